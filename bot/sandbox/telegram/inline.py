"""Owns inline queries of people: the words after the bot's name in any chat."""

from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.world import World


class Inline:
    """Asks the bot for results and picks one."""

    world: World

    def ask_inline(self, person_id: int, query: str, offset: str = "") -> str:
        """Types `@bot query`, at most 256 letters; returns the id of the inline query."""
        person = self.world.person(person_id)
        query_id = str(self.world.state.epoch * 1_000_000 + self.world.next("inline"))
        told = {"query": query[:256], "offset": offset}
        self.world.state.inline_queries[query_id] = {**told, "at": self.world.ms()}
        body = {"id": query_id, "from": person.user(), "chat_type": "sender", **told}
        self.world.updates.push("inline_query", body)
        return query_id

    def inline_results(self, query_id: str) -> list[Json]:
        """What the bot answered; empty while it has not."""
        query = self.world.state.inline_queries.get(query_id)
        if query is None:
            raise ActRefused("no such inline query")
        results: list[Json] = query.get("results", [])
        return results

    def choose_inline(self, person_id: int, query_id: str, result_id: str) -> None:
        """Picks a result; the bot hears which one."""
        person = self.world.person(person_id)
        if result_id not in [str(one["id"]) for one in self.inline_results(query_id)]:
            raise ActRefused("no such result")
        query = self.world.state.inline_queries[query_id]["query"]
        body = {"result_id": result_id, "from": person.user(), "query": query}
        self.world.updates.push("chosen_inline_result", body)

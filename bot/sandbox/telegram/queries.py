"""Owns answers to presses and inline queries; refuses the late and the second one."""

from bot.sandbox.telegram.errors import bad_request, query_too_old
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World

CALLBACK_ANSWER_MS = 15_000
INLINE_ANSWER_MS = 30_000


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    query = world.state.callbacks.get(query_id)
    if query is None or query["answered"] or world.ms() - query["at"] > CALLBACK_ANSWER_MS:
        raise query_too_old()
    query["answered"] = True
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    body = {"type": "answer", "chat_id": query["chat_id"], "callback_query_id": query_id}
    world.tell(query["person_id"], {**body, **answer})
    return True


@method("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button")
def answer_inline_query(world: World, params: Params) -> bool:
    query = world.state.inline_queries.get(params.text("inline_query_id"))
    if query is None or "results" in query or world.ms() - query["at"] > INLINE_ANSWER_MS:
        raise query_too_old()
    results = params.array("results")
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [str(one.get("id", "")) for one in results if isinstance(one, dict)]
    if len(set(ids)) != len(results) or not all(1 <= len(one.encode()) <= 64 for one in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(params.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    query["results"] = results
    return True

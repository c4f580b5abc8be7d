"""What the steps of an order share: database, one provider, cipher, and the name of this start of the program."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.seams import Clock
from providers.base import Provider
from providers.money import Money
from providers.offers import Line
from providers.orders import Evidence, Placement
from storage import answers, calls, orders
from storage.calls import Call
from storage.cipher import Cipher
from storage.database import Database, Reader
from storage.orders import Order


@dataclass(frozen=True, slots=True)
class Supply:
    """`boot` differs between starts: a call of another boot is known to be interrupted."""

    db: Database
    clock: Clock
    provider: Provider
    cipher: Cipher
    boot: str

    async def read_answers(self, reader: Reader, order_id: int) -> dict[str, str]:
        """The order's answers in clear."""
        sealed = await answers.of_order(reader, order_id)
        return {
            key: self.cipher.open(value, about=f"answer:{order_id}:{key}").decode() for key, value in sealed.items()
        }

    async def placement(
        self, reader: Reader, order: Order, evidence: Mapping[str, str | int] | None = None
    ) -> Placement:
        """The order as its provider is told of it."""
        lines = tuple(
            Line(
                ref=line.ref,
                title=line.title,
                quantity=line.quantity,
                variant=line.variant or None,
                price=None if line.cost_minor is None else Money.of_minor(line.cost_minor, order.cost_currency),
                facts=line.facts,
            )
            for line in await orders.lines(reader, order.id)
        )
        known = Evidence(dict(evidence or {}))
        return Placement(order.reference, lines, await self.read_answers(reader, order.id), known)

    async def placed(self, order: Order) -> tuple[Placement, Call | None]:
        """What was sent, with what was known before: for look-ups."""

        async def body(reader: Reader) -> tuple[Placement, Call | None]:
            call = await calls.newest_placing(reader, order.id)
            return await self.placement(reader, order, call.evidence if call else None), call

        return await self.db.read(body)

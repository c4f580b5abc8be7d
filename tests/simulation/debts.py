"""Customers who pay what they owe, and the member of staff who notes it, by the desk's own service."""

from typing import TYPE_CHECKING

from bot.assembly import App
from bot.callbacks.balance import ConfirmCustomer, CustomerValue
from bot.services import approval
from bot.services.approval_desk import SETTLE, ApprovalDesk
from bot.services.errors import Mistake
from bot.services.people import Person
from providers.money import Money
from storage.database import Transaction
from tests.simulation.setting import CURRENCY

if TYPE_CHECKING:
    from tests.simulation.world import World

WHY = "brought it to the counter"


class Debts:
    """`collect` may be repeated: what was noted before is owed no more."""

    def __init__(self, world: "World", app: App, person: Person) -> None:
        self._world, self._parts, self._person = world, app.parts, person
        self._desk = ApprovalDesk(app.counter.balance, app.counter.approval)

    async def collect(self) -> None:
        """Every other customer pays; the money is there before it is noted."""
        for customer in self._world.customers[::2]:
            owed = await self._parts.db.read(lambda reader, who=customer.id: approval.debt(reader, who, CURRENCY))
            if owed > 0:
                try:
                    await self._parts.db.write(lambda tx, who=customer.id, owed=owed: self._settle(tx, who, owed))
                except Mistake:
                    continue  # an order was given back meanwhile

    async def _settle(self, tx: Transaction, customer: int, owed: int) -> None:
        now = self._parts.clock.now()
        text = f"{Money.of_minor(owed, CURRENCY).amount} {WHY}"
        drawn = await self._desk.draft(tx, self._person, CustomerValue(customer=customer, what=SETTLE), text, now)
        await self._desk.confirm(tx, self._person, ConfirmCustomer(customer=customer, draft=drawn.draft), now)

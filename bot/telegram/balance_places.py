"""What is seen of balances and of customers' money, place by place, and their letters. Writes nothing."""

from dataclasses import dataclass, replace

from bot.callbacks import Place
from bot.callbacks.balance import (
    BalancePlace,
    CustomerDecide,
    CustomerMoney,
    CustomerValue,
    TopUpAmount,
    TopUpPayer,
    TopUpPlace,
)
from bot.screens import balance as screens
from bot.screens import questions
from bot.screens.layout import bottom
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import books_statement
from bot.services.approval_desk import ApprovalDesk
from bot.services.balance import Balance
from bot.services.balance_topups import TopUps
from bot.services.checkout_views import QuestionView
from bot.services.people import Person
from bot.telegram.composed import Composed
from bot.telegram.places import Draw
from bot.texts import Catalogues, Texts
from providers.money import Money
from storage import customers
from storage.database import Database, Reader
from storage.letters import Letter

TOPPED_UP, CREDITED = "topped_up", "credited"


@dataclass(frozen=True, slots=True)
class BalancePlaces:
    """`draws` joins the staff's places, though customers see most of these."""

    clock: Clock
    balance: Balance
    top_ups: TopUps
    desk: ApprovalDesk

    def draws(self) -> dict[type[Place], Draw]:
        return {
            BalancePlace: self._balance,
            TopUpAmount: self._amount,
            TopUpPlace: self._top_up,
            TopUpPayer: self._payer,
            CustomerMoney: self._customer,
            CustomerValue: self._value,
            CustomerDecide: self._decide,
        }

    async def _balance(self, reader: Reader, person: Person, place: BalancePlace, t: Texts) -> Screen:
        view = await self.balance.view(reader, person, ask=bool(place.ask))
        return screens.balance(view, t, has_statement=await books_statement.has(reader, person))

    async def _amount(self, reader: Reader, person: Person, place: TopUpAmount, t: Texts) -> Screen:
        return screens.amount(self.top_ups.amounts(), t, f"error.top_up.{place.wrong}" if place.wrong else None)

    async def _top_up(self, reader: Reader, person: Person, place: TopUpPlace, t: Texts) -> Screen:
        return screens.top_up(await self.top_ups.view(reader, person, place.payment, self.clock.now()), t)

    async def _payer(self, reader: Reader, person: Person, place: TopUpPayer, t: Texts) -> Screen:
        asked, provider = await self.top_ups.question(reader, person, place)
        view = QuestionView.of_payer(asked, provider, method=place.method, wrong=place.wrong)
        drawn = questions.question(view, t)
        rows = tuple((screens.option_of_payer(view, place.payment, each, t),) for each in asked.options)
        return replace(drawn, rows=(*rows, *bottom(t, TopUpPlace(payment=place.payment))))

    async def _customer(self, reader: Reader, person: Person, place: CustomerMoney, t: Texts) -> Screen:
        return screens.customer(await self.desk.view(reader, person, place.customer, self.clock.now()), t)

    async def _value(self, reader: Reader, person: Person, place: CustomerValue, t: Texts) -> Screen:
        await self.desk.require_asked(reader, person, place)
        problem = f"error.{place.wrong}" if place.wrong else None
        return screens.customer_value(place.customer, place.what, t, problem)

    async def _decide(self, reader: Reader, person: Person, place: CustomerDecide, t: Texts) -> Screen:
        return screens.customer_decide(await self.desk.drafted(reader, person, place), t)


class BalanceLetters:
    """Composes the letters about balances."""

    def __init__(self, db: Database, catalogues: Catalogues) -> None:
        self._db, self._catalogues = db, catalogues

    async def __call__(self, letter: Letter) -> Composed:
        customer = await self._db.read(lambda reader: customers.find(reader, letter.chat_id))
        t = self._catalogues.of(customer.language if customer else "en")
        money = Money.of_minor(int(str(letter.fields["minor"])), str(letter.fields["currency"]))
        return screens.came(t.money(money), t, credited=letter.kind == CREDITED)

"""The bank's rate holds while it is young, one that jumped waits for a person; without a rate nothing is sold."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.callbacks.price import ChoosePrice, ConfirmPrice, PriceValue
from bot.services.errors import Gone, Mistake
from bot.services.price_changes import PriceChanges
from bot.services.pricing import Pricing, ProviderTerms
from bot.services.rates import RateBook
from bot.services.rates_reading import RateReading
from bot.services.shelf import Shelf
from bot.services.staff_views import PricesView
from providers.rates.bank import Bank
from storage import prices, rates
from storage.database import Database
from storage.prices import PriceTerms
from tests.providers.rates.daily import DailyFile
from tests.services.shop import PROFILES, game
from tests.services.staffroom import OLGA, Staffroom

DAY = timedelta(days=1)


class Exchange:
    """A shop whose rates come from the bank, with one game for ten euros."""

    def __init__(self, db: Database, room: Staffroom) -> None:
        self.db, self.room, self.clock = db, room, room.clock
        self.file = DailyFile(lambda: self.clock.now().date())
        self.book = RateBook("cbr", "RUB", self.clock)
        self.pricing = Pricing("RUB", PROFILES, star_rate=Decimal(1), book=self.book)
        self.changes = PriceChanges(self.pricing, PROFILES)
        self.restart()

    def restart(self) -> None:
        self.bank = Bank("cbr", transport=self.file.transport)
        self.reading = RateReading(self.bank, self.db, self.pricing, self.book, PROFILES)

    async def work(self) -> None:
        """The worker's steps until there is nothing to do."""
        for _ in range(10):
            if not await self.reading.step(self.clock.now()):
                return
        raise AssertionError("the worker never rests")

    async def pass_days(self, days: int) -> None:
        """The worker looks every hour."""
        for _ in range(days * 24):
            self.clock.move(timedelta(hours=1))
            await self.work()

    async def put(self, row: PriceTerms) -> None:
        await self.db.write(lambda tx: self.pricing.put(tx, row, self.clock.now()))

    async def rate(self) -> Decimal | None:
        known = (await self.db.read(self.pricing.terms)).by_provider["games"]
        return known.rate

    async def sold_at(self) -> object:
        return (await self.room.one("SELECT lowest_minor FROM offers WHERE provider = 'games'"))["lowest_minor"]

    async def cases(self) -> list[str]:
        rows = await self.db.read(lambda r: r.all("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY id"))
        return [row["kind"] for row in rows]

    async def view(self) -> PricesView:
        return await self.db.read(lambda reader: self.changes.view(reader, OLGA, "games", self.clock.now()))

    async def choose(self, what: str, value: str) -> None:
        press = ChoosePrice(provider="games", what=what, value=value)
        await self.db.write(lambda tx: self.changes.choose(tx, OLGA, press, self.clock.now()))

    async def type_in(self, what: str, typed: str) -> None:
        place = PriceValue(provider="games", what=what)
        await self.db.write(lambda tx: self.changes.draft(tx, OLGA, place, typed, self.clock.now()))

    async def save(self) -> None:
        draft = (await self.view()).draft
        assert draft is not None
        press = ConfirmPrice(provider="games", draft=draft.id)
        await self.db.write(lambda tx: self.changes.confirm(tx, OLGA, press, self.clock.now()))


@pytest.fixture
async def exchange(db: Database) -> AsyncIterator[Exchange]:
    room = await Staffroom(db).open()
    await db.write(lambda tx: tx.run("DELETE FROM offers WHERE provider = 'games'"))
    opened = Exchange(db, room)
    await db.write(lambda tx: Shelf(opened.pricing).put(tx, "games", [game("1", "Hades")], room.clock.now()))
    yield opened
    await opened.bank.close()


async def test_nothing_is_sold_across_currencies_before_the_bank_was_heard(exchange: Exchange) -> None:
    assert (await exchange.rate(), await exchange.sold_at()) == (None, None)
    await exchange.work()
    assert (await exchange.rate(), await exchange.sold_at()) == (Decimal(100), 100000)
    shown = (await exchange.view()).bank
    assert shown is not None
    assert (shown.source, shown.chosen, shown.used, shown.rate, shown.is_fresh) == ("cbr", True, "cbr", "100", True)
    assert shown.day == exchange.clock.now().date()


async def test_the_file_is_read_once_a_day_and_not_again_after_a_restart(exchange: Exchange) -> None:
    await exchange.work()
    await exchange.pass_days(2)
    assert exchange.file.read == 3
    exchange.restart()
    await exchange.work()
    assert exchange.file.read == 3


async def test_each_days_rate_holds_from_when_it_is_read_and_is_kept(exchange: Exchange) -> None:
    await exchange.work()
    exchange.file.say(EUR="103.55")
    await exchange.pass_days(1)
    assert (await exchange.rate(), await exchange.sold_at()) == (Decimal("103.55"), 103600)
    kept = await exchange.db.read(lambda reader: rates.history(reader, "cbr", "EUR", "RUB"))
    assert [(each.rate, each.source) for each in kept] == [("103.55", "cbr"), ("100", "cbr")]
    assert kept[0].day == kept[1].day + DAY


async def test_staffs_own_percentage_goes_on_top(exchange: Exchange) -> None:
    await exchange.work()
    await exchange.type_in("spread", "2,5")
    draft = (await exchange.view()).draft
    assert draft is not None
    assert (draft.before, draft.after) == ("0", "2.5")
    assert draft.price_after is not None
    assert draft.price_after.money.amount == 1025
    assert await exchange.rate() == 100
    await exchange.save()
    assert (await exchange.rate(), await exchange.sold_at()) == (Decimal("102.5"), 102500)


@pytest.mark.parametrize("typed", ["-1", "101"])
async def test_a_percentage_that_cannot_be_is_told_with_what_can(exchange: Exchange, typed: str) -> None:
    with pytest.raises(Mistake) as error:
        await exchange.type_in("spread", typed)
    assert (error.value.values["least"], error.value.values["most"]) == (0, 100)


async def test_a_jump_waits_for_a_person(exchange: Exchange) -> None:
    await exchange.work()
    exchange.file.say(EUR="111")
    await exchange.pass_days(1)
    assert await exchange.rate() == 100
    assert await exchange.cases() == ["rate_jumped"]
    bank = (await exchange.view()).bank
    assert bank is not None
    assert bank.waiting is not None
    assert bank.waiting[1] == "111"
    await exchange.choose("apply", str(bank.waiting[0]))
    draft = (await exchange.view()).draft
    assert draft is not None
    assert (draft.before, draft.after) == ("100", "111")
    await exchange.save()
    assert (await exchange.rate(), await exchange.sold_at()) == (Decimal(111), 111000)
    assert await exchange.cases() == []
    assert ("price.apply", "100", "111") in [(row[1], row[4], row[5]) for row in await exchange.room.audit()]
    with pytest.raises(Mistake):
        await exchange.choose("apply", str(bank.waiting[0]))
    await exchange.pass_days(1)
    assert await exchange.rate() == 111


async def test_a_jump_that_goes_back_settles_itself(exchange: Exchange) -> None:
    await exchange.work()
    exchange.file.say(EUR="50")
    await exchange.pass_days(1)
    assert await exchange.cases() == ["rate_jumped"]
    exchange.file.say(EUR="101")
    await exchange.pass_days(1)
    assert (await exchange.rate(), await exchange.cases()) == (Decimal(101), [])
    bank = (await exchange.view()).bank
    assert bank is not None
    assert bank.waiting is None


async def test_a_rate_that_jumped_and_is_not_applied_grows_old(exchange: Exchange) -> None:
    await exchange.work()
    exchange.file.say(EUR="150")
    await exchange.pass_days(4)
    assert await exchange.rate() is None
    assert await exchange.cases() == ["rate_jumped", "rate_too_old"]


async def test_a_bank_that_is_silent_for_three_days_leaves_nothing_to_sell_at(exchange: Exchange) -> None:
    await exchange.work()
    exchange.file.down = True
    await exchange.pass_days(3)
    assert (await exchange.rate(), await exchange.cases()) == (Decimal(100), [])
    await exchange.pass_days(1)
    assert (await exchange.rate(), await exchange.sold_at()) == (None, None)
    assert await exchange.cases() == ["rate_too_old"]
    exchange.file.down = False
    await exchange.pass_days(1)
    assert (await exchange.sold_at(), await exchange.cases()) == (100000, [])


async def test_an_old_rate_gives_way_to_the_one_that_staff_gave(exchange: Exchange) -> None:
    await exchange.work()
    await exchange.type_in("fallback", "120")
    await exchange.save()
    assert await exchange.rate() == 100
    exchange.file.down = True
    await exchange.pass_days(4)
    assert (await exchange.rate(), await exchange.sold_at()) == (Decimal(120), 120000)
    shown = (await exchange.view()).bank
    assert shown is not None
    assert (shown.used, shown.fixed) == ("fallback", "120")
    assert await exchange.cases() == ["rate_too_old"]


async def test_staff_hear_once_of_a_rate_that_is_too_old(exchange: Exchange) -> None:
    await exchange.work()
    exchange.file.down = True
    await exchange.pass_days(4)
    await exchange.db.write(lambda tx: tx.run("UPDATE cases SET closed_at = 1, closed_by = 1"))
    await exchange.pass_days(3)
    exchange.restart()
    await exchange.pass_days(1)
    assert await exchange.cases() == []


async def test_a_bank_holds_its_rate_over_a_rest_but_not_for_ever(exchange: Exchange) -> None:
    exchange.file.day = exchange.clock.now().date()
    await exchange.work()
    await exchange.pass_days(10)
    assert await exchange.rate() == 100
    await exchange.pass_days(5)
    assert await exchange.rate() is None


async def test_an_older_file_than_the_last_one_changes_nothing(exchange: Exchange) -> None:
    await exchange.work()
    exchange.file.day = exchange.clock.now().date() - DAY
    exchange.file.say(EUR="95")
    await exchange.pass_days(1)
    assert await exchange.rate() == 100


async def test_a_file_from_the_far_future_is_not_believed(exchange: Exchange) -> None:
    exchange.file.day = exchange.clock.now().date() + timedelta(days=30)
    await exchange.work()
    assert await exchange.rate() is None


async def test_staff_hear_of_a_bank_that_was_never_heard_and_of_a_currency_that_it_does_not_name(
    exchange: Exchange,
) -> None:
    exchange.file.down = True
    await exchange.pass_days(1)
    assert await exchange.cases() == ["rate_missing"]
    exchange.file.down = False
    await exchange.pass_days(1)
    assert await exchange.cases() == []
    del exchange.file.rates["EUR"]
    await exchange.pass_days(1)
    assert await exchange.cases() == ["rate_missing"]


async def test_staff_fix_a_rate_and_give_it_back_to_the_bank(exchange: Exchange) -> None:
    await exchange.work()
    await exchange.type_in("rate", "97")
    await exchange.save()
    assert (await exchange.rate(), await exchange.sold_at()) == (Decimal(97), 97000)
    exchange.file.say(EUR="105")
    await exchange.pass_days(1)
    assert await exchange.rate() == 97
    with pytest.raises(Mistake) as error:
        await exchange.type_in("spread", "1")
    assert error.value.key == "error.no_bank"
    await exchange.choose("source", "bank")
    draft = (await exchange.view()).draft
    assert draft is not None
    assert (draft.before, draft.after) == ("staff", "bank")
    assert draft.price_after is not None
    assert draft.price_after.money.amount == 1050
    await exchange.save()
    assert (await exchange.rate(), await exchange.sold_at()) == (Decimal(105), 105000)


async def test_a_rate_is_fixed_only_where_there_is_one(exchange: Exchange) -> None:
    with pytest.raises(Mistake) as error:
        await exchange.choose("source", "staff")
    assert error.value.key == "error.rate_first"
    for what, value in (("source", "moon"), ("rounding", "down"), ("unrule", "9"), ("rate", "5"), ("apply", "x")):
        with pytest.raises(Gone):
            await exchange.choose(what, value)


async def test_a_shop_that_asks_no_bank_has_no_such_buttons(db: Database, exchange: Exchange) -> None:
    plain = Pricing("RUB", PROFILES, star_rate=Decimal(1), defaults={"games": ProviderTerms(Decimal(100), Decimal(10))})
    changes = PriceChanges(plain, PROFILES)
    now = exchange.clock.now()
    assert (await db.read(lambda reader: changes.view(reader, OLGA, "games", now))).bank is None
    with pytest.raises(Gone):
        await db.write(
            lambda tx: changes.choose(tx, OLGA, ChoosePrice(provider="games", what="source", value="bank"), now)
        )


async def test_a_provider_left_to_a_bank_that_is_not_asked_any_more_uses_the_fallback(
    db: Database, exchange: Exchange
) -> None:
    await exchange.put(PriceTerms("games", "99", "0", "bank"))
    plain = Pricing("RUB", PROFILES, star_rate=Decimal(1), book=RateBook(None, "RUB", exchange.clock))
    known = (await db.read(plain.terms)).by_provider["games"]
    assert (known.rate, known.rate_source) == (Decimal(99), "fallback")
    assert [row.rate for row in await db.read(prices.of_all)] == ["99"]

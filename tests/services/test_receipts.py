"""A receipt says what was bought, with the tax that the provider tells, and only its buyer and staff read it."""

from collections.abc import Mapping

import pytest

from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.receipts import Receipts
from providers.invoicebox.amounts import tax_of
from providers.money import Money
from providers.offers import Tax
from storage import orders
from storage.database import Database
from tests.services.money_story import Bought, Story
from tests.services.shop import ANNA, BORIS
from tests.services.staffroom import SAM


class Taxed:
    """Goods with a fact about their tax."""

    def tax(self, facts: Mapping[str, str], total: Money) -> Tax | None:
        return tax_of(facts.get("vat_code", ""), total)


RECEIPTS = Receipts("Soup & Co", {"games": Taxed()})  # type: ignore[dict-item]


async def read(db: Database, person: Person, order_id: int):  # type: ignore[no-untyped-def]
    return await db.read(lambda reader: RECEIPTS.view(reader, person, order_id))


async def test_the_tax_stands_in_the_price_line_by_line_and_in_sum(db: Database) -> None:
    story = await Story(db).open()
    order = await story.tell(Bought("delivered", way="card", paid=110000))
    (line,) = await db.read(lambda reader: orders.lines(reader, order.id))
    codes = ("RUS_VAT22", "RUS_VAT22", "RUS_VAT10", "VATNONE", "unheard of", "RUS_VAT0")
    lines = [
        orders.OrderLine(line.offer_id, line.ref, "", "Soup", "", 3, 10000, None, {"vat_code": code}) for code in codes
    ]
    await story.write(lambda tx: orders.put_lines(tx, order.id, lines))
    view = await read(db, ANNA, order.id)
    assert [each.tax.minor if each.tax else None for each in view.lines] == [5410, 5410, 2727, None, None, 0]
    assert view.taxes == ((0, rub(0)), (10, rub(2727)), (22, rub(10820)))
    assert (view.seller, view.method, view.charge, view.paid) == ("Soup & Co", "card", "charge1", rub(110000))
    assert view.lines[0].total == rub(30000)
    assert not view.for_staff


def rub(minor: int) -> Money:
    return Money.of_minor(minor, "RUB")


async def test_only_the_buyer_and_staff_read_it(db: Database) -> None:
    story = await Story(db).open()
    order = await story.tell(Bought("delivered"))
    assert (await read(db, SAM, order.id)).for_staff
    for person, order_id in ((BORIS, order.id), (ANNA, order.id + 1)):
        with pytest.raises(Gone):
            await read(db, person, order_id)


async def test_it_names_what_went_back_and_what_is_on_its_way(db: Database) -> None:
    story = await Story(db).open()
    order = await story.tell(Bought("returned"))
    (refund,) = (await read(db, ANNA, order.id)).refunds
    assert (refund.money, refund.done_at) == (Money.of_minor(612, "XTR"), story.now)
    paid_by_a_stranger = await story.tell(Bought("surplus"))
    with pytest.raises(Gone):
        await read(db, ANNA, paid_by_a_stranger.id)

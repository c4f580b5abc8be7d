"""What we call paid, refunded and held is compared with the other side; what differs is a case, once."""

import pytest

from bot.sandbox.telegram.stars import book_charge
from storage import ledger
from tests.chat.acts import buy_boosts, press
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_five_providers import invoice, remote


async def a_day_later(shop: Shop, days: int = 1) -> None:
    for _ in range(days):
        await shop.pass_time(days=1, minutes=2)
        await shop.settle()
        await shop.pass_time(minutes=2)


async def open_cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY id")]


async def stars(shop: Shop) -> int:
    return await shop.db.read(lambda reader: ledger.balance(reader, "stars", "XTR"))


def taken_out(shop: Shop) -> None:
    """The owner takes all Stars out."""
    world = shop.telegram.world
    out = {"type": "fragment", "withdrawal_state": {"type": "pending"}}
    minor = world.state.bot["stars"]
    world.state.bot["stars"] = 0
    world.state.transactions.append({"id": "w1", "amount": minor, "date": world.unix(), "receiver": out})


async def by_hand(shop: Shop, ben: Person, olga: Person) -> None:
    """The Stars of an order are gone when they are to go back: the owner pays in another way, and notes it."""
    await olga.start()
    await buy_boosts(shop, ben)
    taken_out(shop)
    shop.simpleboost.cancel(shop.simpleboost.orders()[0]["id"])
    await a_day_later(shop, 3)
    assert await open_cases(shop) == ["refund_failed"]
    await olga.say("/desk")
    await olga.press("Следующее решение")
    await press(shop, olga, "decision.by_hand")
    await olga.say("paid by a bank transfer")
    await press(shop, olga, "decide.by_hand.button")
    await shop.settle()


class TestStars:
    async def test_the_books_show_the_balance_that_telegram_shows(self, shop: Shop, ben: Person, anna: Person) -> None:
        await buy_boosts(shop, ben)
        shop.simpleboost.cancel(shop.simpleboost.orders()[0]["id"])
        await buy_boosts(shop, anna, "discord.gg/another")
        foreign = {"currency": "XTR", "payload": "another shop's", "slug": "x"}
        book_charge(shop.telegram.world, shop.telegram.world.state.people[ben.id], foreign, 100)
        await a_day_later(shop)
        assert await stars(shop) == shop.telegram.world.state.bot["stars"] > 100
        assert await open_cases(shop) == ["unknown_money"]

    async def test_unknown_money_that_goes_back_is_on_the_books_once(
        self, shop: Shop, ben: Person, olga: Person
    ) -> None:
        await olga.start()
        foreign = {"currency": "XTR", "payload": "another shop's", "slug": "x"}
        await ben.start()
        book_charge(shop.telegram.world, shop.telegram.world.state.people[ben.id], foreign, 100)
        await a_day_later(shop)
        await press(shop, olga, "staff.button.open_case")
        await press(shop, olga, "decision.refund")
        await olga.say("paid to our former bot")
        await press(shop, olga, "decide.refund.button")
        await a_day_later(shop)
        assert await stars(shop) == shop.telegram.world.state.bot["stars"] == 0
        assert await open_cases(shop) == []

    async def test_a_balance_that_differs_is_a_case_with_both_figures_once(self, shop: Shop, ben: Person) -> None:
        await buy_boosts(shop, ben)
        shop.telegram.world.state.bot["stars"] -= 7
        await a_day_later(shop, 2)
        assert await open_cases(shop) == ["stars_differ"]
        row = await shop.row("SELECT evidence FROM cases")
        assert "105 XTR" in row["evidence"]
        assert "112 XTR" in row["evidence"]
        await shop.db.write(lambda tx: tx.run("UPDATE cases SET closed_at = 1, resolution = 'close', closed_by = 1"))
        await a_day_later(shop, 2)
        assert await open_cases(shop) == []

    async def test_stars_that_the_owner_takes_out_are_no_difference(self, shop: Shop, ben: Person) -> None:
        await buy_boosts(shop, ben)
        world = shop.telegram.world
        world.state.bot["stars"] -= 50
        out = {"type": "fragment", "withdrawal_state": {"type": "pending"}}
        world.state.transactions.append({"id": "w1", "amount": 50, "date": world.unix(), "receiver": out})
        await a_day_later(shop)
        assert await open_cases(shop) == []
        row = await shop.row("SELECT debit, credit, amount_minor FROM ledger WHERE kind = 'sent'")
        assert tuple(row.values()) == ("owner", "stars", 50)

    async def test_stars_given_back_by_hand_are_the_owners_and_no_difference(
        self, shop: Shop, ben: Person, olga: Person
    ) -> None:
        await by_hand(shop, ben, olga)
        assert await stars(shop) == shop.telegram.world.state.bot["stars"] == 0
        row = await shop.row("SELECT credit, amount_minor FROM ledger WHERE kind = 'refunded'")
        assert tuple(row.values()) == ("owner", 112)
        await a_day_later(shop, 4)
        assert await open_cases(shop) == []

    async def test_stars_that_went_back_twice_are_booked_as_the_owners(
        self, shop: Shop, ben: Person, olga: Person
    ) -> None:
        await by_hand(shop, ben, olga)
        shop.telegram.world.state.bot["stars"] += 500
        put_in = {"type": "fragment"}
        world = shop.telegram.world
        world.state.transactions.append({"id": "i1", "amount": 500, "date": world.unix(), "source": put_in})
        [charge] = shop.telegram.charges
        shop.telegram.refund_from_outside(charge["charge_id"])
        await a_day_later(shop, 4)
        assert await stars(shop) == world.state.bot["stars"] == 388
        assert await open_cases(shop) == []

    async def test_a_refund_that_telegram_never_shows_is_a_case_after_two_days(self, shop: Shop, ben: Person) -> None:
        await buy_boosts(shop, ben)
        shop.simpleboost.cancel(shop.simpleboost.orders()[0]["id"])
        await shop.pass_time(minutes=2)
        assert (await shop.row("SELECT state FROM refunds"))["state"] == "done"
        hidden = shop.telegram.world.state.transactions.pop()
        shop.telegram.world.state.bot["stars"] += hidden["amount"]
        await a_day_later(shop)
        assert "refund_unconfirmed" not in await open_cases(shop)
        await a_day_later(shop, 2)
        assert sorted(await open_cases(shop)) == ["refund_unconfirmed", "stars_differ"]
        shop.telegram.world.state.transactions.append(hidden)
        shop.telegram.world.state.bot["stars"] -= hidden["amount"]
        await a_day_later(shop)
        assert await open_cases(shop) == []


class TestInvoicebox:
    @pytest.fixture
    def ben(self, wide: Shop) -> Person:
        return wide.ben

    async def test_an_order_that_was_paid_unheard_is_found_by_the_list(self, wide: Shop, ben: Person) -> None:
        await invoice(wide, ben)
        wide.invoicebox.send_webhook = None
        await wide.db.write(lambda tx: tx.run("UPDATE orders SET next_step_at = next_step_at + 864000000"))
        wide.invoicebox.pay(remote(wide, "invoicebox"))
        await a_day_later(wide)
        assert await wide.states() == ["in_progress"]

    async def test_money_for_an_order_that_ended_unpaid_goes_back_and_its_refund_is_seen_there(
        self, wide: Shop, ben: Person
    ) -> None:
        await invoice(wide, ben)
        await press(wide, ben, "order.button.cancel")
        await press(wide, ben, "order.button.cancel_sure")
        await wide.pass_time(minutes=2)
        wide.invoicebox.send_webhook = None
        wide.invoicebox.shop.order(remote(wide, "invoicebox")).status = "created"
        wide.invoicebox.pay(remote(wide, "invoicebox"))
        await a_day_later(wide, 2)
        row = await wide.row("SELECT state, confirmed_at FROM refunds")
        assert row["state"] == "done"
        assert row["confirmed_at"] is not None
        assert await open_cases(wide) == []

    async def test_a_paid_order_that_nobody_here_knows_is_a_case_once(self, wide: Shop, ben: Person) -> None:
        await invoice(wide, ben)
        wide.invoicebox.pay(remote(wide, "invoicebox"))
        await wide.pass_time(minutes=2)
        stranger = wide.invoicebox.shop.order(remote(wide, "invoicebox"))
        stranger.id, stranger.fields["merchantOrderId"] = "another-remote", "another-reference"
        await a_day_later(wide)
        row = await wide.row("SELECT subject, evidence FROM cases WHERE kind = 'unknown_money'")
        assert row["subject"] == "invoicebox:another-remote"
        assert "another-reference" in row["evidence"]
        await wide.db.write(lambda tx: tx.run("UPDATE cases SET closed_at = 1, resolution = 'close', closed_by = 1"))
        await a_day_later(wide)
        kinds = await wide.rows("SELECT kind FROM cases WHERE kind = 'unknown_money'")
        assert len(kinds) == 1

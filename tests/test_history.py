"""The sandbox's past: there soon after the first start, once, whole, reaching nobody, and nowhere else."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.history import FIRST_STRANGER, KNOWN, ORDERS, STRANGERS
from bot.services.orders import usual
from bot.services.people import Person
from bot.services.views import Usual
from storage import ledger, search
from storage.database import Row
from storage.migrate import migrate
from storage.order_state import MOVES, OrderState
from tests.chat.acts import press, sees_key
from tests.chat.conftest import logs, shop_file, stocked_file
from tests.chat.setting import ALL_FIVE, ENVIRONMENT
from tests.chat.shop import Shop

__all__ = ["logs", "shop_file", "stocked_file"]

TABLES = ("customers", "orders", "order_lines", "events", "payments", "refunds", "ledger", "deliveries")


@asynccontextmanager
async def opened(
    file: Path, *, sandbox: bool = True, environment: Mapping[str, str] = ENVIRONMENT
) -> AsyncIterator[Shop]:
    shop = Shop(file, environment=environment)
    shop.settings = shop.settings.model_copy(update={"sandbox": sandbox})
    # Always midnight: at some hours of the day people are told of yesterday, and asked about news.
    shop.clock.skip(-timedelta(seconds=asyncio.get_running_loop().time()))
    await shop.start()
    try:
        await shop.settle()
        yield shop
        assert shop.errors == []
    finally:
        await shop.stop()


async def counts(shop: Shop) -> dict[str, int]:
    return {name: (await shop.row(f"SELECT count(*) AS n FROM {name}"))["n"] for name in TABLES}


async def all_of(shop: Shop, table: str, columns: str = "*") -> list[Row]:
    return await shop.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2")


async def test_history_appears_once_and_not_again_after_a_restart(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        written = await counts(shop)
        assert written["orders"] == ORDERS
        await shop.restart()
        assert await counts(shop) == written


async def test_history_waits_until_there_is_something_to_sell(tmp_path: Path) -> None:
    file = tmp_path / "fresh.db"
    migrate(file)
    async with opened(file) as shop:
        assert await shop.states() == []
        await shop.tend("catalogue:kinguin")
        await shop.settle()
        assert len(await shop.states()) == ORDERS


async def test_history_leaves_a_shop_alone_in_which_somebody_has_ordered(shop_file: Path) -> None:
    async with opened(shop_file, sandbox=False) as shop:
        await shop.anna.start("dsimpleboost")
        await press(shop, shop.anna, "card.button.buy")
    async with opened(shop_file) as again:
        assert await again.states() == ["awaiting_payment"]


async def test_nothing_is_written_outside_of_the_sandbox(shop_file: Path) -> None:
    async with opened(shop_file, sandbox=False) as shop:
        assert "history" not in [worker.name for worker in shop.app.shop_workers()]
        openings = await shop.row("SELECT count(*) AS n FROM ledger WHERE kind = 'opening'")
        written = await counts(shop)
        assert written.pop("ledger") == openings["n"]  # of deposits that were read
        assert set(written.values()) == {0}


async def test_history_reaches_nobody(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        for table in ("letters", "dialogs", "cases", "status_messages", "saved_answers"):
            assert await all_of(shop, table) == []
        assert shop.kinguin.truth == shop.simpleboost.truth == []
        people = await all_of(shop, "customers", "id, reachable")
        strangers = {row["id"] for row in people if not row["reachable"]}
        assert {row["id"] for row in people} - strangers == {who for who, _ in KNOWN.values()}
        assert strangers <= set(range(FIRST_STRANGER, FIRST_STRANGER + STRANGERS))


async def test_every_order_is_at_an_end_that_lies_in_the_past(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        ends = Counter(await shop.states())
        assert (ends["delivered"], ends["cancelled"] + ends["rejected"]) == (64, 8)
        now = int(shop.clock.now().timestamp() * 1000)
        days = 24 * 3600 * 1000
        for row in await all_of(shop, "orders"):
            assert now - 30 * days <= row["created_at"] < row["paid_at"] < row["ended_at"] < now
            assert row["next_step_at"] is None
            events = await shop.rows("SELECT * FROM events WHERE order_id = :id ORDER BY seq", id=row["id"])
            assert_in_order(events)
            assert events[-1]["after"] == row["state"]
        assert (await shop.row("SELECT count(*) AS n FROM orders WHERE created_at < :at", at=now - 29 * days))["n"]


def assert_in_order(events: list[Row]) -> None:
    for former, event in pairwise(events):
        assert OrderState(event["after"]) in MOVES[OrderState(event["before"])]
        assert (event["before"], event["seq"]) == (former["after"], former["seq"] + 1)
        assert event["at"] >= former["at"]


async def test_the_ledger_is_balanced(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        for row in await all_of(shop, "orders"):
            assert await balance(shop, f"order:{row['id']}") == 0
        captured = await shop.row("SELECT sum(amount_minor) AS n FROM payments WHERE state = 'captured'")
        refunded = await shop.row("SELECT sum(amount_minor) AS n FROM refunds WHERE state = 'done'")
        assert await balance(shop, "stars") == 0  # Telegram's stand-in has never seen these Stars
        assert await balance(shop, "owner") == captured["n"] - refunded["n"]
        assert await shop.rows("SELECT kind FROM cases") == []
        assert await balance(shop, "revenue") == refunded["n"] - captured["n"]
        lost = await shop.rows("SELECT id FROM orders WHERE state IN ('cancelled', 'rejected')")
        assert len(await all_of(shop, "refunds")) == len(lost)


async def balance(shop: Shop, account: str, currency: str = "XTR") -> int:
    return await shop.db.read(lambda reader: ledger.balance(reader, account, currency))


async def usual_of(shop: Shop, name: str) -> Usual | None:
    profile = shop.app.parts.profiles[name]
    return await shop.db.read(lambda reader: usual(reader, profile))


async def test_the_usual_time_is_known_for_what_is_delivered_here(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        for name in ("kinguin", "simpleboost"):
            often = await usual_of(shop, name)
            assert often is not None
            assert often.median < often.most


@asynccontextmanager
async def opened_with_all(file: Path) -> AsyncIterator[Shop]:
    async with opened(file, environment=ALL_FIVE) as shop:
        assert await shop.states() == []  # one catalogue is still to be read
        await shop.tend("catalogue:vektor")
        await shop.settle()
        yield shop


async def test_each_provider_has_a_past(shop_file: Path) -> None:
    async with opened_with_all(shop_file) as shop:
        past = {row["provider"] for row in await shop.rows("SELECT DISTINCT provider FROM orders")}
        assert past == set(shop.app.parts.profiles)


async def test_no_time_is_told_for_what_travels_or_was_never_really_handed_over(shop_file: Path) -> None:
    async with opened_with_all(shop_file) as shop:
        assert await usual_of(shop, "intercode") is None
        assert await usual_of(shop, "invoicebox") is None
        by_hand = """INSERT INTO events (order_id, seq, at, before, after, cause, actor, note)
            SELECT order_id, seq + 1, at, before, after, cause, 'staff:7', note FROM events WHERE after = 'delivered'"""
        await shop.db.write(lambda tx: tx.run(by_hand))
        assert await usual_of(shop, "intercode") is None
        assert await usual_of(shop, "invoicebox") is not None


async def test_a_provider_that_collects_money_was_paid_itself(shop_file: Path) -> None:
    async with opened_with_all(shop_file) as shop:
        paid = await shop.rows(
            """SELECT o.provider, p.method, o.pays_there_at IS NOT NULL AS there, count(*) AS n
                 FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.state = 'captured' GROUP BY 1, 2, 3"""
        )
        ways = {(row["provider"], row["method"]) for row in paid}
        assert {way for way in ways if way[1] != "stars"} == {("invoicebox",) * 2, ("intercode",) * 2}
        assert ("intercode", "stars") in ways
        assert ("invoicebox", "stars") not in ways
        assert all(row["there"] == (row["method"] != "stars") for row in paid)
        assert sum(row["n"] for row in paid) == ORDERS
        for row in await all_of(shop, "orders"):
            currency = "RUB" if row["pays_there_at"] else "XTR"
            assert await balance(shop, f"order:{row['id']}", currency) == 0


async def test_an_empty_shelf_is_not_waited_for(shop_file: Path) -> None:
    async with opened(shop_file, sandbox=False, environment=ALL_FIVE) as shop:
        await shop.tend("catalogue:vektor")
        await shop.db.write(lambda tx: tx.run("UPDATE offers SET sellable = 0 WHERE provider = 'intercode'"))
    async with opened(shop_file, environment=ALL_FIVE) as shop:
        assert len(await shop.states()) == ORDERS


async def test_everybody_bought_in_their_own_language(shop_file: Path) -> None:
    async with opened_with_all(shop_file) as shop:
        titles = await shop.rows(
            """SELECT c.language, l.title FROM order_lines l JOIN orders o ON o.id = l.order_id
                 JOIN customers c ON c.id = o.customer_id WHERE o.provider IN ('intercode', 'invoicebox')"""
        )
        assert {row["language"] == "ru" for row in titles} == {True, False}
        assert all((row["language"] == "ru") == any("а" <= letter <= "я" for letter in row["title"]) for row in titles)


async def test_what_was_answered_fits_the_questions(shop_file: Path) -> None:
    async with opened_with_all(shop_file) as shop:
        asked = 0
        for row in await all_of(shop, "orders", "id, provider"):
            provider, answers = shop.app.parts.providers[row["provider"]], shop.app.counter.answers
            given = await shop.db.read(lambda reader, n=row["id"], a=answers: a.of_order(reader, n))  # type: ignore[misc]
            assert {question.key for question in provider.questions(given)} == given.keys()
            assert {key: provider.check(key, answer) for key, answer in given.items()} == given
            asked += len(given)
        assert asked > ORDERS / 3


async def test_what_was_bought_is_popular(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        bought = await shop.row(
            """SELECT sum(l.quantity) AS n FROM order_lines l JOIN orders o ON o.id = l.order_id
               WHERE o.state = 'delivered'"""
        )
        assert (await shop.row("SELECT sum(sold) AS n FROM offers"))["n"] == bought["n"]
        scope = search.Scope(("kinguin",))
        first, *_ = await shop.db.read(lambda reader: search.page(reader, scope, "popular", 0, 1))
        assert (await shop.row("SELECT sold FROM offers WHERE id = :id", id=first.id))["sold"] > 1


async def test_anna_and_ben_have_a_key_and_a_boost_each(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        for person in (shop.anna, shop.ben):
            own = await shop.rows("SELECT * FROM orders WHERE customer_id = :id ORDER BY id", id=person.id)
            assert {(row["provider"], row["state"]) for row in own} == {
                ("kinguin", "delivered"),
                ("simpleboost", "delivered"),
            }
            await person.say("/orders")
            assert all(str(1000 + row["id"]) in person.screen.text for row in own)


async def test_only_anna_can_have_her_key_shown(shop_file: Path) -> None:
    async with opened(shop_file) as shop:
        order, key = await key_of(shop, shop.anna.id)
        sealed = await all_of(shop, "deliveries", "id, sealed")
        assert not any(key.encode() in row["sealed"] for row in sealed)
        for person in (shop.ben, shop.anna):
            await person.start(f"r{1000 + order}")
        assert [sees_key(person, key) for person in (shop.anna, shop.ben)] == [False, False]
        await press(shop, shop.anna, "order.button.goods")
        await press(shop, shop.anna, "goods.button.show")
        assert [sees_key(person, key) for person in (shop.anna, shop.ben)] == [True, False]


async def key_of(shop: Shop, buyer: int) -> tuple[int, str]:
    row: Any = await shop.row(
        "SELECT d.order_id FROM deliveries d JOIN orders o ON o.id = d.order_id WHERE o.customer_id = :id", id=buyer
    )
    goods, person = shop.app.counter.goods, Person(buyer, "ru", None)
    view = await shop.db.read(lambda reader: goods.view(reader, person, row["order_id"], 1, revealed=True))
    content = view.items[0].content
    assert content is not None
    return row["order_id"], content


async def test_every_sandbox_has_the_same_past(shop_file: Path, stocked_file: Path) -> None:
    columns = "id, reference, customer_id, provider, state, total_minor, stars"
    async with opened(shop_file) as shop:
        past = await all_of(shop, "orders", columns)
    shutil.copy(stocked_file, shop_file)
    async with opened(shop_file) as reset:
        assert await all_of(reset, "orders", columns) == past

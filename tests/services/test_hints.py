"""A hint is a reason to look: stored once, soon looked after, never believed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.services.hints import AFTER_A_FAILURE, KEPT, OFFERS_EVERY, Hints
from bot.services.sync import CatalogueSync
from providers.errors import BadWebhook, Limited
from providers.hints import Hint, HintKind, WebhookOutcome, WebhookReply
from providers.offers import Line, Offer
from storage import checkouts, hints, order_events, orders, providers
from storage.database import Database, Transaction
from storage.order_state import OrderState
from storage.sqlite import SqliteDatabase
from tests.providers.kinguin.canned import REFERENCE, SECRET, answering, loaded, sample
from tests.services.shop import ANNA, GAMES, NOW, SHELF, HandClock, ToyGames, game, open_shop

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)
REMOTE = loaded("webhook-order-status.json")["orderId"]
HEADERS = {"x-event-secret": SECRET, "x-event-name": "order.status"}
ANSWERED = {WebhookOutcome.STORED: 204, WebhookOutcome.BAD_SIGNATURE: 401, WebhookOutcome.OUT_OF_SERVICE: 503}


class ToyHints(ToyGames):
    """Games whose webhooks are written by the story, and which counts what it is asked."""

    profile = replace(GAMES, sends_webhooks=True, found_by_reference=True)

    def __init__(self, offers: Sequence[Offer], clock: HandClock) -> None:
        super().__init__(offers, clock)
        self.quoted: list[str] = []

    async def quote(self, lines: Sequence[Line]) -> Sequence[Offer]:
        self.quoted += [line.ref for line in lines]
        if self.error:
            raise self.error
        return await super().quote(lines)

    def verify_webhook(self, headers: Mapping[str, str], raw: bytes) -> Hint:
        if "secret" not in headers:
            raise BadWebhook("no secret")
        said = json.loads(raw)
        if "at" in said:
            said["updated_at"] = datetime.fromisoformat(said.pop("at"))
        return Hint(HintKind(said.pop("kind")), **said)

    def webhook_reply(self, outcome: WebhookOutcome) -> WebhookReply:
        return WebhookReply(ANSWERED[outcome])


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def toy(db: Database, clock: HandClock) -> ToyHints:
    shelf = [game(str(n), f"Game {n}", updated_at=NOW) for n in range(50)]
    await open_shop(db, shelf)
    return ToyHints(shelf, clock)


@pytest.fixture
def desk(db: Database, toy: ToyHints, clock: HandClock) -> Hints:
    made: Any = {"games": toy}
    kinguin: Any = {"kinguin": answering()}
    return Hints(made | kinguin, db, {"games": CatalogueSync(made["games"], db, clock, SHELF)})


@pytest.fixture(autouse=True)
def logs() -> Iterator[Any]:
    with capture_logs() as entries:
        yield entries


async def order_in(
    db: Database, state: OrderState, *, provider: str = "kinguin", remote: str | None = REMOTE, ref: str = REFERENCE
) -> int:
    """An order of Anna's in this state, to be looked at in an hour."""

    async def body(tx: Transaction) -> int:
        checkout = await checkouts.begin(tx, f"nonce-{ref}", ANNA.id, from_cart=False, now=NOW)
        new = orders.NewOrder(ref, checkout, ANNA.id, provider, "RUB", 1000, 10, 900, "EUR", LATER, LATER)
        order_id = await orders.add(tx, new, [], NOW)
        await tx.run("UPDATE orders SET state = :s, remote_id = :r WHERE id = :id", s=state, r=remote, id=order_id)
        return order_id

    return await db.write(body)


async def seen(db: Database, order_id: int) -> orders.Order:
    found = await db.read(lambda reader: orders.get(reader, order_id))
    assert found is not None
    return found


async def rows(db: Database) -> list[dict[str, Any]]:
    return [dict(row) for row in await db.read(lambda reader: reader.all("SELECT * FROM hints ORDER BY id"))]


async def say(desk: Hints, now: datetime = NOW, name: str = "games", **said: str) -> int:
    raw = json.dumps(said).encode()
    return (await desk.receive(name, {"secret": "known"}, raw, now)).status


async def test_a_hint_brings_the_next_look_forward_and_changes_nothing_else(db: Database, desk: Hints) -> None:
    order_id = await order_in(db, OrderState.IN_PROGRESS)
    before = await seen(db, order_id)
    reply = await desk.receive("kinguin", HEADERS, sample("webhook-order-status.json"), NOW)
    assert (reply.status, reply.body) == (204, b"")
    assert await desk.step(NOW) is True
    after = await seen(db, order_id)
    assert after == replace(before, next_step_at=NOW, version=before.version + 1)
    assert len(await db.read(lambda reader: order_events.of_order(reader, order_id))) == 1
    assert await desk.step(NOW) is False


@pytest.mark.parametrize("state", list(OrderState))
async def test_only_orders_under_way_are_looked_at(db: Database, desk: Hints, state: OrderState) -> None:
    order_id = await order_in(db, state)
    await desk.receive("kinguin", HEADERS, sample("webhook-order-status.json"), NOW)
    await desk.step(NOW)
    after = await seen(db, order_id)
    looked = {
        OrderState.IN_PROGRESS,
        OrderState.PARTLY_DELIVERED,
        OrderState.PLACED_UNPAID,
        OrderState.UNCLEAR,
        OrderState.RETURNING,
    }
    assert after.state is state
    assert (after.next_step_at == NOW) is (state in looked)


async def test_an_order_is_found_by_our_reference_before_its_number_is_known(db: Database, desk: Hints) -> None:
    order_id = await order_in(db, OrderState.UNCLEAR, remote=None)
    await desk.receive("kinguin", HEADERS, sample("webhook-order-status.json"), NOW)
    await desk.step(NOW)
    assert (await seen(db, order_id)).next_step_at == NOW


async def test_an_unclear_order_that_cannot_be_found_keeps_its_time(db: Database, toy: ToyHints, desk: Hints) -> None:
    toy.profile = replace(toy.profile, found_by_reference=False)
    order_id = await order_in(db, OrderState.UNCLEAR, provider="games")
    await say(desk, kind="order", key="1", remote_id=REMOTE)
    await desk.step(NOW)
    assert (await seen(db, order_id)).next_step_at == LATER


async def test_a_look_that_began_before_the_hint_does_not_swallow_it(db: Database, desk: Hints) -> None:
    order_id = await order_in(db, OrderState.IN_PROGRESS)
    looking = await seen(db, order_id)
    await desk.receive("kinguin", HEADERS, sample("webhook-order-status.json"), NOW)
    await desk.step(NOW)
    with pytest.raises(Exception, match="has moved since"):
        await db.write(lambda tx: orders.change(tx, looking, now=NOW, next_step_at=LATER))
    assert (await seen(db, order_id)).next_step_at == NOW


async def test_a_replayed_webhook_is_one_row_and_one_answer(db: Database, desk: Hints) -> None:
    raw = sample("webhook-order-status.json")
    answers = {(await desk.receive("kinguin", HEADERS, raw, NOW)).status for _ in range(1000)}
    assert answers == {204}
    assert len(await rows(db)) == 1


async def test_the_same_key_of_two_providers_is_two_hints(db: Database, desk: Hints) -> None:
    await desk.receive("kinguin", HEADERS, sample("webhook-order-status.json"), NOW)
    (first,) = await rows(db)
    await say(desk, kind="order", key=first["key"], remote_id="1")
    assert len(await rows(db)) == 2


async def test_news_that_come_late_change_nothing(db: Database, desk: Hints) -> None:
    order_id = await order_in(db, OrderState.IN_PROGRESS, provider="games", remote="A")
    await say(desk, kind="order", key="new", remote_id="A", at="2026-11-20T11:00:00+00:00")
    await desk.step(NOW)
    await say(desk, kind="order", key="old", remote_id="A", at="2026-11-20T10:59:59+00:00")
    assert await desk.step(NOW + MINUTE) is True
    assert (await seen(db, order_id)).next_step_at == NOW
    await say(desk, kind="order", key="newer", remote_id="A", at="2026-11-20T11:00:01+00:00")
    await desk.step(NOW + MINUTE)
    assert (await seen(db, order_id)).next_step_at == NOW + MINUTE


async def test_late_news_of_one_order_do_not_silence_another(db: Database, desk: Hints) -> None:
    other = await order_in(db, OrderState.IN_PROGRESS, provider="games", remote="B")
    await say(desk, kind="order", key="a", remote_id="A", at="2026-11-20T11:00:00+00:00")
    await say(desk, kind="order", key="b", remote_id="B", at="2026-11-20T10:00:00+00:00")
    await desk.step(NOW)
    assert (await seen(db, other)).next_step_at == NOW


async def test_a_hint_about_an_order_that_is_not_ours_ends_quietly(db: Database, desk: Hints) -> None:
    order_id = await order_in(db, OrderState.IN_PROGRESS, provider="games", remote="mine")
    await say(desk, kind="order", key="1", remote_id="theirs")
    await desk.receive("kinguin", HEADERS, b'{"orderId":"mine","status":"completed"}', NOW)
    await desk.step(NOW)
    assert all(row["done_at"] for row in await rows(db))
    assert (await seen(db, order_id)).next_step_at == LATER


async def test_a_forged_webhook_leaves_no_trace(db: Database, desk: Hints) -> None:
    raw = sample("webhook-order-status.json")
    for headers in ({}, HEADERS | {"x-event-secret": "guessed"}, HEADERS | {"x-event-secret": "кто там"}):
        assert (await desk.receive("kinguin", headers, raw, NOW)).status == 401
    assert await rows(db) == []


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"{}", b"[" * 100_000, b'{"orderId":{}}'])
async def test_what_is_no_webhook_is_refused_and_not_stored(db: Database, desk: Hints, raw: bytes) -> None:
    assert (await desk.receive("kinguin", HEADERS, raw, NOW)).status == 401
    assert await rows(db) == []


async def test_halves_of_characters_are_stored_as_signs(db: Database, desk: Hints) -> None:
    headers = HEADERS | {"x-event-name": "\udce9"}
    assert (await desk.receive("kinguin", headers, rb'{"orderId":"\ud800"}', NOW)).status == 204
    (stored,) = await rows(db)
    assert stored["remote_id"] == "\ufffd"
    assert await desk.step(NOW) is True


async def test_a_body_that_confuses_the_reader_is_refused_without_its_words(desk: Hints, logs: Any) -> None:
    assert await say(desk, kind="private words") == 401
    assert "private words" not in str(logs)


async def test_nobody_else_has_a_door(db: Database, desk: Hints, toy: ToyHints) -> None:
    assert await say(desk, name="nobody", kind="order", key="1") == 404
    toy.profile = replace(toy.profile, sends_webhooks=False)
    assert await say(desk, kind="order", key="1") == 404
    assert await rows(db) == []


async def test_a_database_that_is_gone_asks_for_a_repeat(shop_file: Any) -> None:
    closed: Any = SqliteDatabase(shop_file)
    kinguin: Any = answering()
    desk = Hints({"kinguin": kinguin}, closed, {})
    await closed.close()
    reply = await desk.receive("kinguin", HEADERS, sample("webhook-order-status.json"), NOW)
    assert reply.status == 503


async def test_a_hint_refreshes_an_offer_of_ours(db: Database, desk: Hints, toy: ToyHints) -> None:
    toy.shelf["7"] = game("7", "Game 7", 2000)
    await say(desk, kind="offer", key="1", ref="7")
    assert await desk.step(NOW) is True
    row = await db.read(lambda reader: reader.one("SELECT cost_minor FROM offers WHERE ref = '7'"))
    assert row == {"cost_minor": 2000}
    assert all(hint["done_at"] for hint in await rows(db))


async def test_a_hint_about_an_unknown_offer_asks_nobody(db: Database, desk: Hints, toy: ToyHints) -> None:
    await say(desk, kind="offer", key="1", ref="never seen")
    await say(desk, kind="offer", key="2")
    await desk.receive("kinguin", HEADERS, sample("webhook-product-update.json"), NOW)
    await desk.step(NOW)
    assert toy.quoted == []
    assert all(hint["done_at"] for hint in await rows(db))


async def test_many_hints_about_one_offer_are_one_read(db: Database, desk: Hints, toy: ToyHints) -> None:
    for n in range(30):
        await say(desk, kind="offer", key=str(n), ref="7")
    await desk.step(NOW)
    assert toy.quoted == ["7"]
    assert all(hint["done_at"] for hint in await rows(db))


async def test_a_flood_about_the_whole_catalogue_is_a_trickle_of_reads(desk: Hints, toy: ToyHints) -> None:
    for n in range(50):
        await say(desk, kind="offer", key=str(n), ref=str(n))
    for _ in range(20):
        await desk.step(NOW)
    assert toy.quoted == ["0", "1", "2"]
    await desk.step(NOW + OFFERS_EVERY)
    assert toy.quoted == ["0", "1", "2", "3", "4", "5"]


async def test_orders_do_not_wait_behind_a_flood_about_offers(db: Database, desk: Hints) -> None:
    order_id = await order_in(db, OrderState.IN_PROGRESS)
    for n in range(50):
        await say(desk, kind="offer", key=str(n), ref=str(n))
    await desk.receive("kinguin", HEADERS, sample("webhook-order-status.json"), NOW)
    await desk.step(NOW)
    assert (await seen(db, order_id)).next_step_at == NOW


async def test_what_a_read_of_the_catalogue_has_covered_is_not_read_again(
    db: Database, desk: Hints, toy: ToyHints
) -> None:
    await say(desk, kind="offer", key="before", ref="7", now=NOW)
    await say(desk, kind="offer", key="after", ref="8", now=NOW + MINUTE)
    since = NOW + MINUTE / 2
    await db.write(lambda tx: providers.sync_done(tx, "games", since=since, full_read=None, now=NOW + MINUTE))
    await desk.step(NOW + MINUTE)
    assert toy.quoted == ["8"]
    assert all(hint["done_at"] for hint in await rows(db))


async def test_a_failing_provider_is_left_alone_for_a_while(desk: Hints, toy: ToyHints) -> None:
    for n in range(4):
        await say(desk, kind="offer", key=str(n), ref=str(n))
    toy.error = Limited("slow down", retry_after=300)
    await desk.step(NOW)
    await desk.step(NOW + AFTER_A_FAILURE)
    assert toy.quoted == ["0"]
    toy.error = None
    await desk.step(NOW + timedelta(seconds=300))
    assert toy.quoted == ["0", "1", "2", "3"]


async def test_a_hint_that_comes_while_its_offer_is_read_waits_for_a_read_of_its_own(
    db: Database, desk: Hints, toy: ToyHints
) -> None:
    await say(desk, kind="offer", key="1", ref="7")
    (known,) = await db.read(lambda reader: hints.waiting_for_offers(reader, "games", 5))
    await say(desk, kind="offer", key="2", ref="7")
    await db.write(lambda tx: hints.finish_offer(tx, known, NOW))
    assert [row["done_at"] is None for row in await rows(db)] == [False, True]


async def test_hints_are_forgotten_a_week_after_they_are_done(db: Database, desk: Hints) -> None:
    await say(desk, kind="order", key="done", remote_id="A")
    await desk.step(NOW)
    await say(desk, kind="order", key="waiting", remote_id="B")
    await db.write(lambda tx: hints.forget(tx, NOW + timedelta(days=1) - KEPT, 10))
    assert len(await rows(db)) == 2
    await desk.step(NOW + KEPT + MINUTE)
    assert [row["key"] for row in await rows(db)] == ["waiting"]


async def test_a_worker_with_nothing_to_do_writes_nothing(db: Database, desk: Hints) -> None:
    await desk.step(NOW)
    written: list[int] = []

    async def changes() -> int:
        row = await db.write(lambda tx: tx.one("SELECT total_changes() AS n"))
        assert row is not None
        return int(row["n"])

    written.append(await changes())
    assert await desk.step(NOW + MINUTE) is False
    assert await changes() == written[0]
    assert await db.read(hints.backlog) == 0

"""What a handler may do in one turn, and what the person sees of it."""

import asyncio

from aiogram import Router
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Home, OrderPlace, Search
from bot.screens.screen import Button, Screen
from bot.services.errors import Mistake
from bot.telegram.filters import At, Typed
from bot.telegram.turn import SecondWrite, Turn
from storage.database import Transaction
from tests.telegram.house import House, story


def handlers() -> Router:
    router = Router()

    @router.message(CommandStart())
    async def start(message: Message, turn: Turn) -> None:
        await turn.show(Home())

    @router.message(At(Search))
    async def search(message: Message, turn: Turn, place: Search, text: str) -> None:
        if text == "wrong":
            raise Mistake("search.wrong")
        turn.notice("1 < 2")
        await turn.show(OrderPlace(order=int(text)))

    @router.message(Typed())
    async def other(message: Message, turn: Turn, text: str) -> None:
        if text == "erase":
            turn.erase()
        await turn.show(Search())

    @router.callback_query(Home.filter())
    async def home(query: CallbackQuery, turn: Turn) -> None:
        turn.notice("welcome home")
        await turn.show(Home())

    @router.callback_query(OrderPlace.filter())
    async def order(query: CallbackQuery, turn: Turn, callback_data: OrderPlace) -> None:
        if callback_data.order == 13:
            raise Mistake("order.gone")
        if callback_data.order == 10:
            await asyncio.sleep(10)
        if callback_data.order == 30:
            await asyncio.sleep(30)
        if callback_data.order == 31:
            await asyncio.sleep(15)
            raise RuntimeError("on purpose")
        await turn.show(callback_data)

    return router


def at(order: int) -> str:
    return f"at {OrderPlace(order=order).pack()}"


async def opened(house: House) -> None:
    house.router = handlers
    await house.start()


@story
async def test_a_command_shows_a_screen(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.start()
    assert anna.screen.text == "at h"
    assert anna.screen.labels == ["Again"]


@story
async def test_a_press_edits_the_live_screen_and_is_answered_with_the_notice(house: House) -> None:
    await opened(house)
    anna = house.person()
    house.screens["h"] = Screen("home", ((Button("Order", press=OrderPlace(order=5)), Button("Home", press=Home())),))
    await anna.start()
    await anna.press("Home")
    assert anna.alerts == ["welcome home"]
    await anna.press("Order")
    assert (anna.screen.text, len(anna.bot_messages)) == (at(5), 1)


@story
async def test_an_unmodified_screen_is_not_edited(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.start()
    await anna.press("Again")
    assert house.calls("editMessageText") == []


@story
async def test_an_unmodified_edit_is_success(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.start()
    await house.stop()
    await house.start()  # what was drawn last is no longer remembered
    await anna.press("Again")
    assert len(house.calls("editMessageText")) == 1
    dialog = await house.row("SELECT * FROM dialogs")
    assert dialog["shown_version"] == dialog["place_version"]
    assert len(anna.bot_messages) == 1


@story
async def test_text_is_taken_where_it_is_awaited(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.say("cheap keys")
    assert anna.screen.text == "at s"
    await anna.say("12")
    assert anna.screen.text == f"1 < 2\n\n{at(12)}"


@story
async def test_an_old_live_screen_loses_its_buttons_when_a_new_one_is_sent_below(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.start()
    await anna.say("cheap keys")
    old, new = anna.bot_messages
    assert (old.labels, new.labels) == ([], ["Again"])


@story
async def test_a_press_on_another_message_moves_the_screen_below(house: House) -> None:
    await opened(house)
    anna = house.person()
    house.composed = lambda letter: Screen("your goods", ((Button("Show", press=OrderPlace(order=7)),),))
    await anna.start()
    await house.letter(anna)
    await anna.start()
    await anna.press("Show")
    texts = [message.text for message in anna.bot_messages]
    assert texts == ["at h", "your goods", "at h", at(7)]
    assert [message.labels for message in anna.bot_messages] == [[], ["Show"], [], ["Again"]]


@story
async def test_a_mistake_in_text_is_a_line_above_the_screen(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.say("hello")
    await anna.say("wrong")
    assert anna.screen.text == "search.wrong\n\nat s"
    assert anna.screen.labels == ["Again"]


@story
async def test_a_mistake_on_a_press_is_an_alert(house: House) -> None:
    await opened(house)
    anna = house.person()
    house.screens["h"] = Screen("home", ((Button("Order", press=OrderPlace(order=13)),),))
    await anna.start()
    await anna.press("Order")
    assert anna.alerts == ["order.gone"]
    assert anna.screen.text == "home"


@story
async def test_a_slow_handler_asks_for_patience_after_three_seconds(house: House) -> None:
    await opened(house)
    anna = house.person()
    house.screens["h"] = Screen("home", ((Button("Order", press=OrderPlace(order=10)),),))
    await anna.start()
    await anna.press("Order", settle=False)
    await house.rest(4)
    assert ["few more seconds" in call["text"] for call in house.calls("answerCallbackQuery")] == [True]
    assert anna.screen.text == "home"
    await house.rest()
    assert anna.screen.text == at(10)
    assert len(house.calls("answerCallbackQuery")) == 1


@story
async def test_a_press_behind_a_slow_one_is_told_to_be_patient_as_well(house: House) -> None:
    await opened(house)
    anna = house.person()
    orders = (Button("Slow", press=OrderPlace(order=10)), Button("Quick", press=OrderPlace(order=5)))
    house.screens["h"] = Screen("home", (orders,))
    await anna.start()
    await anna.press("Slow", settle=False)
    await house.rest(1)
    await anna.press("Quick", settle=False)
    await house.rest(5)
    assert ["few more seconds" in call["text"] for call in house.calls("answerCallbackQuery")] == [True, True]
    await house.rest()
    assert anna.screen.text == at(5)
    assert (len(house.calls("answerCallbackQuery")), len(house.side.presses)) == (2, 0)


@story
async def test_flood_control_of_an_answer_to_a_press_pauses_its_chat(house: House) -> None:
    await opened(house)
    anna, ben = house.person(), house.person("Ben")
    await anna.start()
    house.telegram.faults.plan("answerCallbackQuery", "flood", seconds=60)
    await anna.press("Again")
    await anna.start()
    await ben.start()
    assert (len(anna.bot_messages), len(ben.bot_messages)) == (1, 1)
    await house.rest(60)
    assert len(anna.bot_messages) == 2


@story
async def test_quick_presses_end_at_the_last_place(house: House) -> None:
    await opened(house)
    anna = house.person()
    rows = tuple((Button(f"Order {n}", press=OrderPlace(order=n)),) for n in range(1, 10))
    house.screens["h"] = Screen("home", rows)
    await anna.start()
    for n in range(1, 10):
        await anna.press(f"Order {n}", settle=False)
    await house.rest()
    assert anna.screen.text == at(9)
    assert len(house.calls("editMessageText")) < 9


@story
async def test_a_message_that_holds_secrets_is_erased(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.say("erase")
    assert [message.text for message in anna.messages] == ["at s"]


@story
async def test_a_second_write_in_a_turn_raises(house: House) -> None:
    raised: list[type[Exception]] = []

    def twice() -> Router:
        router = Router()

        @router.message()
        async def handler(message: Message, turn: Turn) -> None:
            await turn.show(Home())
            try:
                await turn.show(Search())
            except SecondWrite as error:
                raised.append(type(error))

        return router

    house.router = twice
    await house.start()
    anna = house.person()
    await anna.say("hello")
    assert raised == [SecondWrite]
    assert anna.screen.text == "at h"


@story
async def test_a_body_that_fails_leaves_the_turn_free_to_write(house: House) -> None:
    def recovering() -> Router:
        router = Router()

        @router.message()
        async def handler(message: Message, turn: Turn) -> None:
            async def sold_out(tx: Transaction) -> None:
                await tx.run("DELETE FROM customers")
                raise Mistake("sold.out")

            try:
                await turn.write(sold_out)
            except Mistake:
                await turn.show(Home())

        return router

    house.router = recovering
    await house.start()
    anna = house.person()
    await anna.say("hello")
    assert anna.screen.text == "at h"


@story
async def test_the_next_place_may_depend_on_what_was_written(house: House) -> None:
    def counting() -> Router:
        router = Router()

        @router.message()
        async def handler(message: Message, turn: Turn) -> None:
            async def body(tx: Transaction) -> int:
                row = await tx.one("SELECT count(*) AS n FROM customers")
                return int(row["n"]) if row else 0

            await turn.write(body, show=lambda n: OrderPlace(order=n))

        return router

    house.router = counting
    await house.start()
    anna = house.person()
    await anna.say("hello")
    assert anna.screen.text == at(1)


@story
async def test_the_language_is_telegrams_until_one_is_chosen(house: House) -> None:
    await opened(house)
    olga = house.person("Olga", "ru")
    await olga.start()
    assert (await house.row("SELECT language FROM customers"))["language"] == "ru"
    await house.db.write(lambda tx: _choose(tx, olga.id))
    await olga.start()
    assert (await house.row("SELECT language FROM customers"))["language"] == "en"


async def _choose(tx: Transaction, person_id: int) -> None:
    from storage.customers import choose_language

    await choose_language(tx, person_id, "en")


@story
async def test_a_press_that_takes_very_long_offers_to_try_again_and_is_done_all_the_same(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.start()
    sent = anna.bot_message_count
    await anna.press_data(anna.screen.id, OrderPlace(order=30).pack(), settle=False)
    await house.rest(9)
    assert anna.screen.text == "at h"
    await house.rest(3)
    assert "still working" in anna.screen.text
    assert anna.screen.buttons[0][0]["callback_data"] == OrderPlace(order=30).pack()

    await house.rest(30)
    assert anna.screen.text == at(30)
    assert anna.bot_message_count == sent


@story
async def test_trying_again_waits_behind_the_first_try(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.start()
    await anna.press_data(anna.screen.id, OrderPlace(order=30).pack(), settle=False)
    await house.rest(12)
    await anna.press("Try again", settle=False)
    await house.rest(60)
    assert anna.screen.text == at(30)
    assert anna.screen.labels == ["Again"]


@story
async def test_a_slow_turn_that_fails_leaves_no_screen_of_patience(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.start()
    await anna.press_data(anna.screen.id, OrderPlace(order=31).pack(), settle=False)
    await house.rest(200)
    assert "still working" not in anna.screen.text

"""Who may write to which chat when: Telegram's limits, one call at a time per chat, people first."""

import asyncio

from bot.telegram.pacer import Pacer
from tests.simulation.loop import run


async def take(pacer: Pacer, chat_id: int, times: list[float], *, urgent: bool = False, lasts: float = 0) -> None:
    async with pacer.slot(chat_id, urgent=urgent):
        times.append(round(asyncio.get_running_loop().time(), 2))
        await asyncio.sleep(lasts)


def test_a_group_gets_at_most_twenty_messages_in_any_minute() -> None:
    async def story() -> list[float]:
        pacer, times = Pacer(), []
        await asyncio.gather(*(take(pacer, -5, times) for _ in range(60)))
        return times

    times = run(story())
    assert max(sum(1 for at in times if begin <= at < begin + 60) for begin in times) <= 20


def test_never_more_than_thirty_a_second_in_all() -> None:
    async def story() -> list[float]:
        pacer, times = Pacer(), []
        await asyncio.gather(*(take(pacer, chat, times) for chat in range(1, 200)))
        return times

    times = run(story())
    assert max(sum(1 for at in times if begin <= at < begin + 1) for begin in times) <= 30
    assert max(times) < 9


def test_one_call_at_a_time_in_a_chat() -> None:
    async def story() -> list[float]:
        pacer, times = Pacer(), []
        await asyncio.gather(*(take(pacer, 1, times, lasts=10) for _ in range(3)))
        return times

    assert run(story()) == [0, 10, 20]


def test_a_person_who_waits_goes_before_letters() -> None:
    async def story() -> tuple[list[float], list[float]]:
        pacer, letters, screens = Pacer(), [], []
        crowd = [asyncio.create_task(take(pacer, chat, letters)) for chat in range(1, 500)]
        await asyncio.sleep(5)
        await asyncio.gather(*(take(pacer, chat, screens, urgent=True) for chat in range(1000, 1010)))
        for task in crowd:
            task.cancel()
        return letters, screens

    letters, screens = run(story())
    assert max(screens) <= 5.5
    assert len([at for at in letters if 5 < at < max(screens)]) <= 1


def test_a_person_is_answered_faster_than_letters_may_follow() -> None:
    async def story() -> list[float]:
        pacer, times = Pacer(), []
        for _ in range(6):
            await take(pacer, 1, times, urgent=True)
        return times

    assert max(run(story())) < 0.1


def test_a_pause_holds_everybody() -> None:
    async def story() -> list[float]:
        pacer, times = Pacer(), []
        pacer.pause(30)
        pacer.pause(5)
        await asyncio.gather(take(pacer, 1, times, urgent=True), take(pacer, 2, times))
        return times

    assert run(story()) == [30, 30]


def test_a_pause_of_one_chat_holds_nobody_else() -> None:
    async def story() -> tuple[list[float], list[float]]:
        pacer, refused, others = Pacer(), [], []
        pacer.pause(30, 1)
        await asyncio.gather(take(pacer, 1, refused, urgent=True), take(pacer, 2, others), take(pacer, -3, others))
        return refused, others

    assert run(story()) == ([30], [0, 0])


def test_pauses_of_several_chats_at_once_hold_everybody() -> None:
    async def story() -> list[float]:
        pacer, times = Pacer(), []
        for chat in (1, 2, 3):
            pacer.pause(30, chat)
        await take(pacer, 4, times)
        return times

    assert run(story()) == [30]


def test_pauses_of_several_chats_in_a_day_hold_nobody_else() -> None:
    async def story() -> list[float]:
        pacer, times = Pacer(), []
        for chat in (1, 2, 3, 1, 2, 3):
            pacer.pause(30, chat)
            await asyncio.sleep(9)
        await take(pacer, 4, times)
        return times

    assert run(story()) == [54]


def test_chats_that_have_rested_are_forgotten() -> None:
    async def story() -> int:
        pacer, times = Pacer(), []
        for chat in range(1, 10_050):
            pacer._chat(chat)
        await asyncio.sleep(10)
        await take(pacer, -1, times)
        return len(pacer._chats)

    assert run(story()) < 100


async def news_for_ever(pacer: Pacer, first_chat: int, times: list[float]) -> None:
    """One of several that send news side by side, as fast as they may."""
    for chat in range(first_chat, first_chat + 10_000):
        async with pacer.slot(chat, urgent=False, last=True):
            times.append(asyncio.get_running_loop().time())


def test_a_letter_leaves_next_while_news_go_to_many() -> None:
    async def story() -> tuple[list[float], list[float]]:
        pacer, news, letters = Pacer(), [], []
        crowd = [asyncio.create_task(news_for_ever(pacer, n * 10_000 + 1, news)) for n in range(8)]
        for letter in range(5):
            await asyncio.sleep(7)
            await take(pacer, 900_000 + letter, letters)
        for task in crowd:
            task.cancel()
        return news, letters

    news, letters = run(story())
    assert letters == [7, 14, 21, 28, 35]
    assert 20 <= len([at for at in news if 10 <= at < 11]) <= 25


def test_news_to_many_wait_while_letters_do() -> None:
    async def story() -> tuple[list[float], list[float]]:
        pacer, news, letters = Pacer(), [], []
        crowd = [asyncio.create_task(news_for_ever(pacer, n * 10_000 + 1, news)) for n in range(8)]
        await asyncio.sleep(5)
        await asyncio.gather(*(take(pacer, chat, letters) for chat in range(900_000, 900_250)))
        for task in crowd:
            task.cancel()
        return news, letters

    news, letters = run(story())
    assert max(letters) < 15.5
    assert [at for at in news if min(letters) + 0.01 < at < max(letters) - 0.01] == []

"""A side hears what staff write in the staff chat, and takes presses there: the hook that sides are given."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import sides
from bot.callbacks.setup import OpenDoors
from bot.services.errors import Mistake
from bot.services.staff_chat import Topic
from bot.sides.side import Backstage, Side
from bot.telegram.group_events import Said
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage import staff
from tests.chat.group import Group
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over


class Ear:
    """Hears the topic of the system; refuses a word, and breaks at another one as often as it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str, int | None, bool]] = []
        self.rung: list[int] = []
        self.breaks = 0

    def side(self, backstage: Backstage) -> Side:
        return Side(group_messages=(self.hear,), group_presses={OpenDoors: self.ring})

    async def hear(self, said: Said, turn: Turn, t: Texts) -> bool:
        if said.topic is not Topic.SYSTEM:
            return False
        if said.message.text == "no":
            raise Mistake("error.not_allowed")
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("an ear ache")
        self.heard.append((turn.person.id, said.message.text or "", said.reply_to, said.edited))
        await turn.done()
        turn.notice("heard")
        return True

    async def ring(self, action: OpenDoors, turn: Turn, t: Texts) -> None:
        await turn.done()
        self.rung.append(turn.person.id)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def shop(shop_file: Path, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """A shop with one more side."""
    monkeypatch.setattr(sides, "SIDES", (*sides.SIDES, ear.side))
    async with shop_over(shop_file) as opened:
        opened.telegram.world.person(opened.olga.id).language_code = "en"
        yield opened
    assert opened.errors == []


@pytest.fixture
async def group(shop: Shop, olga: Person, anna: Person, ben: Person) -> Group:
    await olga.start()
    made = Group(shop, olga, anna, ben)
    await made.connect()
    return made


async def test_staff_are_heard_in_their_topic_with_what_they_answer_and_edit(
    shop: Shop, group: Group, olga: Person, ear: Ear
) -> None:
    await group.say(olga, "first", topic="System")
    first = max(group.chat.messages) - 1
    await group.say(olga, "second", topic="System", reply_to=first)
    assert ear.heard == [(olga.id, "first", None, False), (olga.id, "second", first, False)]
    assert group.read("System") == ["heard", "heard"]
    shop.telegram.edit(olga.id, first, "better", chat_id=group.id)
    await shop.settle()
    assert ear.heard[-1] == (olga.id, "better", None, True)


async def test_strangers_other_topics_and_other_groups_are_not_heard(
    shop: Shop, group: Group, olga: Person, ben: Person, ear: Ear
) -> None:
    await group.say(ben, "hello", topic="System")
    await group.say(olga, "hello", topic="Orders")
    other = Group(shop, olga, title="Other")
    shop.telegram.add_bot(other.id, olga.id, rights=())
    await other.say(olga, "hello")
    assert ear.heard == []


async def test_a_mistake_is_answered_in_words_and_a_failure_is_tried_again(
    shop: Shop, group: Group, olga: Person, ear: Ear
) -> None:
    await group.say(olga, "no", topic="System")
    assert "other members of staff" in group.read("System")[-1]
    ear.breaks = 1
    await group.say(olga, "again", topic="System")
    await shop.pass_time(minutes=1)
    assert [text for _, text, _, _ in ear.heard] == ["again"]


async def test_a_press_needs_the_right_of_who_pressed(
    shop: Shop, group: Group, olga: Person, anna: Person, ben: Person, ear: Ear
) -> None:
    await shop.db.write(lambda tx: staff.add(tx, ben.id, "support", "Ben", shop.clock.now()))
    message = group.messages[-1]
    for person in (anna, ben, olga):
        shop.telegram.press_unseen(person.id, message.id, OpenDoors().pack(), chat_id=group.id)
        await shop.settle()
    assert ear.rung == [olga.id]
    assert "for the shop's staff" in anna.alerts[-1] or "для сотрудников" in anna.alerts[-1]
    assert ben.alerts[-1]


async def test_who_was_staff_until_now_is_not_heard_any_more(shop: Shop, group: Group, ben: Person, ear: Ear) -> None:
    await shop.db.write(lambda tx: staff.add(tx, ben.id, "manager", "Ben", shop.clock.now()))
    await group.say(ben, "here", topic="System")
    await shop.db.write(lambda tx: tx.run("DELETE FROM staff WHERE id = :id", id=ben.id))
    await group.say(ben, "and there", topic="System")
    assert [text for _, text, _, _ in ear.heard] == ["here"]

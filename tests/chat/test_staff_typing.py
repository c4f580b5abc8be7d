"""What staff type where no screen awaits it: said kindly, nothing is searched for, the screen stays."""

import pytest

from tests.chat.broadcasting import agree, written
from tests.chat.person import Person
from tests.chat.shop import Shop

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
BUTTONS = "Здесь ничего не нужно писать. Пожалуйста, выберите кнопку."


async def searches(shop: Shop) -> int:
    return (await shop.row("SELECT count(*) AS n FROM browses"))["n"]


@pytest.mark.parametrize("command", ["/desk", "/broadcast", "/shop", "/providers", "/money", "/stats"])
async def test_words_at_a_screen_with_buttons_only_search_for_nothing_and_the_screen_stays(
    shop: Shop, olga: Person, command: str
) -> None:
    await olga.start()
    await olga.say(command)
    before, labels = await searches(shop), olga.screen.labels
    await olga.say("minecraft")
    assert olga.sees(BUTTONS)
    assert olga.screen.labels == labels
    assert await searches(shop) == before


async def test_words_at_a_draft_and_at_the_last_question_leave_both_where_they_are(
    shop: Shop, ben: Person, olga: Person
) -> None:
    shop.telegram.world.person(olga.id).language_code = "en"
    await olga.start()
    await agree(shop, ben)
    await written(olga)
    await olga.press("Send…")
    labels = olga.screen.labels
    await olga.say("minecraft")
    assert olga.sees("There is nothing to type here. Please use the buttons.")
    assert olga.screen.labels == labels
    await olga.say("/desk")
    assert not olga.sees("I do not know this command")
    assert olga.screen.labels != labels


async def test_a_picture_at_a_screen_of_staff_leaves_it_where_it_is(shop: Shop, olga: Person) -> None:
    await olga.start()
    await olga.say("/desk")
    labels = olga.screen.labels
    await olga.send_photo(PNG)
    assert olga.sees("выберите кнопку")
    assert olga.screen.labels == labels


async def test_who_is_no_longer_staff_searches_from_where_staff_were(shop: Shop, olga: Person) -> None:
    await olga.start()
    await olga.say("/desk")
    await shop.db.write(lambda tx: tx.run("DELETE FROM staff WHERE id = :id", id=olga.id))
    await olga.say("minecraft")
    assert await searches(shop) == 1
    assert not olga.sees(BUTTONS)


async def test_the_second_part_of_a_text_that_telegram_cut_is_not_dropped_without_a_word(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await olga.start()
    await agree(shop, ben)
    await olga.say("/broadcast")
    await olga.press("Написать рассылку")
    draft = olga.screen.labels
    await olga.say("рано")
    assert olga.sees(BUTTONS)
    await olga.press("Текст: русский")
    await olga.say("а" * 4096)
    await olga.say("б" * 904)
    assert olga.sees("в черновике только первая часть. Сократите текст до 4")
    assert "черновик" in olga.screen.text
    assert set(draft) <= set(olga.screen.labels)
    assert await searches(shop) == 0


async def test_a_note_in_private_says_where_notes_work(olga: Person, anna: Person) -> None:
    await olga.start()
    await olga.say("// это наш постоянный покупатель")
    assert olga.sees("Заметки с // работают только в чате сотрудников")
    await anna.start()
    await anna.say("// привет")
    assert anna.sees("Такой команды нет")

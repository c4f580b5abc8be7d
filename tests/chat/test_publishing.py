"""Cards in a channel: connected by staff, published once, changed when the offer changes, taken away."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.telegram.channels import DELETE, POST
from bot.sandbox.telegram.model import Chat
from tests.chat.acts import Game, game
from tests.chat.conftest import Logs
from tests.chat.person import Person
from tests.chat.shop import Shop


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


@pytest.fixture
def news(shop: Shop) -> Chat:
    """A public channel where the bot may post."""
    chat = shop.telegram.create_channel("News", shop.olga.id, username="shop_news")
    shop.telegram.add_bot(chat.id, shop.olga.id, rights=(POST, DELETE))
    return chat


def shown(chat: Chat) -> list[dict[str, Any]]:
    return [chat.messages[each] for each in sorted(chat.messages)]


def post_button(chat: Chat) -> dict[str, Any]:
    """The button of the newest post."""
    return dict(shown(chat)[-1]["reply_markup"]["inline_keyboard"][0][0])


async def connect(olga: Person, text: str = "@shop_news") -> None:
    await olga.say("/shop")
    await olga.press("Channels")
    await olga.press("Connect a channel")
    await olga.say(text)


async def to_preview(olga: Person, found: Game) -> None:
    await olga.say("/shop")
    await olga.press("Find an offer")
    await olga.say(f"o{found.offer}")
    await olga.press("Publish to a channel")
    await olga.press("News")


async def published(shop: Shop, olga: Person) -> Game:
    """A connected channel with one card."""
    found = await game(shop)
    await connect(olga)
    await to_preview(olga, found)
    await olga.press("Publish it")
    return found


async def state(shop: Shop) -> str:
    return str((await shop.row("SELECT state FROM posts ORDER BY id DESC LIMIT 1"))["state"])


async def change(shop: Shop, found: Game, what: str) -> None:
    await shop.db.write(lambda tx: tx.run(f"UPDATE offers SET {what} WHERE id = :id", id=found.offer))
    await shop.settle()


async def test_a_card_is_published_after_a_preview_and_its_button_opens_the_offer(
    shop: Shop, ben: Person, olga: Person, news: Chat
) -> None:
    found = await game(shop)
    title = (await shop.row("SELECT title FROM offers WHERE id = :id", id=found.offer))["title"]
    await connect(olga)
    assert "The bot may post there." in olga.screen.text
    await to_preview(olga, found)
    assert "This will stand in “News”" in olga.screen.text
    assert title in olga.screen.text
    assert shown(news) == []
    await olga.press("Publish it")
    [post] = shown(news)
    assert title in post["text"]
    assert "⭐" in post["text"]
    assert post["link_preview_options"]["show_above_text"]
    assert post_button(news)["url"].endswith(f"?start=o{found.offer}")
    await ben.start(post_button(news)["url"].rpartition("=")[2])
    assert title in ben.screen.text
    told = await shop.rows("SELECT action FROM audit WHERE action LIKE 'post%' OR action LIKE 'channel%' ORDER BY id")
    assert [row["action"] for row in told] == ["channel.connect", "post.publish"]


async def test_a_double_tap_publishes_once(shop: Shop, olga: Person, news: Chat) -> None:
    await connect(olga)
    await to_preview(olga, await game(shop))
    await olga.press("Publish it", settle=False)
    await olga.press("Publish it")
    assert len(shown(news)) == 1


async def test_a_kill_before_the_card_leaves_publishes_it_once(
    shop: Shop, olga: Person, news: Chat, logs: Logs
) -> None:
    await connect(olga)
    await to_preview(olga, await game(shop))
    await olga.press("Publish it", settle=False)
    await shop.step(shop.app.telegram.poller())
    shop.kill_after_commit()
    await shop.settle()
    await shop.restart()
    assert len(shown(news)) == 1
    assert await state(shop) == "published"
    logs.clear()


async def test_a_lost_answer_leaves_one_card_and_a_question_to_staff(shop: Shop, olga: Person, news: Chat) -> None:
    await connect(olga)
    await to_preview(olga, await game(shop))
    shop.telegram.faults.plan("sendMessage", "drop_after")
    await olga.press("Publish it")
    await shop.pass_time(minutes=10)
    assert len(shown(news)) == 1
    assert await state(shop) == "unsure"
    assert olga.sees("Nobody knows whether it was sent")


async def test_a_channel_that_asks_for_patience_gets_its_card_once(shop: Shop, olga: Person, news: Chat) -> None:
    await connect(olga)
    await to_preview(olga, await game(shop))
    shop.telegram.faults.plan("sendMessage", "flood")
    await olga.press("Publish it")
    await shop.pass_time(minutes=1)
    assert len(shown(news)) == 1
    assert await state(shop) == "published"


async def test_a_kill_after_the_card_left_is_asked_about_and_never_repeated_blindly(
    shop: Shop, olga: Person, news: Chat
) -> None:
    await connect(olga)
    await to_preview(olga, await game(shop))
    await olga.press("Publish it")
    assert len(shown(news)) == 1
    await shop.db.write(lambda tx: tx.run("UPDATE posts SET state = 'sending', message_id = NULL"))
    await shop.db.write(lambda tx: tx.run("UPDATE letters SET state = 'sending' WHERE kind = 'post'"))
    await shop.restart()
    assert len(shown(news)) == 1
    assert await state(shop) == "unsure"
    assert olga.sees("Nobody knows whether it was sent")
    await olga.press("Open the post")
    await olga.press("It is there")
    assert len(shown(news)) == 1


async def test_what_was_not_there_is_sent_again_when_staff_say_so(shop: Shop, olga: Person, news: Chat) -> None:
    await published(shop, olga)
    news.messages.clear()
    await shop.db.write(lambda tx: tx.run("UPDATE posts SET state = 'sending', message_id = NULL"))
    await shop.db.write(lambda tx: tx.run("UPDATE letters SET state = 'sending' WHERE kind = 'post'"))
    await shop.restart()
    await olga.press("Open the post")
    await olga.press("It is not there: publish")
    assert len(shown(news)) == 1
    assert await state(shop) == "published"


async def test_a_post_says_by_itself_that_its_offer_is_sold_out_and_back(shop: Shop, olga: Person, news: Chat) -> None:
    found = await published(shop, olga)
    await change(shop, found, "stock = 0")
    assert "Sold out" in post_button(news)["text"]
    assert post_button(news)["url"].endswith(f"o{found.offer}")
    await change(shop, found, "stock = 5")
    assert post_button(news)["text"] == "Buy"
    await change(shop, found, "barred = 2")
    assert "Sold out" in post_button(news)["text"]
    assert len(shown(news)) == 1


async def test_the_price_of_a_post_changes_when_staff_press(shop: Shop, olga: Person, news: Chat) -> None:
    found = await published(shop, olga)
    before = shown(news)[-1]["text"]
    await change(shop, found, "lowest_minor = 1234500")
    assert shown(news)[-1]["text"] == before
    await olga.press("Update price and text")
    assert "12,345" in shown(news)[-1]["text"]


async def test_a_post_is_taken_away_after_a_second_press(shop: Shop, olga: Person, news: Chat) -> None:
    await published(shop, olga)
    await olga.press("Remove from the channel")
    assert len(shown(news)) == 1
    await olga.press("Yes, remove it")
    assert shown(news) == []
    assert await state(shop) == "removed"


async def test_what_telegram_deletes_no_more_says_that_it_was_withdrawn(shop: Shop, olga: Person, news: Chat) -> None:
    await published(shop, olga)
    await shop.pass_time(**{"seconds": timedelta(days=3).total_seconds()})
    await olga.press("Remove from the channel")
    await olga.press("Yes, remove it")
    assert "This offer was withdrawn." in shown(news)[-1]["text"]
    assert "reply_markup" not in shown(news)[-1]
    assert await state(shop) == "removed"


async def test_every_way_to_name_a_wrong_channel_is_answered(shop: Shop, olga: Person) -> None:
    hidden = shop.telegram.create_channel("Hidden", olga.id)
    quiet = shop.telegram.create_channel("Quiet", olga.id, username="quiet_news")
    group = shop.telegram.create_group("Friends", olga.id, supergroup=True)
    shop.telegram.add_bot(group.id, olga.id)
    answers = {
        "two words": "no name of a channel",
        "@nobody_at_all": "Telegram knows no such channel",
        str(hidden.id): "Telegram knows no such channel",
        "https://t.me/quiet_news": "The bot is no administrator there",
        str(group.id): "This is a group or a person",
    }
    for text, answer in answers.items():
        await connect(olga, text)
        assert answer in olga.screen.text, text
    shop.telegram.add_bot(quiet.id, olga.id, rights=())
    await connect(olga, "@quiet_news")
    assert "administrator there but may not post" in olga.screen.text
    assert await shop.rows("SELECT chat_id FROM channels") == []


async def test_a_private_channel_is_connected_by_forwarding(shop: Shop, olga: Person) -> None:
    hidden = shop.telegram.create_channel("Hidden", olga.id)
    shop.telegram.add_bot(hidden.id, olga.id, rights=(POST, DELETE))
    own = shop.telegram.post_in_channel(hidden.id, olga.id, "By hand")
    await olga.say("/shop")
    await olga.press("Channels")
    await olga.press("Connect a channel")
    shop.telegram.forward_post(olga.id, hidden.id, own["message_id"])
    await shop.settle()
    assert "The bot may post there." in olga.screen.text
    await olga.press("Posts in Russian")
    assert "Language of posts: Russian" in olga.screen.text


async def test_lost_rights_are_told_and_the_card_goes_out_once_they_are_back(
    shop: Shop, olga: Person, news: Chat
) -> None:
    await connect(olga)
    shop.telegram.promote_bot(news.id, olga.id, ())
    await to_preview(olga, await game(shop))
    await olga.press("Publish it")
    assert shown(news) == []
    assert await state(shop) == "refused"
    assert olga.sees("may not post")
    shop.telegram.promote_bot(news.id, olga.id, (POST, DELETE))
    await olga.press("Open the post")
    await olga.press("It is not there: publish")
    assert len(shown(news)) == 1


async def test_a_bot_that_was_removed_says_so_and_keeps_the_list(shop: Shop, olga: Person, news: Chat) -> None:
    found = await published(shop, olga)
    shop.telegram.remove_bot(news.id, olga.id)
    await change(shop, found, "stock = 0")
    assert olga.sees("The bot was removed from this channel")
    assert await state(shop) == "published"
    await olga.say("/shop")
    await olga.press("Channels")
    assert "the bot cannot post there" in olga.screen.text
    await olga.press("News")
    shop.telegram.add_bot(news.id, olga.id, rights=(POST, DELETE))
    await olga.press("Check the rights")
    assert "The bot may post there." in olga.screen.text


async def test_a_post_that_somebody_deleted_is_told_of(shop: Shop, olga: Person, news: Chat) -> None:
    await published(shop, olga)
    news.messages.clear()
    await olga.press("Update price and text")
    assert olga.sees("Somebody has deleted it in the channel")
    assert await state(shop) == "removed"

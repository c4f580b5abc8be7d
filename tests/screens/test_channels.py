"""The screens of channels are ones that Telegram takes, and so is every card that is published."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.screens import channels
from bot.screens.screen import Screen
from bot.services.posts import PostView
from bot.services.publishing import ChannelRow, ChannelView, PostRow, PublishView
from bot.texts import Texts
from tests.screens.checker import check, check_bottom
from tests.screens.samples import AT, CALM, WILD, Sample

STATES = ("waiting", "sending", "published", "unsure", "refused", "removing")
WRONG = ("name", "unknown", "not_channel", "not_admin", "no_rights", "removed", "refused", "no_answer")
CHANNEL = -1_001_234_567_890


def channel_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    """What staff see of channels."""
    row = ChannelRow(CHANNEL, s.word, "shop_news", "ru", "")
    yield channels.channels((row, replace(row, trouble="removed")) * 8, s.number, t)
    yield channels.channels((), 0, t)
    for wrong in ("", *WRONG):
        yield channels.connect("vitrina_bot", wrong, t)
    post = PostRow(s.number, row, s.number, "simpleboost", s.word, "published", s.number, True, "", AT)
    rows = (*(replace(post, state=state, sold_out=False) for state in STATES), post)
    yield channels.channel(ChannelView(row, rows, 2, 3, 20), t)
    yield channels.channel(ChannelView(replace(row, trouble="no_rights", username=""), (), 1, 1, 0), t)
    yield channels.channels((row,), 0, t)
    view = PublishView(s.number, row, card(s), "n" * 16)
    yield channels.publish(view, t, t)
    yield channels.publish(replace(view, channel=replace(row, trouble="removed")), t, t)
    for each in rows:
        yield channels.post_page(each, asking=False, t=t)
    yield channels.post_page(replace(post, said="no_rights"), asking=True, t=t)


def channel_letters(s: Sample, t: Texts) -> Iterator[Screen]:
    """What stands in a channel, and what staff are told of it."""
    view = card(s)
    yield channels.post(view, t)
    yield channels.post(replace(view, price=None, sold_out=True, platform="", region="", description=""), t)
    yield channels.withdrawn(view, t)
    row = ChannelRow(CHANNEL, s.word, "", "en", "removed")
    post = PostRow(s.number, row, s.number, "simpleboost", s.word, "unsure", None, False, "", AT)
    for what in ("unsure", "gone", "removed", "no_rights", "unknown", "refused", "not_admin"):
        yield channels.told(post, what, t)


def card(s: Sample) -> PostView:
    link = "https://t.me/vitrina_bot?start=o1"
    return PostView("simpleboost", s.word, s.price, True, s.word, s.word, s.word, "https://e.com/a.jpg", link, False)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_screens_of_channels_are_ones_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in channel_screens(sample, t):
        check(screen)
        check_bottom(screen)
    for screen in channel_letters(sample, t):
        check(screen)


def test_a_post_has_nothing_that_a_channel_cannot_press(en: Texts) -> None:
    drawn = channels.post(card(CALM), en)
    assert [[each.press for each in row] for row in drawn.rows] == [[None]]
    assert drawn.picture == "https://e.com/a.jpg"

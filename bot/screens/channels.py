"""Channels and their posts: what a channel sees, and what staff see of it. Pure."""

from collections.abc import Sequence

from bot.callbacks import Nothing
from bot.callbacks.catalogue import FindOffer, OfferPlace, Shop
from bot.callbacks.channel import (
    ChannelPlace,
    Channels,
    CheckChannel,
    ConnectChannel,
    PostPlace,
    Publish,
    PublishPlace,
    RemovePost,
    SettlePost,
    SpeakInChannel,
    UpdatePost,
)
from bot.screens.layout import bottom, button, columns, danger, lines, link, main, paging, paragraphs, screen, short
from bot.screens.parts import region, words
from bot.screens.screen import Button, Rows, Screen
from bot.services.posts import PostView
from bot.services.publishing import ChannelRow, ChannelView, PostRow, PublishView
from bot.texts import LANGUAGES, Html, Texts

DESCRIPTION_SHOWN = 400
SHOWN = 12
EVERYWHERE = "free"
RIGHTS = "post_messages+edit_messages+delete_messages"


def post(view: PostView, t: Texts) -> Screen:
    """The card in the channel, with one button into the shop."""
    told = short(words(t, view.provider, view.description), DESCRIPTION_SHOWN)
    place = region(t, view.provider, view.region) if view.region and view.region != EVERYWHERE else ""
    text = paragraphs(
        t("card.title", title=short(words(t, view.provider, view.title), 200)),
        _price(view, t),
        lines(
            t("card.platform", platform=short(view.platform, 60)) if view.platform else None,
            t("card.region", region=place) if place else None,
        ),
        t("line.quoted", text=told) if told else None,
    )
    label = t.plain("post.button.sold_out" if view.sold_out else "post.button.buy")
    rows: Rows = ((link(label, view.link),),) if view.link else ()
    return screen(text, rows, picture=view.picture)


def _price(view: PostView, t: Texts) -> Html | None:
    if view.price is None:
        return None
    return t("post.price.from" if view.from_price else "post.price", price=t.price(view.price))


def withdrawn(view: PostView, t: Texts) -> Screen:
    """What stands where a message could not be deleted."""
    title = short(words(t, view.provider, view.title), 200)
    return screen(paragraphs(t("card.title", title=title), t("post.withdrawn")))


def channels(rows: Sequence[ChannelRow], offer: int, t: Texts) -> Screen:
    """The channels; where an offer is to be published, a press shows its preview."""
    shown = rows[:SHOWN]
    text = paragraphs(
        t("channel.list"),
        lines(*(t("channel.row.trouble", title=short(each.title, 60)) for each in shown if each.trouble)) or None,
        (t("channel.choose") if offer else t("channel.hint")) if rows else t("channel.none"),
    )
    buttons = tuple(
        (
            button(
                short(each.title, 50),
                PublishPlace(offer=offer, channel=each.chat_id) if offer else ChannelPlace(channel=each.chat_id),
            ),
        )
        for each in shown
    )
    connect = ((button(t.plain("channel.button.connect"), ConnectChannel()),),)
    return screen(text, buttons, connect, bottom(t, OfferPlace(offer=offer) if offer else Shop()))


def connect(username: str, wrong: str, t: Texts) -> Screen:
    """Waits for a channel; a link adds the bot to one with the rights that it needs."""
    text = paragraphs(
        t(f"channel.wrong.{wrong}") if wrong in (*TROUBLES, "name", "no_answer") else None, t("channel.connect")
    )
    url = f"https://t.me/{username}?startchannel&admin={RIGHTS}"
    return screen(text, ((link(t.plain("channel.button.add"), url),),), bottom(t, Channels()))


def channel(view: ChannelView, t: Texts) -> Screen:
    """A channel with its posts, the newest first."""
    row = view.channel
    text = paragraphs(
        t("channel.title", title=short(row.title, 100), name=f"@{row.username}" if row.username else ""),
        t(f"channel.wrong.{row.trouble}") if row.trouble else t("channel.fine"),
        t("channel.language", language=t.plain(f"shelf.language.{row.language}")),
        t.count("channel.posts", view.total) if view.total else t("channel.no_posts"),
    )
    others = columns(
        (
            button(t.plain("channel.button.publish"), FindOffer()),
            button(t.plain("channel.button.check"), CheckChannel(channel=row.chat_id)),
            *(
                button(t.plain(f"channel.button.speak.{each}"), SpeakInChannel(channel=row.chat_id, language=each))
                for each in LANGUAGES
                if each != row.language
            ),
        )
    )
    rows = tuple((_post(each, t),) for each in view.posts)
    before, after = (ChannelPlace(channel=row.chat_id, page=view.page + step) for step in (-1, 1))
    return screen(text, rows, paging(t, view.page, view.pages, before, after), others, bottom(t, Channels()))


def _post(each: PostRow, t: Texts) -> Button:
    title = short(words(t, each.provider, each.title), 40)
    sold_out = each.state == "published" and each.sold_out
    key = "post.row.sold_out" if sold_out else f"post.row.{each.state}"
    return button(t.plain(key, title=title), PostPlace(post=each.id))


def publish(view: PublishView, t: Texts, readers: Texts) -> Screen:
    """The post as it will be, in the channel's language, before the second press."""
    drawn = post(view.post, readers)
    row = view.channel
    text = paragraphs(
        t("post.preview", title=short(row.title, 100)),
        t(f"channel.wrong.{row.trouble}") if row.trouble else None,
        drawn.text,
    )
    sure = main(t.plain("post.button.publish"), Publish(offer=view.offer, channel=row.chat_id, nonce=view.nonce))
    shown = tuple((button(each.label, Nothing()),) for line in drawn.rows for each in line)
    return screen(text, (sure,), shown, bottom(t, Channels(offer=view.offer)), picture=drawn.picture)


def post_page(row: PostRow, asking: bool, t: Texts) -> Screen:
    """One published card and what can be done with it."""
    text = paragraphs(
        t("post.title", title=short(words(t, row.provider, row.title), 150), channel=short(row.channel.title, 80)),
        t("post.ask.remove") if asking else None,
        lines(t(f"post.state.{row.state}"), t("post.sold_out") if row.sold_out else None),
        t(f"channel.wrong.{row.said}") if row.said in TROUBLES else None,
        t("post.created", moment=t.moment(row.created_at)),
    )
    offer = ((button(t.plain("post.button.offer"), OfferPlace(offer=row.offer)),),)
    back = bottom(t, ChannelPlace(channel=row.channel.chat_id))
    return screen(text, _first(row, asking, t), _seen(row, t), offer, _remove(row, asking, t), back)


TROUBLES = ("removed", "no_rights", "unknown", "refused", "not_admin", "not_channel")


def _first(row: PostRow, asking: bool, t: Texts) -> Rows:
    if row.state == "published" and not asking:
        return ((button(t.plain("post.button.update"), UpdatePost(post=row.id)),),)
    if row.state in ("unsure", "refused"):
        return ((button(t.plain("post.button.again"), SettlePost(post=row.id, seen=0)),),)
    return ()


def _seen(row: PostRow, t: Texts) -> Rows:
    found: list[Button] = []
    if row.channel.username and row.message_id:
        found.append(link(t.plain("post.button.look"), f"https://t.me/{row.channel.username}/{row.message_id}"))
    if row.state in ("unsure", "refused"):
        found.append(button(t.plain(f"post.button.forget.{row.state}"), SettlePost(post=row.id, seen=1)))
    return columns(found)


def _remove(row: PostRow, asking: bool, t: Texts) -> Rows:
    if row.state != "published":
        return ()
    if asking:
        return (danger(t.plain("post.button.remove_sure"), RemovePost(post=row.id)),)
    return (danger(t.plain("post.button.remove"), PostPlace(post=row.id, ask=1)),)


def told(row: PostRow, what: str, t: Texts) -> Screen:
    """A letter to staff: a post did not go as it should."""
    title = short(words(t, row.provider, row.title), 100)
    reason = t(f"channel.wrong.{what}") if what in TROUBLES else t(f"post.told.{what}")
    text = paragraphs(t("post.told", title=title, channel=short(row.channel.title, 80)), reason)
    if what == "gone":
        return screen(text, ((button(t.plain("post.button.channel"), ChannelPlace(channel=row.channel.chat_id)),),))
    return screen(text, ((button(t.plain("post.button.open"), PostPlace(post=row.id)),),))

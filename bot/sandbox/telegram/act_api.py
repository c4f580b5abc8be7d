"""Owns the acts that the chat page posts as JSON; turns each into a method of the stand-in."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Upload
from bot.sandbox.telegram.view import person_view

if TYPE_CHECKING:
    from bot.sandbox.telegram.standin import TelegramStandin

    Act = Callable[[TelegramStandin, int, Json], Awaitable[Json]]


async def act(standin: "TelegramStandin", body: Json) -> Json:
    """Carries out `{"person", "act", ...}`; answers `ok` with details, or the reason why not."""
    run = ACTS.get(str(body.get("act")))
    if run is None:
        return {"ok": False, "description": f"unknown act {body.get('act')}"}
    try:
        return {"ok": True, **await run(standin, int(body["person"]), body)}
    except ActRefused as refused:
        return {"ok": False, "description": str(refused)}
    except (KeyError, TypeError, ValueError) as wrong:
        return {"ok": False, "description": f"wrong act: {type(wrong).__name__} {wrong}"}


def _chat_id(body: Json) -> int | None:
    return int(body["chat_id"]) if body.get("chat_id") else None


def _sent(message: Json) -> Json:
    return {"message_id": message["message_id"], "chat_id": message["chat"]["id"]}


async def _text(standin: "TelegramStandin", person: int, body: Json) -> Json:
    reply_to = int(body["reply_to"]) if body.get("reply_to") else None
    return _sent(standin.say(person, str(body["text"]), chat_id=_chat_id(body), reply_to=reply_to))


async def _start(standin: "TelegramStandin", person: int, body: Json) -> Json:
    return _sent(standin.start(person, str(body.get("payload") or "")))


async def _press(standin: "TelegramStandin", person: int, body: Json) -> Json:
    message_id, data = int(body["message_id"]), str(body["data"])
    query_id = standin.press(person, message_id, data, chat_id=_chat_id(body))
    return {"callback_query_id": query_id}


async def _open_url(standin: "TelegramStandin", person: int, body: Json) -> Json:
    url = str(body["url"])
    path = url.partition("://")[2] or url
    if path.startswith(("t.me/$", "t.me/invoice/")):
        return {"invoice": standin.open_invoice(person, url)}
    if path.startswith("t.me/share"):
        shared = parse_qs(path.partition("?")[2])
        return {"share": {name: shared.get(name, [""])[0] for name in ("url", "text")}}
    if path.partition("?")[0].lower() == f"t.me/{standin.world.state.bot['username']}".lower():
        asked = parse_qs(path.partition("?")[2])
        if "?startchannel" in path:
            return {"chat_id": standin.open_channel_link(person, asked.get("admin", [""])[0].split(" "))}
        if "startgroup" in asked:
            rights = asked.get("admin", [""])[0].split(" ")
            return {"chat_id": standin.open_group_link(person, asked["startgroup"][0], rights)}
        return _sent(standin.start(person, asked.get("start", [""])[0]))
    return {"elsewhere" if path.startswith("t.me/") else "open": url}


async def _pay(standin: "TelegramStandin", person: int, body: Json) -> Json:
    slug = body.get("slug") or standin.invoice_of_message(_chat_id(body) or person, int(body["message_id"]))
    checkout = await standin.pay(person, slug)
    if checkout["state"] != "paid":
        raise ActRefused(checkout["reason"])
    return {"charge_id": checkout["charge_id"]}


async def _invoice(standin: "TelegramStandin", person: int, body: Json) -> Json:
    slug = standin.invoice_of_message(_chat_id(body) or person, int(body["message_id"]))
    return {"invoice": standin.open_invoice(person, slug)}


def _data(body: Json) -> bytes:
    try:
        return base64.b64decode(str(body["base64"]).rpartition(",")[2], validate=True)
    except binascii.Error:
        raise ActRefused("the file is not base64") from None


async def _photo(standin: "TelegramStandin", person: int, body: Json) -> Json:
    name, caption = body.get("name") or "photo.jpg", body.get("caption") or ""
    data, chat_id = _data(body), _chat_id(body)
    return _sent(standin.send_photo(person, data, name, caption=caption, chat_id=chat_id))


async def _document(standin: "TelegramStandin", person: int, body: Json) -> Json:
    name, caption = str(body.get("name") or "file"), body.get("caption") or ""
    upload, chat_id = Upload(name, _data(body)), _chat_id(body)
    return _sent(standin.send_document(person, upload, caption=caption, chat_id=chat_id))


async def _voice(standin: "TelegramStandin", person: int, body: Json) -> Json:
    return _sent(standin.send_voice(person, chat_id=_chat_id(body)))


async def _contact(standin: "TelegramStandin", person: int, body: Json) -> Json:
    return _sent(standin.send_contact(person, chat_id=_chat_id(body)))


async def _sticker(standin: "TelegramStandin", person: int, body: Json) -> Json:
    return _sent(standin.send_sticker(person, body.get("emoji") or "👍", chat_id=_chat_id(body)))


async def _block(standin: "TelegramStandin", person: int, body: Json) -> Json:
    standin.block(person)
    return {}


async def _unblock(standin: "TelegramStandin", person: int, body: Json) -> Json:
    standin.unblock(person)
    return {}


async def _add_person(standin: "TelegramStandin", person: int, body: Json) -> Json:
    first_name = str(body["first_name"]).strip()[:64]
    if not first_name:
        raise ActRefused("a person needs a name")
    role = "staff" if body.get("role") == "staff" else "customer"
    language = str(body.get("language_code") or "en")[:2]
    return {"added": person_view(standin.add_person(first_name, language, role))}


async def _language(standin: "TelegramStandin", person: int, body: Json) -> Json:
    return {"spoken": standin.speak(person, str(body["language_code"])[:2])}


async def _stars(standin: "TelegramStandin", person: int, body: Json) -> Json:
    return {"balance": standin.top_up(person, int(body["amount"]))}


async def _refund(standin: "TelegramStandin", person: int, body: Json) -> Json:
    standin.refund_from_outside(str(body["charge_id"]))
    return {}


async def _group(standin: "TelegramStandin", person: int, body: Json) -> Json:
    members = tuple(int(one) for one in body.get("members", []))
    chat = standin.create_group(str(body.get("title") or "Group"), person, members=members)
    standin.add_bot(chat.id, person, payload=str(body.get("payload") or ""))
    return {"chat_id": chat.id}


ACTS: "dict[str, Act]" = {
    "text": _text,
    "start": _start,
    "press": _press,
    "open_url": _open_url,
    "pay": _pay,
    "invoice": _invoice,
    "photo": _photo,
    "document": _document,
    "voice": _voice,
    "contact": _contact,
    "sticker": _sticker,
    "block": _block,
    "unblock": _unblock,
    "add_person": _add_person,
    "language": _language,
    "stars": _stars,
    "refund_from_outside": _refund,
    "group": _group,
}

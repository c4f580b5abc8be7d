"""Texts that staff saved to answer with: written per language, filled in for one customer, sent by a second press.

Refuses placeholders that nobody can fill. A customer's name is known from what they wrote, and is kept nowhere else.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.support import SavedField, SavedPreview, SavedTextPlace, SavedTexts, SendSaved
from bot.callbacks.support import Thread as ThreadPlace
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.support_desk import SupportDesk
from bot.services.support_views import Said, SavedPreviewView, SavedTextView
from bot.services.threads import TEXT, Threads, number_of
from storage import customers, saved_texts, staff, thread_words
from storage.database import Reader, Transaction
from storage.saved_texts import SavedText
from storage.threads import Thread

TITLE_LIMIT, TEXT_LIMIT, AUDITED = 60, 3000, 200
PLACEHOLDERS = ("name", "order", "shop")
WORDS_READ = 50
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Fillers:
    """What stands for a customer whose name is not known, by language."""

    shop: str
    unnamed: dict[str, str]


class SavedAnswers:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, threads_: Threads, desk: SupportDesk, fillers: Fillers) -> None:
        self._threads, self._desk, self._fillers = threads_, desk, fillers

    async def every(self, reader: Reader, person: Person) -> list[SavedTextView]:
        require(person, Right.ANSWER)
        return [_view(each) for each in await saved_texts.every(reader)]

    async def view(self, reader: Reader, person: Person, text_id: int) -> SavedTextView:
        return _view(await self.one(reader, person, text_id))

    async def one(self, reader: Reader, person: Person, text_id: int) -> SavedText:
        require(person, Right.ANSWER)
        found = await saved_texts.get(reader, text_id)
        if found is None:
            raise Gone
        return found

    async def require_asked(self, reader: Reader, person: Person, place: SavedField) -> SavedText | None:
        """The text that is changed; None for a new one."""
        require(person, Right.ANSWER)
        if place.field not in saved_texts.FIELDS or (place.text == 0 and place.field != "title"):
            raise Gone
        return None if place.text == 0 else await self.one(reader, person, place.text)

    async def typed(self, tx: Transaction, person: Person, place: SavedField, typed: str, now: datetime) -> Place:
        """Keeps a title or a text. After the title of a new one its words are awaited, in the writer's language."""
        before = await self.require_asked(tx, person, place)
        value = _checked(place.field, typed)
        if before is None:
            text_id = await saved_texts.add(tx, value, now)
        else:
            text_id = before.id
            await saved_texts.change(tx, text_id, place.field, value, now)
        was = "" if before is None else str(getattr(before, place.field))
        await _record(tx, person, f"saved_text.{place.field}", text_id, was, value, now)
        return SavedTextPlace(text=text_id) if before else SavedField(text=text_id, field=f"text_{person.language}")

    async def remove(self, tx: Transaction, person: Person, text_id: int, now: datetime) -> Place:
        found = await self.one(tx, person, text_id)
        await saved_texts.remove(tx, text_id)
        await _record(tx, person, "saved_text.remove", text_id, found.title, "", now)
        return SavedTexts()

    async def preview(self, reader: Reader, person: Person, place: SavedPreview) -> SavedPreviewView:
        """The text as this customer would read it, or why there is none: the conversation stays at hand."""
        found, thread = await self.one(reader, person, place.text), await self._threads.get(reader, place.thread)
        try:
            text, problem = await self._filled(reader, found, thread), ""
        except Mistake as mistake:
            text, problem = "", mistake.key
        return SavedPreviewView(found.id, thread.id, found.title, text, problem)

    async def send(self, tx: Transaction, person: Person, press: SendSaved, now: datetime) -> Place:
        """Answers with the text."""
        found, thread = await self.one(tx, person, press.text), await self._threads.get(tx, press.thread)
        said = Said(TEXT, await self._filled(tx, found, thread))
        return await self._desk.answer(tx, person, ThreadPlace(thread=thread.id), said, now)

    async def _filled(self, reader: Reader, found: SavedText, thread: Thread) -> str:
        customer = await customers.find(reader, thread.customer_id)
        language = customer.language if customer else "en"
        text = found.in_language(language)
        if not text:
            raise Mistake("error.saved_empty")
        if "{order}" in text and thread.order_id is None:
            raise Mistake("error.saved_no_order")
        values = {
            "name": await self._name(reader, thread) or self._fillers.unnamed[language],
            "order": str(number_of(thread.order_id)),
            "shop": self._fillers.shop,
        }
        return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)

    async def _name(self, reader: Reader, thread: Thread) -> str:
        """What the customer is called in what they wrote last."""
        for word in reversed(await thread_words.last(reader, thread.id, WORDS_READ)):
            said = self._threads.opened(word) if word.staff_id is None else None
            if said is not None and said.name:
                return said.name
        return ""


def _view(each: SavedText) -> SavedTextView:
    return SavedTextView(each.id, each.title, each.text_en, each.text_ru)


def _checked(field: str, typed: str) -> str:
    text, limit = typed.strip(), TITLE_LIMIT if field == "title" else TEXT_LIMIT
    if not text:
        raise Mistake("error.text_needed")
    if len(text) > limit:
        raise Mistake("error.too_long", limit=limit)
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    if unknown and field != "title":
        raise Mistake("error.saved_placeholder", name=unknown[0][:30])
    return text


async def _record(
    tx: Transaction, person: Person, action: str, text_id: int, before: str, after: str, now: datetime
) -> None:
    await staff.record(
        tx,
        staff_id=person.id,
        action=action,
        subject=f"saved_text:{text_id}",
        before=before[:AUDITED],
        after=after[:AUDITED],
        now=now,
    )

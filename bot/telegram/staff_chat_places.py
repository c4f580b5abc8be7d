"""What is seen of the staff chat: the owner's page, and the letters into the group and about it. Writes nothing."""

from bot.callbacks import Place
from bot.callbacks.setup import StaffChatPlace
from bot.screens import staff_chat as screens
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import orders_roll, staff_chat_views
from bot.services import staff_chat_facts as facts
from bot.services.people import Person
from bot.services.staff_chat import language_of
from bot.services.staff_chat_links import GroupLinks
from bot.telegram.composed import Composed, Nothing
from bot.telegram.places import Draw
from bot.texts import Catalogues, Texts
from storage import staff_chats
from storage.database import Database, Reader
from storage.letters import Letter

KINDS = (*facts.ABOUT_ITSELF, orders_roll.LETTER)


class StaffChatPlaces:
    """One per shop."""

    def __init__(self, clock: Clock, links: GroupLinks) -> None:
        self._clock, self._links = clock, links

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {StaffChatPlace: self._page}

    async def _page(self, reader: Reader, person: Person, place: StaffChatPlace, t: Texts) -> Screen:
        view = await staff_chat_views.view(reader, person, self._links, self._clock.now(), asking=bool(place.ask))
        return screens.page(view, t, place.back)


class StaffChatLetters:
    """Composes letters of `KINDS`."""

    def __init__(self, db: Database, catalogues: Catalogues) -> None:
        self._db, self._catalogues = db, catalogues

    async def __call__(self, letter: Letter) -> Composed:
        return await self._db.read(lambda reader: self._compose(reader, letter))

    async def _compose(self, reader: Reader, letter: Letter) -> Composed:
        t = self._catalogues.of(await language_of(reader, letter.chat_id))
        match letter.kind:
            case facts.LOST:
                return screens.lost(str(letter.fields["why"]), str(letter.fields["title"]), t)
            case facts.HIDDEN:
                return screens.hidden(t)
            case facts.LEFT:
                return screens.left(t)
            case orders_roll.LETTER:
                return screens.orders(await orders_roll.roll(reader, orders_roll.since_of(letter.fields)), t)
        chat = await staff_chats.get(reader, letter.chat_id)
        if chat is None:
            return Nothing()
        if letter.kind == facts.ASKED:
            former = await staff_chats.current(reader)
            return screens.asked(former.title or str(former.chat_id) if former else None, t)
        return screens.found(facts.found_word(chat), t)

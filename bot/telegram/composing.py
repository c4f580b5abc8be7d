"""What a letter of the outbox says when its turn comes: read again then, so that it is never older than the truth."""

from collections.abc import Awaitable, Callable
from html import escape

from bot.callbacks import OrderPlace
from bot.screens import incidents, status
from bot.screens import letters as words
from bot.screens import staff_chat as group_words
from bot.screens.screen import Screen
from bot.seams import Clock, Ids
from bot.services import desk_lists
from bot.services.desk_views import IncidentView
from bot.services.errors import Gone
from bot.services.goods import File, Goods
from bot.services.moves import is_news
from bot.services.orders import Orders
from bot.services.payment_qr import Code, PaymentQr
from bot.services.staff_cards import case_card
from bot.services.staff_chat import language_of
from bot.services.staff_views import CaseView
from bot.services.views import StatusView
from bot.telegram.composed import Composed, Document, Nothing, Photo, RolledUp, StatusEdit
from bot.texts import Catalogues, Texts
from providers.money import Money
from storage import cases, dialogs, orders, refunds, status_messages
from storage.database import Database, Reader
from storage.letters import Letter

CaseOf = Callable[[Reader, int], Awaitable[CaseView]]

_ABOUT_ORDER: dict[str, Callable[[StatusView, Texts], Screen]] = {
    "goods": words.goods_ready,
    "needs_answer": words.answer_needed,
    "ended": words.ended,
    "late": words.late,
    "approval_risen": words.approval_risen,
    "too_late_to_cancel": words.too_late_to_cancel,
}


class Composing:
    """`compose` is what the sender calls."""

    def __init__(
        self,
        db: Database,
        catalogues: Catalogues,
        clock: Clock,
        ids: Ids,
        shop: Orders,
        goods: Goods,
        payment_qr: PaymentQr,
        case_of: CaseOf,
    ) -> None:
        self._db, self._catalogues, self._clock, self._ids = db, catalogues, clock, ids
        self._shop, self._goods, self._case_of = shop, goods, case_of
        self._payment_qr = payment_qr

    async def compose(self, letter: Letter) -> Composed:
        """Renders the letter in its reader's language."""
        try:
            return await self._db.read(lambda reader: self._compose(reader, letter))
        except Gone:
            return Nothing()

    async def _compose(self, reader: Reader, letter: Letter) -> Composed:
        t = self._catalogues.of(await language_of(reader, letter.chat_id))
        match letter.kind:
            case "status":
                return await self._status(reader, letter, t)
            case "case" if (incident := await self._incident(reader, letter)) is not None:
                return RolledUp(incidents.card(incident, t), incident.id)
            case "case" if letter.chat_id < 0:
                card = await case_card(reader, int(str(letter.fields["case"])), self._clock.now())
                return group_words.case_card(card, t)
            case "case":
                return words.case_card(await self._case_of(reader, int(str(letter.fields["case"]))), t)
            case "surplus_refunded":
                return words.surplus_returned(_money(letter), t)
            case "set_aside":
                return words.letter_set_aside(str(letter.fields["kind"]), str(letter.fields["error"]), t)
            case "item_file":
                return self._file(await self._goods.file(reader, *self._bound(letter), int(str(letter.fields["item"]))))
            case "items_file":
                return self._file(await self._goods.file(reader, *self._bound(letter), None))
            case "payment_qr":
                return _photo(await self._payment_qr.code(reader, *self._bound(letter)), t)
            case "refunded":
                return await self._refunded(reader, letter, t)
            case _:
                return _ABOUT_ORDER[letter.kind](await self._view(reader, letter), t)

    async def _incident(self, reader: Reader, letter: Letter) -> IncidentView | None:
        """What is told instead of a case of which staff hear with its incident."""
        case = await cases.get(reader, int(str(letter.fields["case"])))
        if case is None or case.incident_id is None:
            return None
        return await desk_lists.incident_card(reader, case.incident_id, self._clock.now())

    def _bound(self, letter: Letter) -> tuple[int, int]:
        if letter.order_id is None:
            raise Gone
        return letter.order_id, letter.chat_id

    async def _view(self, reader: Reader, letter: Letter) -> StatusView:
        order = await orders.owned(reader, *self._bound(letter))
        if order is None:
            raise Gone
        return await self._shop.status_of(reader, order, self._clock.now(), self._ids.nonce())

    async def _status(self, reader: Reader, letter: Letter, t: Texts) -> Composed:
        """Nothing where the order's own screen is open, which is drawn again by itself.

        Nor where the news comes as a message anyway and no older one is to be edited: nobody is told twice.
        """
        dialog = await dialogs.find(reader, letter.chat_id, letter.chat_id)
        if dialog is not None and (dialog.place or "").startswith(f"{OrderPlace.__prefix__}:{letter.order_id}:"):
            return Nothing()
        order = await orders.owned(reader, *self._bound(letter))
        if order is None or (is_news(order.state) and await status_messages.find(reader, order.id) is None):
            return Nothing()
        view = await self._shop.status_of(reader, order, self._clock.now(), self._ids.nonce())
        return StatusEdit(order.id, status.status(view, t), order.version)

    async def _refunded(self, reader: Reader, letter: Letter, t: Texts) -> Composed:
        order = await orders.owned(reader, *self._bound(letter))
        if order is None:
            return Nothing()
        refund = await refunds.of_order(reader, order.id)
        if refund is None:
            return Nothing()
        return words.refund_done(order.id, order.number, Money.of_minor(refund.amount_minor, refund.currency), t)

    def _file(self, file: File | None) -> Composed:
        return Nothing() if file is None else Document(file.content, file.name, escape(file.title))


def _photo(code: Code, t: Texts) -> Photo:
    caption = t("qr.caption", number=code.number, until=t.moment(code.until))
    return Photo(code.picture, "payment.png", caption)


def _money(letter: Letter) -> Money:
    return Money.of_minor(int(str(letter.fields["minor"])), str(letter.fields["currency"]))

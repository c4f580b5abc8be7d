"""Handing over what was delivered: only to its buyer, only when asked, opened at that moment."""

import math
from dataclasses import dataclass
from datetime import datetime

from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.schedule import KEEP_GOODS
from bot.services.views import GoodsItem, GoodsView
from providers.orders import ItemKind
from storage import deliveries, letters, offers, orders
from storage.cipher import Cipher
from storage.database import Reader, Transaction
from storage.deliveries import Delivery
from storage.order_state import OrderState
from storage.orders import Order

_WENT_BACK = frozenset({OrderState.RETURNING, OrderState.RETURNED})
PAGE = 10
"""Keys on one screen; more come as a text file as well."""


@dataclass(frozen=True, slots=True)
class File:
    """A delivered item, or all texts of an order, as a file for its buyer."""

    name: str
    content: bytes
    title: str


class Goods:
    """Every way to an item checks the owner in the query itself."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def view(self, reader: Reader, person: Person, order_id: int, page: int, *, revealed: bool) -> GoodsView:
        """One page of an order's items. Raises `Gone` where the person has no such order or nothing came yet."""
        order = await self._owned(reader, person, order_id)
        items = await deliveries.of_order(reader, order.id)
        if not items:
            raise Gone
        return await self._view(reader, order, items, page, revealed=revealed)

    async def _owned(self, reader: Reader, person: Person, order_id: int) -> Order:
        order = await orders.owned(reader, order_id, person.id)
        if order is None or order.state in _WENT_BACK:
            raise Gone
        return order

    async def _view(
        self, reader: Reader, order: Order, items: list[Delivery], page: int, *, revealed: bool
    ) -> GoodsView:
        pages = max(1, math.ceil(len(items) / PAGE))
        page = min(max(page, 1), pages)
        shown = items[(page - 1) * PAGE : page * PAGE]
        lines = await orders.lines(reader, order.id)
        offer = await offers.get(reader, lines[0].offer_id) if len(lines) == 1 else None
        return GoodsView(
            order=order.id,
            number=order.number,
            provider=order.provider,
            title=lines[0].title if lines else "",
            items=tuple(self._item(one, revealed=revealed) for one in shown),
            page=page,
            pages=pages,
            revealed=revealed,
            total_items=len(items),
            expected_items=order.remote_items,
            platform=offer.platform if offer else None,
            activation=offer.activation if offer else "",
            kept_until_on=((order.paid_at or order.created_at) + KEEP_GOODS).date(),
            pictures=sum(one.kind == ItemKind.PICTURE for one in items),
        )

    def _item(self, item: Delivery, *, revealed: bool) -> GoodsItem:
        readable = revealed and item.kind != ItemKind.PICTURE
        return GoodsItem(item.title, item.kind, self._content(item).decode() if readable else None)

    def _content(self, item: Delivery) -> bytes:
        return self._cipher.open(item.sealed, about=f"delivery:{item.order_id}:{item.item}")

    async def reveal(self, tx: Transaction, person: Person, order_id: int, now: datetime) -> None:
        """Notes that the buyer asked to see the items, and sends pictures and long lists as files. Raises `Gone`."""
        order = await self._owned(tx, person, order_id)
        items = await deliveries.of_order(tx, order.id)
        await deliveries.mark_shown(tx, order.id, now)
        for item in items:
            if item.kind == ItemKind.PICTURE:
                await self._send(tx, order, "item_file", {"item": item.id}, now)
        if sum(item.kind != ItemKind.PICTURE for item in items) > PAGE:
            await self._send(tx, order, "items_file", {}, now)

    async def _send(self, tx: Transaction, order: Order, kind: str, fields: dict[str, int], now: datetime) -> None:
        await letters.put(tx, chat_id=order.customer_id, kind=kind, order_id=order.id, fields=fields, now=now)

    async def file(self, reader: Reader, order_id: int, chat_id: int, item_id: int | None) -> File | None:
        """One picture, or all texts where `item_id` is None; None unless the chat is the buyer's own."""
        order = await orders.owned(reader, order_id, chat_id)
        if order is None or order.state in _WENT_BACK:
            return None
        items = await deliveries.of_order(reader, order.id)
        if item_id is None:
            texts = [self._content(one) for one in items if one.kind != ItemKind.PICTURE]
            return File(f"order-{order.number}.txt", b"\n".join(texts), "")
        found = next((one for one in items if one.id == item_id), None)
        if found is None:
            return None
        ending = found.media_type.rpartition("/")[2].replace("jpeg", "jpg")
        return File(f"item-{found.id}.{ending}", self._content(found), found.title)

"""What happens at the stand-in: buying, the passing of time, giving up, returning. Knows no HTTP."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from providers.kinguin import standin_returns
from providers.kinguin.standin_catalogue import Catalogue
from providers.kinguin.standin_counter import parts_of, reference_of
from providers.kinguin.standin_errors import Refusal, missing_order
from providers.kinguin.standin_orders import Orders, StandinKey, StandinOrder
from providers.kinguin.standin_rows import Row
from providers.standin import Fact

_FIRST_DISPATCH = 14_000_000


class Shop:
    """The business behind the API; each thing that really happens is a fact in the truth log."""

    def __init__(self, catalogue: Catalogue, orders: Orders, truth: list[Fact], now: Callable[[], datetime]) -> None:
        self.catalogue = catalogue
        self.orders = orders
        self.delivery = timedelta(seconds=4)
        self.is_old = False
        """The API of 2020-11: coupons, dispatches, shorter objects."""
        self.events: deque[tuple[str, dict[str, Any]]] = deque()
        self._truth = truth
        self._now = now

    def order(self, order_id: str) -> StandinOrder:
        """Raises the refusal of an unknown order."""
        if order_id not in self.orders.all:
            raise missing_order(order_id)
        return self.orders.all[order_id]

    def place(self, body: dict[str, Any], *, by: str) -> StandinOrder:
        """Buys, or raises the documented refusal."""
        reference = reference_of(body, self.orders)
        parts = parts_of(body, self.catalogue, by=by)
        if sum(part.quantity * part.cents for part in parts) > self.orders.deposit:
            raise Refusal(422, "InsufficientBalance", "Your balance is too low.")
        coupon = str(body.get("couponCode") or "") if self.is_old else ""
        order = self.orders.make(reference, parts, self._now(), coupon)
        for part in parts:
            self.catalogue.take(part.row.number, part.seller.offer_id, text=part.text, pictures=part.pictures)
        self._tell("placed", order)
        return order

    def pass_time(self) -> None:
        """Keys arrive and returns are worked off, as the clock says."""
        for order in self.orders.all.values():
            if order.status == "processing":
                self._deliver_in_time(order)
            if gone := standin_returns.work_off(order, self._now(), self.delivery):
                self._take_back(order, gone)

    def finish(self, order: StandinOrder) -> None:
        """The rest of the keys is there. An order that ended stays as it is."""
        order.shown = None
        if order.status != "processing":
            return
        order.deliver(len(order.keys), self._now())
        order.status, order.completed_at = "completed", self._now()
        self._tell("done", order)
        self._announce(order)

    def give_up(self, order: StandinOrder) -> None:
        """`canceled`: the deposit gets its money back, once. Keys that somebody has stay delivered."""
        order.shown = None
        if order.status in {"canceled", "refunded"}:
            return
        back = sum(key.part.cents for key in order.keys if key.status == "RETURNED")
        for key in order.keys:
            key.status = "CANCELED" if key.status == "PROCESSING" else key.status
        order.status = "canceled"
        self.orders.deposit += order.paid_cents - back
        self._tell("cancelled", order)
        self._announce(order)

    def ask_return(self, order: StandinOrder) -> None:
        """Worked off later. Raises `NoKeysToReturn`."""
        standin_returns.ask(order, self._now())
        self._tell("return_asked", order)

    def dispatch(self, order: StandinOrder) -> int:
        """The number of the dispatch, once every key is there. Raises the refusals of 2020."""
        if order.status == "processing":
            raise self._not_yet(order)
        if order.dispatch_id is None:
            order.dispatch_id = _FIRST_DISPATCH + list(self.orders.all).index(order.id)
            order.dispatched_at = self._now()
            self._tell("dispatched", order)
        return order.dispatch_id

    def dispatched(self, dispatch_id: str) -> StandinOrder:
        """The order of a dispatch. Raises `DispatchNotFound`."""
        found = (order for order in self.orders.all.values() if str(order.dispatch_id) == dispatch_id)
        if order := next(found, None):
            return order
        raise Refusal(404, "DispatchNotFound", "Dispatch not found.")

    def read_keys(self, order: StandinOrder) -> None:
        """Somebody saw the keys."""
        if order.delivered():
            self._tell("keys_read", order)

    def change_price(self, product_id: str, price: Decimal) -> None:
        """The cheapest merchant asks this now, in EUR. Raises ValueError for what is not sold."""
        self.catalogue.change_price(self._sold(product_id).number, int(price * 100))
        self._announce_product(self._sold(product_id))

    def vanish(self, product_id: str) -> None:
        """The product is no longer sold. Raises ValueError for what is not sold anyway."""
        row = self._sold(product_id)
        self.catalogue.vanish(row.number)
        self._announce_product(row)

    def _deliver_in_time(self, order: StandinOrder) -> None:
        now, ready_at = self._now(), order.ready_at(self.delivery)
        if now >= ready_at:
            odd = order.shown
            self.finish(order)
            order.shown = odd
        elif now >= order.created_at + (ready_at - order.created_at) / 2 and order.preorder is None:
            order.deliver(len(order.keys) // 2, now)

    def _take_back(self, order: StandinOrder, keys: Sequence[StandinKey]) -> None:
        self.orders.deposit += sum(key.part.cents for key in keys)
        if any(key.status != "RETURNED" for key in order.keys):
            self._tell("keys_returned", order)
            return
        self.orders.deposit += order.paid_cents - order.cents
        order.status = "refunded"
        self._tell("returned", order)
        self._announce(order)

    def _not_yet(self, order: StandinOrder) -> Refusal:
        more: dict[str, Any] = {"orderId": order.id, "retryable": True}
        if order.preorder:
            more["releaseDate"] = order.preorder.released_on.isoformat()
            return Refusal(422, "ProcessingPreorder", "The product is not released yet.", **more)
        if order.delivered():
            return Refusal(422, "OrderPartiallyDispatched", "Some keys are not there yet.", **more)
        detail = f'Order "{order.id}" not dispatched yet. Please retry request later'
        return Refusal(422, "OrderNotDispatchedYet", detail, **more)

    def _sold(self, product_id: str) -> Row:
        row = self.catalogue.by_product_id(product_id)
        if row is None or not row.sellers:
            raise ValueError(f"nobody sells {product_id}")
        return row

    def _tell(self, what: str, order: StandinOrder) -> None:
        detail = {"quantity": len(order.keys), "cents": order.cents}
        self._truth.append(Fact(self._now(), what, order.id, order.reference, order.status, detail))

    def _announce(self, order: StandinOrder) -> None:
        order.updated_at = self._now()
        body = {"orderId": order.id, "orderExternalId": order.reference, "status": order.status}
        self.events.append(("order.status", body | {"updatedAt": self._stamp()}))

    def _announce_product(self, row: Row) -> None:
        body = self.catalogue.product(row)
        fields = ("kinguinId", "productId", "qty", "textQty", "cheapestOfferId")
        told = {name: body[name] for name in fields}
        self.events.append(("product.update", told | {"updatedAt": self._stamp()}))

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="milliseconds")

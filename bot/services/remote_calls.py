"""Calls about an order that its provider has already: the intent is committed first, the outcome after."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.services.placing import outcome_of
from bot.services.supply import Supply
from providers.errors import ProviderError
from storage import calls
from storage.calls import Outcome
from storage.orders import Order

T = TypeVar("T")


class RemoteCalls:
    """`cancel`, `mark_paid` and `give_back`: what they change can be read back."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply

    async def make(self, order: Order, kind: str, send: Callable[[str], Awaitable[T]]) -> T:
        """Sends one request about the remote order. Raises what `send` raises, once its outcome is stored."""
        assert order.remote_id is not None  # noqa: S101 - an order at its provider has an id there
        call_id = await self._begin(order, kind)
        try:
            answer = await send(order.remote_id)
        except ProviderError as error:
            await self._settle(call_id, outcome_of(error), error)
            raise
        await self._settle(call_id, Outcome.ACCEPTED)
        return answer

    async def _begin(self, order: Order, kind: str) -> int:
        body = self._supply.cipher.seal((order.remote_id or "").encode(), about=f"call:{order.id}:{kind}")
        return await self._supply.db.write(
            lambda tx: calls.begin(
                tx,
                order_id=order.id,
                provider=order.provider,
                kind=kind,
                boot=self._supply.boot,
                body=body,
                now=self._supply.clock.now(),
            )
        )

    async def _settle(self, call_id: int, outcome: Outcome, error: ProviderError | None = None) -> None:
        now = self._supply.clock.now()
        await self._supply.db.write(
            lambda tx: calls.settle(
                tx,
                call_id,
                outcome,
                now=now,
                code=error.code if error else None,
                status=error.status if error else None,
                request_id=error.request_id if error else None,
            )
        )

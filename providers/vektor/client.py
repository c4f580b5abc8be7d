"""Vektor's calls: one method each, answers read into models. Decides nothing about orders."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from providers.errors import Limited, NotSent, Ours, ProviderError, Unavailable, Unclear
from providers.http import LARGE, SMALL, Answer, Http, segment
from providers.vektor.errors import refused_act, refused_read
from providers.vektor.models import Card, OrderRow, OrdersPage, loose_json
from providers.vektor.tokens import Token, Tokens

HEADERS = {"Content-Type": "application/json"}
"""Wanted with each call, reads too. Document: api/orders, Headers."""

_LIST_KEYS = ("data", "orders")
"""The example says the first, the table the second."""


class Client:
    """The calls of one shop. Reads raise `Unavailable`, `Limited`, `Ours` or `NotFound`."""

    def __init__(self, http: Http, tokens: Tokens) -> None:
        self._http = http
        self._tokens = tokens

    async def token(self) -> None:
        """Makes sure that there is a good token."""
        await self._tokens.current()

    async def cards(self) -> list[Card | None]:
        """`GET /v1/ecards`; None stands for a row that cannot be read. Document: ECards."""
        answer = await self._get("/v1/ecards", limit=LARGE)
        rows = _json(answer)
        if not isinstance(rows, list):
            raise _unreadable(answer)
        return [_card(row) for row in rows]

    async def orders(self, page: int) -> OrdersPage:
        """`GET /v1/orders?page=`, from 1. Document: api/orders, Get orders."""
        answer = await self._get("/v1/orders", {"page": page})
        body = _json(answer)
        lists = [body[key] for key in _LIST_KEYS if isinstance(body.get(key), list)] if isinstance(body, dict) else []
        if not lists:
            raise _unreadable(answer)
        try:
            rows = tuple(OrderRow.model_validate(row) for row in lists[0])
            return OrdersPage(rows=rows, totalPages=body.get("totalPages"))
        except ValidationError:
            raise _unreadable(answer) from None

    async def status(self, order_id: str) -> str:
        """`GET /v1/orders/{order_id}/status`: the word. Document: api/orders, Get order status."""
        answer = await self._get(f"/v1/orders/{segment(order_id)}/status")
        try:
            body = loose_json(answer)
        except ValueError:
            raise _unreadable(answer) from None
        word = body.get("status") if isinstance(body, dict) else None
        if not _is_word(word) or _is_another(body, order_id):
            raise _unreadable(answer)
        return str(word).strip()[:100]

    async def create(self, body: bytes, order_id: str) -> str | None:
        """`POST /v1/orders`, once; the status word where one is told. Document: api/orders, Create order.

        Accepted is 200. Its body is not documented: none is fine, and so is any JSON that does not speak of
        another order; anything else did not come from the API.
        """
        answer = await self._act("/v1/orders", body)
        if answer.status != 200:
            raise refused_act(answer)
        if not answer.raw.strip():
            return None
        try:
            told = loose_json(answer)
        except ValueError:
            raise _unclear(answer) from None
        if _is_another(told, order_id):
            raise _unclear(answer)
        word = told.get("status") if isinstance(told, dict) else None
        return str(word).strip()[:100] if _is_word(word) else None

    async def balance(self) -> Decimal:
        """`GET /v1/balance/`, which the Introduction names and no page shows: a number, bare or as `balance`."""
        answer = await self._get("/v1/balance/")
        body = _json(answer)
        told = body.get("balance") if isinstance(body, dict) else body
        if isinstance(told, bool) or not isinstance(told, int | Decimal):
            raise _unreadable(answer)
        return Decimal(told)

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.close()
        await self._tokens.close()

    async def _get(self, path: str, params: Mapping[str, str | int] | None = None, *, limit: int = SMALL) -> Answer:
        token = await self._tokens.current()
        answer = await self._http.get(path, params, limit=limit, headers=_bearer(token))
        if answer.status == 401:
            token = await self._tokens.renewed(token)
            answer = await self._http.get(path, params, limit=limit, headers=_bearer(token))
        self._learn(token, answer)
        if answer.status != 200:
            raise refused_read(answer)
        return answer

    async def _act(self, path: str, body: bytes) -> Answer:
        try:
            token = await self._tokens.current()
        except (Unavailable, Limited) as error:
            raise NotSent(f"POST {path}: {error}", status=error.status) from None
        answer = await self._http.act("POST", path, body, headers=_bearer(token))
        if answer.status == 401:
            raise await self._at_the_door(token, answer)
        self._learn(token, answer)
        return answer

    async def _at_the_door(self, token: Token, answer: Answer) -> ProviderError:
        """A 401 to an act: surely not acted. The request is not repeated here: each one has an intent of its own."""
        if not token.is_proven and self._tokens.drop(token):
            return Ours(f"{answer.call}: a fresh token is refused", status=401, request_id=answer.request_id)
        try:
            await self._tokens.renewed(token)
        except (Unavailable, Limited) as error:
            return NotSent(f"{answer.call}: {error}", status=401)
        return NotSent(f"{answer.call}: the token was stale and is renewed", status=401, request_id=answer.request_id)

    def _learn(self, token: Token, answer: Answer) -> None:
        if answer.status == 401:
            self._tokens.drop(token)
        elif answer.status < 500:
            token.is_proven = True


def _bearer(token: Token) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token.text}"}


def _card(row: Any) -> Card | None:
    try:
        return Card.model_validate(row)
    except ValidationError:
        return None


def _is_another(body: Any, order_id: str) -> bool:
    """Whether a body names an order that is not the one asked for. Ids are the same in any case of letters.

    A whole number may be the order's number for people: it tells nothing.
    """
    told = [body.get(key) for key in ("id", "orderId")] if isinstance(body, dict) else []
    ids = [one for one in told if one is not None and not isinstance(one, int)]
    return any(not isinstance(one, str) or one.casefold() != order_id.casefold() for one in ids)


def _is_word(value: Any) -> bool:
    """A status, be it one that nobody knows."""
    return isinstance(value, str) and bool(value.strip()) and value.strip().isprintable()


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except ValueError:
        raise _unreadable(answer) from None


def _unreadable(answer: Answer) -> Unavailable:
    return Unavailable(f"{answer.call}: unreadable", status=answer.status, request_id=answer.request_id)


def _unclear(answer: Answer) -> Unclear:
    return Unclear(f"{answer.call}: not the API's answer", status=answer.status, request_id=answer.request_id)

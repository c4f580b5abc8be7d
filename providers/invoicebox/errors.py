"""What Invoicebox's error codes mean. Refuses to take an unknown code for a final one.

Document: docs/dictionary/error.md. The set of codes is open.
"""

from typing import Any

from providers.errors import Duplicate, Ours, ProviderError, Refused
from providers.http import Answer, act_error, read_error
from providers.invoicebox.buyer import question_of
from providers.invoicebox.models import Refusal

FINAL = frozenset(
    {
        "wrong_expiration_date",
        "wrong_currency",
        "language_not_found",
        "wrong_basket_item_total_amount",
        "wrong_basket_item_total_vat_amount",
        "wrong_basket_item_amount_wo_vat",
        "wrong_total_amount",
        "wrong_total_vat_amount",
        "wrong_order_status",
    }
)
"""Nothing was done, and the same request will never be accepted."""

WRONG_FIELD = "wrong_value"
"""The code of a refused field: the request as a whole was not accepted."""

DUPLICATE = "merchant_order_id_duplicate"

OURS = frozenset({"unauthorized", "forbidden"})

_DECLARED = frozenset({400, 409, 422})
"""Statuses under which a declared code is believed."""


def refusal_of(answer: Answer) -> Refusal:
    """The error body, under `error` or at the top level; empty where there is none."""
    try:
        body = answer.json()
    except ValueError:
        return Refusal()
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        body = body["error"]
    return Refusal.model_validate(body if isinstance(body, dict) else {})


def refused_act(answer: Answer, customer: dict[str, Any] | None = None) -> ProviderError:
    """What an answer without the sign of acceptance means. `customer`: what was sent of the buyer."""
    refusal = refusal_of(answer)
    code = refusal.code[:60] or None
    if answer.status in _DECLARED:
        told = _told(answer, code)
        words = f"{answer.call}: {code or 'no code'}, status {answer.status}"
        if code == DUPLICATE:
            return Duplicate(words, **told)
        if code in OURS:
            return Ours(words, **told)
        wrong = next((field for field in refusal.fields if field.code == WRONG_FIELD), None)
        if wrong is not None:
            if wrong.name.endswith("merchantOrderId"):
                # Our numbers are well formed: what can be wrong with one is that it is known.
                return Duplicate(f"{words} at {wrong.name[:60]}", **told)
            told["code"] = code or WRONG_FIELD
            return Refused(f"{words} at {wrong.name[:60]}", question=question_of(wrong.name, customer or {}), **told)
        if code in FINAL:
            return Refused(words, **told)
    return act_error(answer, code=code)


def refused_read(answer: Answer) -> ProviderError:
    """What an answer without the wanted data means for a read."""
    code = refusal_of(answer).code[:60] or None
    if code in OURS and 400 <= answer.status < 500:
        return Ours(f"{answer.call}: {code}, status {answer.status}", **_told(answer, code))
    return read_error(answer, code=code)


def _told(answer: Answer, code: str | None) -> dict[str, Any]:
    return {"code": code, "status": answer.status, "request_id": answer.request_id}

"""What Kinguin's error kinds mean. Refuses to take an unknown kind for a final one."""

from providers.errors import Duplicate, NotFound, Ours, ProviderError, Refused, Unclear
from providers.http import Answer, act_error, read_error
from providers.kinguin.models import Refusal

FINAL = frozenset({"ConstraintViolation", "ProductUnavailable", "Preorder", "NoKeysToReturn", "OrderNotFound"})
"""Nothing was bought, and the same request will never be accepted."""

OURS = frozenset({"Authorization", "InsufficientBalance", "BalanceRequired"})
"""Nothing was bought, because of the shop's own account."""

UNCLEAR = frozenset({"Error", "HttpClient", "Http", "OrderFailed", "ResourceLock"})
"""An order may exist all the same, like after every kind that is named nowhere."""

TOO_EARLY = frozenset({"OrderHold", "OrderNotDispatchedYet", "OrderPartiallyDispatched", "ProcessingPreorder"})
"""A dispatch that may be asked for again later; nothing was done. Until 2024."""

NEVER = frozenset({"OrderNotPaid", "DispatchNotFound", "OrderNotSupported"})
"""A dispatch that was not done and never will be. Until 2024."""

_PLAIN = frozenset({401, 403, 429})
"""Statuses that speak for themselves, whatever kind stands beside them."""

_KNOWN_REFERENCE = ("already used", "already exists")


def refusal_of(answer: Answer) -> Refusal:
    """The error body; empty where there is none. Document: api/ErrorsCodes.md."""
    try:
        body = answer.json()
    except ValueError:
        return Refusal()
    return Refusal.model_validate(body if isinstance(body, dict) else {})


def refused_act(answer: Answer) -> ProviderError:
    """What an answer without the sign of acceptance means for an order or a return. 429 is documented nowhere."""
    refusal = refusal_of(answer)
    code = _code(refusal)
    told = {"code": code, "status": answer.status, "request_id": answer.request_id}
    if not 400 <= answer.status < 500 or answer.status in _PLAIN:
        return act_error(answer, code=code, names_limits=False)
    if refusal.kind == "ConstraintViolation" and _is_known_reference(refusal):
        return Duplicate(_words(answer, refusal), **told)  # type: ignore[arg-type]
    if refusal.kind in FINAL:
        return Refused(_words(answer, refusal), **told)  # type: ignore[arg-type]
    if refusal.kind in OURS:
        return Ours(_words(answer, refusal), **told)  # type: ignore[arg-type]
    if refusal.kind in UNCLEAR:
        return Unclear(_words(answer, refusal), **told)  # type: ignore[arg-type]
    return act_error(answer, code=code, names_limits=False)


def refused_dispatch(answer: Answer) -> ProviderError:
    """What an answer without a number means for a dispatch. Document: api/ErrorsCodes.md, 2020-11."""
    refusal = refusal_of(answer)
    if refusal.kind in TOO_EARLY | NEVER and 400 <= answer.status < 500:
        told = {"code": _code(refusal), "status": answer.status, "request_id": answer.request_id}
        return Refused(_words(answer, refusal), **told)  # type: ignore[arg-type]
    return refused_act(answer)


def refused_read(answer: Answer) -> ProviderError:
    """What an answer without the wanted data means for a read."""
    refusal = refusal_of(answer)
    code = _code(refusal)
    told = {"code": code, "status": answer.status, "request_id": answer.request_id}
    if refusal.kind == "OrderNotFound" and 400 <= answer.status < 500:
        return NotFound(_words(answer, refusal), **told)  # type: ignore[arg-type]
    if refusal.kind == "Authorization":
        return Ours(_words(answer, refusal), **told)  # type: ignore[arg-type]
    return read_error(answer, code=code)


def _code(refusal: Refusal) -> str | None:
    """The kind, or the number that stood for it before 2020-11."""
    return (refusal.kind or refusal.code)[:60] or None


def _is_known_reference(refusal: Refusal) -> bool:
    """Our references are well formed, so a violation at their place can only be a repeat.

    The words may stand in any text of the body: real ones leave out `detail` or `propertyPath`.
    """
    if "orderExternalId" in refusal.propertyPath:
        return True
    text = "\n".join((refusal.detail, refusal.title, refusal.type)).lower()
    return "orderexternalid" in text or any(words in text for words in _KNOWN_REFERENCE)


def _words(answer: Answer, refusal: Refusal) -> str:
    """For developers. The detail is left out: it may quote what was sent."""
    place = f" at {refusal.propertyPath[:60]}" if refusal.propertyPath else ""
    return f"{answer.call}: {refusal.kind[:60]}{place}, status {answer.status}"

"""How stand-ins read a request, and how a fault changes it: whether it acts and what comes back."""

from collections.abc import Callable
from urllib.parse import unquote

import httpx

from providers.standin import Fault

WAIT = 30
"""Seconds in `Retry-After`."""

_REFUSALS = {
    Fault.FAILS_BEFORE: 503,
    Fault.LIMITED: 429,
    Fault.LIMITED_SILENTLY: 429,
    Fault.UNAUTHORISED: 401,
}


def under(
    fault: Fault | None,
    request: httpx.Request,
    act: Callable[[], httpx.Response],
    *,
    refusal: Callable[[int], httpx.Response],
) -> httpx.Response:
    """The answer to the request as the fault leaves it.

    `act` does what the request asks; `refusal` is the provider's error body for a status. Raises
    httpx's transport errors: ConnectError (never arrived), ReadTimeout (never answered) and
    RemoteProtocolError (closed without an answer). LATE and UNKNOWN_STATUS are the stand-in's own.
    """
    if fault is Fault.REFUSED:
        raise httpx.ConnectError("refused", request=request)
    if fault is Fault.SILENT_BEFORE:
        raise httpx.ReadTimeout("silent", request=request)
    if fault in _REFUSALS:
        answer = refusal(_REFUSALS[fault])
        if fault is Fault.LIMITED:
            answer.headers["Retry-After"] = str(WAIT)
        return answer
    return _spoilt(fault, request, act())


def path_parts(request: httpx.Request) -> list[str]:
    """The parts of the path; an encoded slash stays inside its part."""
    path = request.url.raw_path.partition(b"?")[0].decode("ascii")
    return [unquote(part) for part in path.strip("/").split("/")]


def _spoilt(fault: Fault | None, request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    if fault is Fault.SILENT_AFTER:
        raise httpx.ReadTimeout("silent", request=request)
    if fault is Fault.CLOSED_AFTER:
        raise httpx.RemoteProtocolError("closed without an answer", request=request)
    if fault is Fault.FAILS_AFTER:
        return httpx.Response(500, text="Internal Server Error")
    if fault is Fault.HALF_ANSWER:
        return httpx.Response(answer.status_code, content=answer.content[: len(answer.content) // 2])
    if fault is Fault.GARBAGE:
        return httpx.Response(200, html="<!doctype html><title>Welcome</title>")
    if fault is Fault.WRONG_TYPES:
        return httpx.Response(200, json={"status": "yes", "data": ["order"], "results": "one", "id": {}})
    return answer

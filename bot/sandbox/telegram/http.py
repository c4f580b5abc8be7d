"""Owns the stand-in's HTTP: the Bot API, its files, and what the chat page asks; mounts nothing by itself."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField
from multidict import MultiMapping

from bot.sandbox.telegram.act_api import act
from bot.sandbox.telegram.errors import ActRefused, ApiError, ConnectionDropped
from bot.sandbox.telegram.events import Event
from bot.sandbox.telegram.params import Upload
from bot.sandbox.telegram.standin import TelegramStandin

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEARTBEAT_SECONDS = 15
Values = Mapping[str, Any]


def routes(standin: TelegramStandin, key: str) -> list[web.RouteDef]:
    """The Bot API's routes, and the page's under `/{key}/api/`; `key` is the token of the URL.

    The application must allow bodies of 64 MB (`client_max_size`) for uploads to be refused as
    Telegram refuses them.
    """
    standin.world.media_base = f"/{key}/api/file"
    return [
        web.route("*", "/bot{token}/{method}", _bot_api(standin)),
        web.get("/file/bot{token}/{path:.+}", _bot_file(standin)),
        web.get(f"/{key}/api/state", _state(standin)),
        web.get(f"/{key}/api/events", _events(standin)),
        web.post(f"/{key}/api/act", _act(standin)),
        web.get(f"/{key}/api/file/{{file_id}}", _file(standin)),
    ]


def _answer(body: Mapping[str, Any], status: int = 200) -> web.Response:
    headers = {}
    if retry_after := body.get("parameters", {}).get("retry_after"):
        headers["Retry-After"] = str(retry_after)
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, headers=headers, content_type="application/json")


def _is_token(standin: TelegramStandin, request: web.Request) -> bool:
    return hmac.compare_digest(request.match_info["token"].encode(), standin.token.encode())


def _bot_api(standin: TelegramStandin) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if not _is_token(standin, request):
            return _answer(ApiError(401, "Unauthorized").body(), 401)
        try:
            values, files = await read_params(request)
            result = await standin.call(request.match_info["method"], values, files)
        except ApiError as refusal:
            return _answer(refusal.body(), refusal.code)
        except ConnectionDropped:
            return _cut(request)
        return _answer({"ok": True, "result": result})

    return handle


def _cut(request: web.Request) -> web.Response:
    """Closes the connection without a word, as a network that breaks."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def read_params(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """A call's parameters and files, from the query and from a JSON, form or multipart body."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await _json(request)
        return values | body, {}
    return _split(values, await request.post())


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(body, dict):
        raise ApiError(400, "Bad Request: object expected as JSON request")
    return body


def _split(values: dict[str, Any], form: MultiMapping[Any]) -> tuple[dict[str, Any], dict[str, Upload]]:
    files = {}
    for name, value in form.items():
        if isinstance(value, FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            values[name] = value.decode() if isinstance(value, (bytes, bytearray)) else value
    return values, files


def _bot_file(standin: TelegramStandin) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if not _is_token(standin, request):
            return _answer(ApiError(401, "Unauthorized").body(), 401)
        for stored in standin.world.state.files.values():
            if stored.path == request.match_info["path"] and not stored.url:
                return web.Response(body=stored.data, content_type="application/octet-stream")
        return _answer(ApiError(404, "Not Found").body(), 404)

    return handle


def _state(standin: TelegramStandin) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            state = standin.state(int(request.query.get("person", "0")))
        except (ActRefused, ValueError):
            people = list(standin.world.state.people)
            if not people or "person" in request.query:
                return _answer({"ok": False, "description": "nobody has this id"}, 404)
            state = standin.state(people[0])
        return _answer({**state, "last_event_id": standin.world.events.last})

    return handle


def _act(standin: TelegramStandin) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            body = await _json(request)
        except ApiError as refusal:
            return _answer({"ok": False, "description": refusal.description}, 400)
        return _answer(await act(standin, body))

    return handle


def _file(standin: TelegramStandin) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        stored = standin.world.state.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        if stored.url:
            raise web.HTTPFound(stored.url)
        # What people upload is shown, never run as a page of this origin.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=stored.data, content_type=stored.content_type, headers=headers)

    return handle


def _events(standin: TelegramStandin) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        told = request.query.get("person", "")
        person_id = int(told) if told.isdigit() else 0
        if person_id not in standin.world.state.people:
            return _answer({"ok": False, "description": "nobody has this id"}, 404)
        position = _position(standin, request)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        while not standin.world.events.closed:
            batch = standin.world.events.after(person_id, position)
            position = batch[-1].number if batch else position
            await response.write(b"".join(map(_line, batch)) or b": still here\n\n")
            if not standin.world.events.after(person_id, position):
                await standin.world.events.wait(HEARTBEAT_SECONDS)
        return response

    return handle


def _position(standin: TelegramStandin, request: web.Request) -> int:
    told = request.headers.get("Last-Event-ID") or request.query.get("after") or ""
    return int(told) if told.isdigit() else standin.world.events.last


def _line(event: Event) -> bytes:
    text = json.dumps(event.body, ensure_ascii=False)
    return f"id: {event.number}\ndata: {text}\n\n".encode()

"""What each failure of a real connection means, for a call that acts and for one that reads."""

import asyncio
import gzip
import socket
import struct
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from providers.errors import NotSent, Unavailable, Unclear
from providers.http import LARGE, SMALL, Http, Timeouts
from providers.http_body import TooLarge, whole_body

Behaviour = Callable[["Peer", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

QUICK = Timeouts(connect=2, read=0.2, pool=0.2, whole=5)
WHOLE = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}'


class Peer:
    """A server on this machine that behaves as told and remembers the requests it has read."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.port = 0
        self._servers: list[asyncio.Server] = []
        self._writers: list[asyncio.StreamWriter] = []
        self.hold = asyncio.Event()
        self._arrived = asyncio.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def read_request(self, reader: asyncio.StreamReader) -> bool:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return False
        size = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        self.requests.append(head + await reader.readexactly(size))
        async with self._arrived:
            self._arrived.notify_all()
        return True

    async def has_read(self, count: int) -> None:
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests) >= count)

    async def listen(self, behaviour: Behaviour) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            self._writers.append(writer)
            try:
                if await self.read_request(reader):
                    await behaviour(self, reader, writer)
            finally:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        self._servers.append(server)
        self.port = server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self.hold.set()
        for writer in self._writers:
            writer.close()
        for server in self._servers:
            server.close()
            await server.wait_closed()
        for writer in self._writers:
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)


def saying(*parts: bytes) -> Behaviour:
    async def say(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()

    return say


async def silent(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await peer.hold.wait()


async def reset(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def one_answer_per_connection(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Promises to keep the connection, and closes it after the answer."""
    writer.write(WHOLE)
    await writer.drain()


async def closes_on_second_request(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers once, reads a second request on the same connection and closes without a word."""
    writer.write(WHOLE)
    await writer.drain()
    await peer.read_request(reader)


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    made = Peer()
    yield made
    await made.close()


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., Http]]:
    opened: list[Http] = []

    def make(url: str, settings: Timeouts = QUICK) -> Http:
        opened.append(Http(url, headers={"Authorization": "Key-1234"}, settings=settings))
        return opened[-1]

    yield make
    for http in opened:
        await http.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

AFTER_SENDING: dict[str, Behaviour] = {
    "read, then closed": saying(),
    "reset": reset,
    "silent": silent,
    "half a body": saying(HEAD + b"Content-Length: 100\r\n\r\n{"),
    "half a chunk": saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{"),
    "half a head": saying(b"HTTP/1.1 200 OK\r\nContent-"),
    "garbage": saying(b"\x00\x01 this is not HTTP\r\n\r\n"),
    "an unknown compression": saying(HEAD + b"Content-Encoding: br\r\nContent-Length: 5\r\n\r\nplain"),
    "half a compressed body": saying(
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 17\r\n\r\n" + gzip.compress(b"{" + bytes(99) + b"}")[:-8]
    ),
    "wrong compression": saying(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"),
}


@pytest.mark.parametrize("name", AFTER_SENDING)
async def test_whatever_happens_after_sending_leaves_an_act_unclear(
    name: str, peer: Peer, connect: Callable[..., Http]
) -> None:
    await peer.listen(AFTER_SENDING[name])
    with pytest.raises(Unclear) as caught:
        await connect(peer.url).act("POST", "/order", b"{}")
    assert len(peer.requests) == 1
    assert "Key-1234" not in repr(caught.value)


@pytest.mark.parametrize("name", AFTER_SENDING)
async def test_whatever_happens_after_sending_makes_a_read_unavailable(
    name: str, peer: Peer, connect: Callable[..., Http]
) -> None:
    await peer.listen(AFTER_SENDING[name])
    with pytest.raises(Unavailable) as caught:
        await connect(peer.url).get("/user")
    assert "Key-1234" not in repr(caught.value)


async def test_a_refused_connection_is_surely_not_sent(connect: Callable[..., Http]) -> None:
    http = connect(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(NotSent):
        await http.act("POST", "/order", b"{}")
    with pytest.raises(Unavailable):
        await http.get("/user")


async def test_a_name_that_is_not_resolved_is_surely_not_sent(
    connect: Callable[..., Http], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(*args: Any, **options: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nobody)
    http = connect("https://supplier.invalid")
    with pytest.raises(NotSent):
        await http.act("POST", "/order", b"{}")
    with pytest.raises(Unavailable):
        await http.get("/user")


async def test_a_full_pool_is_surely_not_sent(peer: Peer, connect: Callable[..., Http]) -> None:
    await peer.listen(silent)
    patient = Timeouts(connect=2, read=30, pool=0.1, whole=60)
    http = connect(peer.url, patient)
    under_way = [asyncio.create_task(http.act("POST", "/order", b"{}")) for _ in range(8)]
    await peer.has_read(8)
    with pytest.raises(NotSent):
        await http.act("POST", "/order", b"{}")
    peer.hold.set()
    outcomes = await asyncio.gather(*under_way, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unclear] * 8
    assert len(peer.requests) == 8


async def test_a_call_that_drips_for_ever_ends(peer: Peer, connect: Callable[..., Http]) -> None:
    async def drip(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 1000000\r\n\r\n")
        while not peer.hold.is_set() and not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.wait([asyncio.ensure_future(peer.hold.wait())], timeout=0.05)

    await peer.listen(drip)
    http = connect(peer.url, Timeouts(read=5, whole=0.3))
    with pytest.raises(Unclear):
        await http.act("POST", "/order", b"{}")
    with pytest.raises(Unavailable):
        await http.get("/user")


async def test_a_cancelled_act_is_left_to_the_caller(peer: Peer, connect: Callable[..., Http]) -> None:
    await peer.listen(silent)
    task = asyncio.create_task(connect(peer.url, Timeouts()).act("POST", "/order", b"{}"))
    await peer.has_read(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_redirect_is_not_followed(peer: Peer, connect: Callable[..., Http]) -> None:
    moved = b"HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    await peer.listen(saying(moved))
    http = connect(peer.url)
    assert (await http.act("POST", "/order", b"{}")).status == 307
    assert (await http.get("/user")).status == 307
    assert len(peer.requests) == 2


async def test_a_failing_server_is_an_answer(peer: Peer, connect: Callable[..., Http]) -> None:
    broken = b"HTTP/1.1 503 Busy\r\nX-Request-Id: r-7\r\nContent-Length: 3\r\n\r\nno!"
    await peer.listen(saying(broken))
    http = connect(peer.url)
    for answer in (await http.act("POST", "/order", b"{}"), await http.get("/user")):
        assert (answer.status, answer.raw, answer.request_id) == (503, b"no!", "r-7")


async def test_a_connection_that_was_closed_after_an_answer_does_not_disturb_the_next_call(
    peer: Peer, connect: Callable[..., Http]
) -> None:
    await peer.listen(one_answer_per_connection)
    http = connect(peer.url)
    for _ in range(3):
        assert (await http.act("POST", "/order", b"{}")).json() == {"ok": True}
        assert (await http.get("/user")).json() == {"ok": True}
    assert len(peer.requests) == 6


async def test_acts_never_share_a_connection(peer: Peer, connect: Callable[..., Http]) -> None:
    await peer.listen(closes_on_second_request)
    http = connect(peer.url)
    for _ in range(3):
        assert (await http.act("POST", "/order", b"{}")).status == 200
    assert (peer.connections, len(peer.requests)) == (3, 3)


async def test_a_read_on_a_connection_that_dies_is_answered_or_unavailable(
    peer: Peer, connect: Callable[..., Http]
) -> None:
    await peer.listen(closes_on_second_request)
    http = connect(peer.url)
    assert (await http.get("/user")).status == 200
    try:
        assert (await http.get("/user")).status == 200
    except Unavailable:
        assert len(peer.requests) >= 2


@pytest.mark.parametrize("compressed", [False, True])
async def test_a_body_without_end_is_refused(compressed: bool, peer: Peer, connect: Callable[..., Http]) -> None:
    body = b" " * (SMALL + 1)
    headers = HEAD
    if compressed:
        body, headers = gzip.compress(body), HEAD + b"Content-Encoding: gzip\r\n"
    await peer.listen(saying(headers + b"Content-Length: %d\r\n\r\n" % len(body), body))
    http = connect(peer.url)
    with pytest.raises(Unclear):
        await http.act("POST", "/order", b"{}")
    with pytest.raises(Unavailable):
        await http.get("/user")
    assert len((await http.get("/offers", limit=LARGE)).raw) == SMALL + 1


async def test_a_small_answer_that_unpacks_into_a_giant_one_fills_no_memory() -> None:
    """One chunk of the network: httpx would unpack the whole of it before it tells its length."""
    packed = gzip.compress(bytes(200 << 20), 1)

    class Giant(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield packed

    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Giant())
    tracemalloc.start()
    with pytest.raises(TooLarge):
        await whole_body(response, SMALL)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * SMALL


async def test_packed_answers_are_asked_for_and_read(peer: Peer, connect: Callable[..., Http]) -> None:
    body = gzip.compress(b'{"ok":true}')
    await peer.listen(saying(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body), body))
    http = connect(peer.url)
    assert [(await http.get("/user")).raw, (await http.act("POST", "/order", b"{}")).raw] == [b'{"ok":true}'] * 2
    assert all(b"accept-encoding: gzip\r\n" in request.lower() for request in peer.requests)


async def test_the_body_arrives_as_it_was_stored(peer: Peer, connect: Callable[..., Http]) -> None:
    await peer.listen(saying(WHOLE))
    await connect(peer.url + "/api/").act("POST", "/order", b'{"amount": 2}')
    head, _, body = peer.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/order HTTP/1.1\r\n")
    assert b"Authorization: Key-1234" in head
    assert body == b'{"amount": 2}'


async def test_a_given_transport_replaces_both(connect: Callable[..., Http]) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        return httpx.Response(200, json={})

    http = Http("https://host", headers={}, transport=httpx.MockTransport(answer))
    await http.get("/user")
    await http.act("POST", "/order", b"{}")
    await http.close()
    assert seen == ["GET", "POST"]

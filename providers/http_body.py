"""The body of an HTTP answer, unpacked no further than agreed. Refuses any packing but gzip."""

import zlib
from collections.abc import Callable

import httpx

ACCEPTED = "gzip"
"""What is asked for: the one packing that is undone here, because httpx undoes a whole chunk however long it gets."""
_GZIP = 16 + zlib.MAX_WBITS


class TooLarge(Exception):
    """The body is longer than agreed."""


async def whole_body(response: httpx.Response, limit: int) -> bytes:
    """Raises `TooLarge` above `limit` bytes, and httpx's errors for a body that breaks off or is packed otherwise."""
    if response.is_stream_consumed:  # a stand-in's answer is in memory from the beginning
        raw = await response.aread()
        if len(raw) > limit:
            raise TooLarge
        return raw
    return await _streamed(response, limit)


async def _streamed(response: httpx.Response, limit: int) -> bytes:
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in {"identity", "gzip", "x-gzip", ""}:
        raise httpx.DecodingError("an unknown packing", request=response.request)
    unpacker = zlib.decompressobj(_GZIP) if "gzip" in packed else None
    raw = bytearray()
    async for chunk in response.aiter_raw():
        # One byte more than agreed is enough to know.
        raw += _unpacked(unpacker.decompress, chunk, limit + 1 - len(raw), response) if unpacker else chunk
        if len(raw) > limit:
            raise TooLarge
    if unpacker and raw and not unpacker.eof:
        raise httpx.DecodingError("half a packed body", request=response.request)
    return bytes(raw)


def _unpacked(unpack: Callable[[bytes, int], bytes], chunk: bytes, most: int, response: httpx.Response) -> bytes:
    try:
        return unpack(chunk, most)
    except zlib.error:
        raise httpx.DecodingError("not packed as told", request=response.request) from None

"""Owns files: uploads, ids, addresses to fetch from; refuses sizes and what is no picture."""

import mimetypes
import re
from urllib.parse import urlsplit

from bot.sandbox.telegram.errors import ApiError, bad_request
from bot.sandbox.telegram.model import Json, StoredFile
from bot.sandbox.telegram.params import Params, Upload
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World

MEGABYTE = 1024 * 1024
LIMITS = {"photo": 10 * MEGABYTE}
UPLOAD_LIMIT = 50 * MEGABYTE
DOWNLOAD_LIMIT = 20 * MEGABYTE
SIGNS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
PICTURES = tuple(SIGNS)
FETCHED_DOCUMENTS = (".gif", ".pdf", ".zip")


def keep(world: World, kind: str, upload: Upload, url: str = "") -> StoredFile:
    """Stores a file under a new id."""
    number = world.next("file")
    unique = f"AgAD{world.state.epoch:x}{number:05x}"
    extension = re.search(r"\.\w{1,8}$", upload.name)
    path = f"{kind}s/file_{number}{extension.group() if extension else ''}"
    content_type = _content_type(upload)
    file_id = f"{kind}-{unique}"
    stored = StoredFile(file_id, unique, path, upload.name, content_type, upload.data, url)
    world.state.files[stored.file_id] = stored
    return stored


def _content_type(upload: Upload) -> str:
    """What a browser needs to show the file; forms often say only "octet-stream"."""
    for start, kind in SIGNS.items():
        if upload.data.startswith(start):
            return kind
    if upload.content_type != "application/octet-stream":
        return upload.content_type
    return mimetypes.guess_type(upload.name)[0] or upload.content_type


def read_file(world: World, params: Params, kind: str, value: str) -> StoredFile:
    """The file that a call names: `attach://part`, a file id, or an address; raises ApiError."""
    upload = params.files.get(value.removeprefix("attach://"))
    if upload is not None:
        _check_upload(kind, upload)
        return keep(world, kind, upload)
    known = world.state.files.get(value)
    if known is not None:
        if not known.file_id.startswith(f"{kind}-"):
            raise bad_request(f"can't use file of another type as {kind.title()}")
        return known
    if not _fetchable(value):
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    name = urlsplit(value).path.rsplit("/", 1)[-1] or kind
    if kind == "document" and not name.lower().endswith(FETCHED_DOCUMENTS):
        raise bad_request("wrong type of the web page content")
    return keep(world, kind, Upload(name, b""), value)


def _fetchable(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _check_upload(kind: str, upload: Upload) -> None:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind != "photo":
        return
    if len(upload.data) > LIMITS["photo"]:
        raise bad_request("too big for a photo")
    if not upload.data.startswith(PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")


def photo_json(stored: StoredFile) -> list[Json]:
    """The Bot API's list of sizes; one size is enough here."""
    width, height = _size(stored.data)
    size = {"width": width, "height": height, "file_size": len(stored.data)}
    return [{"file_id": stored.file_id, "file_unique_id": stored.unique_id, **size}]


def document_json(stored: StoredFile) -> Json:
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_name": stored.name,
        "mime_type": stored.content_type,
        "file_size": len(stored.data),
    }


def _size(data: bytes) -> tuple[int, int]:
    if data.startswith(PICTURES[0]) and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return 800, 600


@method("getFile", "file_id")
def get_file(world: World, params: Params) -> Json:
    stored = world.state.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }

"""Where the sandbox listens: a loopback socket, bound before anything slow is loaded. Binds no other address."""

import errno
import socket
from collections.abc import Mapping

from bot.problems import NO_PORT, PORT_BUSY, WRONG_PORT, CannotStart

HOST = "127.0.0.1"
USUAL = 8080
TRIED = 20


def chosen_port(option: int | None, environment: Mapping[str, str]) -> int | None:
    """The port that the operator insists on, or None. Raises `CannotStart`."""
    told = environment.get("HTTP_PORT", "").strip() if option is None else str(option)
    if not told:
        return None
    lowest = 1 if option is None else 0
    if not told.isdecimal() or not lowest <= int(told) <= 65535:
        raise CannotStart(WRONG_PORT.format(value=told))
    return int(told)


def listen(chosen: int | None, usual: int = USUAL) -> socket.socket:
    """A listening socket; connections wait in it until they are served. Raises `CannotStart`."""
    if chosen is not None:
        if (only := _bind(chosen)) is None:
            raise CannotStart(PORT_BUSY.format(port=chosen))
        return only
    for port in range(usual, usual + TRIED):
        if (found := _bind(port)) is not None:
            return found
    raise CannotStart(NO_PORT.format(first=usual, last=usual + TRIED - 1))


def free_port() -> int:
    """A port that nobody listens on at this moment, for the bot's own door."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def _bind(port: int) -> socket.socket | None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            return None
        raise
    listener.setblocking(False)
    return listener

"""Owns waking of those who wait; survives a loop that was thrown away while somebody waited in it."""

import asyncio


def can_wake(future: "asyncio.Future[None] | None") -> bool:
    """Whether somebody still waits for the future in a loop that lives."""
    return future is not None and not future.done() and not future.get_loop().is_closed()


def wake(future: "asyncio.Future[None] | None") -> None:
    """Ends the wait, if there still is one."""
    if future is not None and can_wake(future):
        future.set_result(None)

"""When the next step of an order comes: pure tables of delays. Decides nothing else."""

from datetime import datetime, timedelta

QUOTE_LIVES = timedelta(minutes=15)
LAPSE_GRACE = timedelta(minutes=10)
"""Money that was approved just before the shown deadline may still be on its way."""
DECLINE_BEFORE_DEADLINE = timedelta(seconds=60)
PROMISE = timedelta(hours=2)
"""How long a paid order may wait to be placed before the money goes back."""
UNPAID_LIVES = timedelta(hours=24)
"""How long an order may wait at its provider for the customer's payment."""
RETURN_WAITS = timedelta(hours=48)
"""How long goods may be on their way back before a person looks."""
ANSWER_WAITS = timedelta(hours=24)
STUCK_WAITS = timedelta(minutes=5)
LANE_WAIT = timedelta(seconds=15)
KEEP_GOODS = timedelta(days=365)
CASE_DEADLINE = timedelta(hours=2)
CLOSED_STAYS = timedelta(days=1)
"""How long a case that a person closed is not opened again for the same reason."""
OWNERS_AFTER = timedelta(hours=1)
"""How long after a case's deadline, of which managers hear, owners hear of it too."""
TAKEN_FOR = timedelta(hours=2)
"""How long somebody may keep a case without deciding it before it is free again."""
BEGUN_FOR = timedelta(hours=1)
"""How long an action that staff began about an order waits for its second press."""
ONE_CAUSE = timedelta(hours=1)
"""How long after the last one a case of the same provider and kind is told as a part of the same incident."""
FOLLOW_AT_MOST = timedelta(minutes=5)

TELL_STAFF_AFTER = timedelta(minutes=30)
"""How long an unclear placement is looked up before a person hears of it."""

_LOOK_UPS = (5, 15, 45, 120, 300, 600, 1800)
_RETRIES = (5, 15, 45, 120, 300, 600)
_FOLLOWS = (2, 3, 3, 5, 5, 10, 10, 20, 30, 60)
_REFUNDS = (30, 60, 120, 300, 900, 1800, 3600)


def _delay(table: tuple[int, ...], done: int) -> timedelta:
    return timedelta(seconds=table[min(done, len(table) - 1)])


def next_look_up(looks: int, age: timedelta = timedelta()) -> timedelta:
    """The pause after `looks` look-ups: 5 s, 15 s, 45 s, 2, 5, 10, then every 30 min.

    Never under a quarter of the call's age, so that a provider which cannot even be asked is not hammered.
    """
    longest = timedelta(seconds=_LOOK_UPS[-1])
    return max(_delay(_LOOK_UPS, looks), min(age / 4, longest))


def next_attempt(attempts: int) -> timedelta:
    """How long to wait after a request that surely did nothing."""
    return _delay(_RETRIES, max(attempts - 1, 0))


def next_follow(looks: int, age: timedelta) -> timedelta:
    """Fast at first, then every minute, and every five once an order is a day old."""
    return FOLLOW_AT_MOST if age > timedelta(days=1) else _delay(_FOLLOWS, looks)


def next_refund(attempts: int) -> timedelta:
    return _delay(_REFUNDS, max(attempts - 1, 0))


def out_of_refunds(attempts: int) -> bool:
    """Whether a refund has been tried so often that a person must look."""
    return attempts >= len(_REFUNDS) + 1


def promise_broken(promised_at: datetime | None, now: datetime) -> bool:
    return promised_at is not None and now >= promised_at

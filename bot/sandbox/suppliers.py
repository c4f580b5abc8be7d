"""The providers' stand-ins of one sandbox, made by the registry. They live while the bot is killed and started."""

import inspect
from collections import Counter
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from bot.sandbox.webhooks import sender
from bot.seams import Clock, Ids
from providers.registry import FOLDERS, folder
from providers.standin import Fact, Fault, Faults, Standin


class Suppliers:
    """`address` is the sandbox's own, where pictures are served; `door` is where the bot hears webhooks."""

    def __init__(self, address: str, door: str, clock: Clock, ids: Ids) -> None:
        self._address, self._door, self._clock, self._ids = address, door, clock, ids
        self.standins: dict[str, Standin] = {}
        self.renew()

    def renew(self) -> None:
        """Every stand-in as on its first day."""
        self.standins = {name: self._make(name) for name in FOLDERS}

    def _make(self, name: str) -> Standin:
        offered: dict[str, Any] = {
            "now": self._clock.now,
            "new_id": self._ids.reference,
            "base_url": f"{self._address}/{name}",
            # The bot's file outlives the stand-in: ids of its orders must not come twice.
            "order_seed": int(self._clock.now().timestamp()),
        }
        make: Callable[..., Standin] = folder(name).standin
        wanted = inspect.signature(make).parameters
        made = make(**{key: value for key, value in offered.items() if key in wanted})
        made.send_webhook = sender(self._door, name)
        return made

    async def tick(self) -> None:
        """Lets time pass at those that act by themselves."""
        for standin in self.standins.values():
            if pass_time := getattr(standin, "tick", None):
                await pass_time()

    def seen(self) -> list[dict[str, Any]]:
        """What the panel shows of each, as JSON; instants in ISO 8601, UTC."""
        return [
            {
                "name": name,
                "faults": [fault.value for fault in Fault if fault is not Fault.REFUSED],
                "active": _waiting(standin.faults),
                "truth": [_fact(fact) for fact in standin.truth],
            }
            for name, standin in self.standins.items()
        ]


def variables() -> dict[str, Mapping[str, str]]:
    """What the sandbox sets for each provider, without its prefix."""
    return {name: import_module(f"{path}.samples").VARIABLES for name, path in FOLDERS.items()}


def _waiting(faults: Faults) -> list[dict[str, Any]]:
    """The faults that wait for requests, each kind once with its number; those that wait for reads say so."""
    acting = [{"kind": kind.value, "count": n} for kind, n in Counter(faults.acting).items()]
    return acting + [{"kind": kind.value, "count": n, "reads": True} for kind, n in Counter(faults.reading).items()]


def _fact(fact: Fact) -> dict[str, Any]:
    told = {"at": fact.at.isoformat(), "what": fact.what, "id": fact.id, "reference": fact.reference}
    return told | {"status": fact.status, "detail": fact.detail}

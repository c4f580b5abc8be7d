"""A world at rest, read from its file and the stand-ins' truth. Judges nothing, asks the program nothing."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.simulation.seeded import seeded_cipher
from tests.simulation.tills import PaidThere
from tests.simulation.world import World

Row = dict[str, Any]

GONE = frozenset({"CANCEL", "canceled", "refunded", "Cancelled", "Canceled", "expired", "Payment Failed"})
OWN = frozenset({"balance", "approval"})
"""Methods whose money only the books move."""
DONE = frozenset({"SUCCESS", "completed", "Delivered", "Completed"})


@dataclass(frozen=True, slots=True)
class Remote:
    """An order at a supplier as it truly is. `at`: when it was placed."""

    provider: str
    id: str
    status: str
    quantity: int
    at: datetime

    @property
    def is_alive(self) -> bool:
        """Its goods are its buyer's, or may still become so. An invoice alone buys nothing: staff hand over."""
        return self.status not in GONE and self.provider != "invoicebox"

    @property
    def is_done(self) -> bool:
        return self.status in DONE


class Facts:
    """The file and the truth."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.raw = b"".join(each.read_bytes() for each in _parts(world.file))
        with closing(sqlite3.connect(world.file)) as connection:
            connection.row_factory = sqlite3.Row
            self._connection = connection
            self.orders = self._all("orders")
            self.lines = self._all("order_lines")
            self.payments = self._all("payments")
            self.refunds = {row["payment_id"]: row for row in self._all("refunds")}
            self.calls = self._all("calls")
            self.ledger = self._all("ledger")
            self.letters = self._all("letters")
            self.inbox = self._all("inbox")
            self.cases = self._all("cases")
            self.dialogs = self._all("dialogs")
            self.deliveries = self._all("deliveries")
            self.replacements = self._all("replacements")
            self.customers = {row["id"]: row for row in self._all("customers")}
            self.parts = self._all("balance_parts")
        self.open_cases = [row for row in self.cases if row["closed_at"] is None]
        self.with_case = {row["order_id"] for row in self.open_cases}
        self.by_id = {row["id"]: row for row in self.orders}
        self.charges = {row["charge_id"]: row for row in world.telegram.charges}
        self.given_back = Counter(row["charge_id"] for row in world.telegram.truth if row["what"] == "refunded")
        self.given_back.update(each for each in world.cabinet if each in self.charges)
        """How often the money of each of Telegram's charges went back."""
        self.links: dict[str, Row] = {}
        """Invoices for other departments' goods: their payments by remote order."""
        self.remote = self._remote()
        self.order_of = {one.id: order_id for order_id, found in self.remote.items() for one in found}
        """Which order a remote order was bought for."""

    @property
    def paid_there(self) -> list[tuple[PaidThere, Row | None]]:
        """What customers have truly paid to providers, with the order that it was for."""
        return [(paid, self.by_id.get(self.order_of.get(paid.remote_id))) for paid in self.world.tills.paid]

    @property
    def refunded_there(self) -> Counter[str]:
        """What truly went back, by remote order, in minor units."""
        found: Counter[str] = Counter()
        for order in self.world.invoices.shop.all.values():
            for refund in order.refunds:
                found[order.id] += int(refund.fields["amount"] * 100)
        found.update({each: minor for each, minor in self.world.cabinet.items() if each not in self.charges})
        return found

    def charged_at(self, order_id: int | None) -> list[int]:
        """When an order's own money came, or staff let it be paid later, in milliseconds."""
        own = [row for row in self.payments if row["order_id"] == order_id and not row["surplus"]]
        return [at for row in own if (at := self._came_at(row)) is not None]

    def _came_at(self, payment: Row) -> int | None:
        name = payment["external_id"]
        match payment["method"]:
            case "balance":
                return payment["captured_at"]
            case "approval":
                return self.world.accepted.get(payment["order_id"])
            case "invoicebox_link":
                found = [paid.at for paid in self.world.tills.paid if paid.remote_id == name]
                return int(found[0].timestamp() * 1000) if found else None
        return self.charges[name]["at"] if name in self.charges else None

    def is_kept(self, payment: Row) -> bool:
        """Whether the shop has the money, or what stands for it."""
        if payment["external_id"] is None or payment["state"] != "captured":
            return False
        if payment["method"] in OWN:
            refund = self.refunds.get(payment["id"])
            return refund is None or refund["state"] != "done"
        return not self.given_back[payment["external_id"]] and not self.refunded_there[payment["external_id"]]

    def _all(self, table: str) -> list[Row]:
        return [dict(row) for row in self._connection.execute(f"SELECT * FROM {table}")]

    def _remote(self) -> dict[int | None, list[Remote]]:
        """Every remote order by the order that it was bought for; None for those that nobody asked for."""
        found: dict[int | None, list[Remote]] = defaultdict(list)
        by_reference = {row["reference"]: row["id"] for row in self.orders}
        by_payload = {row["payload"]: row for row in self.payments if row["method"] == "invoicebox_link"}
        by_invite, by_products = dict(self._invites()), self._products()
        for name, standin in self.world.standins.items():
            placed = {fact.id: fact.at for fact in standin.truth if fact.what == "placed"}
            for one in standin.orders():
                order_id = by_reference.get(one["reference"])
                if name == "invoicebox" and one["reference"] in by_payload:
                    self.links[str(one["id"])] = by_payload[one["reference"]]
                    continue
                if name == "simpleboost":
                    order_id = by_invite.get(one["invite"])
                if name == "intercode":
                    order_id = by_products.get(tuple(one["products"]))
                remote = Remote(name, str(one["id"]), one["status"], one["quantity"], placed[one["id"]])
                found[order_id].append(remote)
        return found

    def _invites(self) -> Iterator[tuple[str, int]]:
        """Which order asked for which invite; the customers never use one twice."""
        cipher = seeded_cipher("checker")
        for call in self.calls:
            if call["provider"] == "simpleboost" and call["kind"] == "place":
                about = f"call:{call['order_id']}:{call['attempt']}"
                yield json.loads(cipher.open(call["body"], about=about))["inviteCode"], call["order_id"]

    def _products(self) -> dict[tuple[str, ...], int]:
        """Which order asked for which products in which number; no two orders that were sent are alike."""
        sent = {call["order_id"] for call in self.calls if call["kind"] == "place"}
        found: dict[tuple[str, ...], int] = {}
        for line in self.lines:
            if self.by_id[line["order_id"]]["provider"] == "intercode" and line["order_id"] in sent:
                products = (json.loads(line["facts"])["product_id"],) * line["quantity"]
                assert products not in found, "two orders of one kind cannot be told apart"
                found[products] = line["order_id"]
        return found


def _parts(file: Path) -> list[Path]:
    return sorted(file.parent.glob(f"{file.name}*"))

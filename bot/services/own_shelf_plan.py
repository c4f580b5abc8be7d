"""What a file would do to the own shelf, line by line. Changes nothing: a file with one wrong line is not applied."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.services.own_shelf_csv import ON_SALE, REF, Line
from bot.services.own_shelf_fields import Cells, Fields
from bot.services.own_shelf_views import LineProblem
from providers.errors import InvalidAnswer
from storage.products import Product

REF_LIMIT = 40
_WORDS = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Planned:
    """A product as the file wants it. `ref` is empty where the shop is to choose one."""

    line: int
    ref: str
    before: Product | None
    cells: Cells
    sellable: bool
    keys: tuple[str, ...]
    """What differs from before."""


@dataclass(frozen=True, slots=True)
class Plan:
    planned: tuple[Planned, ...]
    """New and changed products, in the order of the file."""
    unchanged: int
    problems: tuple[LineProblem, ...]


def mark(fields: Fields, found: Plan) -> str:
    """The same for plans that change the same from the same, else surely another one."""
    told = [(each.line, each.ref, each.sellable, _changes(fields, each)) for each in found.planned]
    return sha256(json.dumps(told).encode()).hexdigest()[:12]


def _changes(fields: Fields, each: Planned) -> list[tuple[str, str, str]]:
    """Each field that differs, before and after."""
    before = row(fields, each.before) if each.before else {}
    return [(key, before.get(key, ""), each.cells.get(key, "")) for key in each.keys]


def columns(fields: Fields) -> tuple[str, ...]:
    """The columns of a file."""
    return (REF, *(field.key for field in fields.all), ON_SALE)


def row(fields: Fields, product: Product) -> dict[str, str]:
    """A product as a row of a file."""
    return {REF: product.ref, **fields.cells(product), ON_SALE: str(int(product.sellable))}


def plan(fields: Fields, known: Sequence[Product], lines: Sequence[Line]) -> Plan:
    """Judges every cell that differs from what is stored."""
    stored = {product.ref: product for product in known}
    seen: set[str] = set()
    planned, problems, unchanged = [], [], 0
    for line in lines:
        reader = _Reader(fields, line, stored, seen)
        found = reader.read()
        problems += reader.problems
        if found.before is not None and not found.keys:
            unchanged += 1
        else:
            planned.append(found)
    return Plan(tuple(planned), unchanged, tuple(problems))


class _Reader:
    """Reads one line."""

    def __init__(self, fields: Fields, line: Line, stored: dict[str, Product], seen: set[str]) -> None:
        self._fields, self._line, self._stored, self._seen = fields, line, stored, seen
        self.problems: list[LineProblem] = []

    def read(self) -> Planned:
        ref = self._ref()
        before = self._stored.get(ref)
        old = row(self._fields, before) if before else {}
        cells = {key: old.get(key, "") for key in self._fields.by_key}
        for key in self._fields.by_key:
            told = self._line.cells.get(key)
            if told is not None and told != cells[key]:
                cells[key] = self._judged(key, told, cells[key])
        if not self._fields.is_titled(cells):
            self._wrong(self._fields.all[0].key, "empty")
        sellable = self._sellable(before, cells)
        keys = tuple(key for key in cells if cells[key] != old.get(key, ""))
        if before is not None and before.sellable != sellable:
            keys = (*keys, ON_SALE)
        return Planned(self._line.number, ref, before, cells, sellable, keys)

    def _ref(self) -> str:
        ref = self._line.cells.get(REF, "").strip()
        if not ref:
            return ""
        if len(ref) > REF_LIMIT or not ref.isprintable() or " " in ref:
            self._wrong(REF, "ref")
        if ref in self._seen:
            self._wrong(REF, "repeated")
        self._seen.add(ref)
        return ref

    def _judged(self, key: str, told: str, before: str) -> str:
        field = self._fields.by_key[key]
        if not told.strip() and (not field.required or not before):
            return ""  # what is required and missing is asked for where the product is to be sold
        try:
            return self._fields.judge(key, told)
        except InvalidAnswer as error:
            self._wrong(key, error.reason)
            return before

    def _sellable(self, before: Product | None, cells: Cells) -> bool:
        """As told; else as it was; else as soon as it can be sold."""
        missing = self._fields.missing(cells)
        told = self._line.cells.get(ON_SALE, "").strip().lower()
        if not told:
            return before.sellable if before else not missing
        if told not in _WORDS:
            self._wrong(ON_SALE, "on_sale")
            return False
        known = {problem.key for problem in self.problems}
        for key in missing if _WORDS[told] else ():
            if key not in known:
                self._wrong(key, "empty")
        return _WORDS[told]

    def _wrong(self, key: str, reason: str) -> None:
        field = self._fields.by_key.get(key)
        self.problems.append(LineProblem(self._line.number, key, reason, field is not None and field.own))

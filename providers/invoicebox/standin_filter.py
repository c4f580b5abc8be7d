"""The stand-in's searches: fields, operators, order and pages. Document: docs/api/filter.md.

Honours both spellings of the pages' names, refuses the spelling of the order that is refused outside.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from providers.invoicebox.standin_rules import Refusal

_FIELD = re.compile(r"(?P<name>\w+)(?:\[(?P<operator>\w*)\])?")
_USUAL = 30
_LONGEST = 50
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "_eq": lambda told, wanted: told == wanted,
    "_ne": lambda told, wanted: told != wanted,
    "_gt": lambda told, wanted: told > wanted,
    "_ge": lambda told, wanted: told >= wanted,
    "_lt": lambda told, wanted: told < wanted,
    "_le": lambda told, wanted: told <= wanted,
    "_start": lambda told, wanted: told.startswith(wanted),
}


def search(rows: Sequence[dict[str, Any]], query: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """One page of the rows that fit. Raises `Refusal` for a query that is not understood."""
    page, size = 1, _USUAL
    one_of: dict[str, set[str]] = {}
    found = list(rows)
    for name, value in query:
        if name in {"_page", "page"}:
            page = _number(name, value)
        elif name in {"_pageSize", "pageSize"}:
            size = min(_number(name, value), _LONGEST)
        elif name.startswith("_order"):
            found = _sorted(found, name, value)
        elif name.endswith("[]"):
            one_of.setdefault(name[:-2], set()).add(value)
        else:
            found = [row for row in found if _fits(row, name, value)]
    found = [row for row in found if all(str(row.get(name, "")) in values for name, values in one_of.items())]
    start = (page - 1) * size
    meta = {"totalCount": len(found), "pageSize": size, "page": page}
    return {"data": found[start : start + size], "metaData": meta, "extendedData": []}


def _fits(row: dict[str, Any], name: str, value: str) -> bool:
    field = _FIELD.fullmatch(name)
    judge = _OPERATORS.get((field["operator"] or "_eq") if field else "")
    if field is None or judge is None:
        raise Refusal(422, "wrong_filter", name)
    return judge(str(row.get(field["name"], "")), value)


def _sorted(rows: list[dict[str, Any]], name: str, value: str) -> list[dict[str, Any]]:
    field = _FIELD.fullmatch(name)
    if field is None or not field["operator"] or value not in {"asc", "desc"}:
        raise Refusal(422, "wrong_order", name)
    key = field["operator"]
    return sorted(rows, key=lambda row: str(row.get(key, "")), reverse=value == "desc")


def _number(name: str, value: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,5}", value):
        raise Refusal(422, "wrong_filter", name)
    return int(value)

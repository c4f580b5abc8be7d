"""The own shelf as a table in a file: written for spreadsheets, read back from them. Pure; judges no field.

Columns are keys of fields; a column that is not in a file leaves its field as it is. UTF-8 with its mark at the start:
without it a spreadsheet reads the file in the computer's own encoding and spoils every letter that is not English.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.services.own_shelf_fields import NAMES_OF_COLUMNS

REF, ON_SALE = NAMES_OF_COLUMNS
MOST_BYTES = 1 << 20
MOST_ROWS = 5_000
DELIMITERS = (",", ";", "\t")
# Where a comma stands in numbers, spreadsheets expect semicolons between cells.
_DELIMITER_OF = {"ru": ";"}
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_QUOTE = "'"


class Unreadable(Exception):
    """The file cannot be read as a table. `reason` completes the text key `shelf.file.wrong.<reason>`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the number of its first line in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]], language: str) -> bytes:
    """The file. A cell that a spreadsheet would run as a formula gets an apostrophe, which reading takes away."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=_DELIMITER_OF.get(language, ","), lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_tamed(row.get(column, "")) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def read(content: bytes, known: Sequence[str]) -> list[Line]:
    """The rows of a file with these columns or some of them. Raises `Unreadable`. Empty rows are left out."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too_big")
    text = _decoded(content)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
    try:
        columns = _columns(next(reader, []), known)
        lines, began = [], reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append(_line(began, columns, cells))
            if len(lines) > MOST_ROWS:
                raise Unreadable("too_many")
            began = reader.line_num + 1
    except csv.Error:
        raise Unreadable("broken") from None
    if not lines:
        raise Unreadable("no_rows")
    return lines


def _decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark. Other encodings cannot be told apart."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None
    if "\0" in text:
        raise Unreadable("broken")
    return text


def _columns(cells: Sequence[str], known: Sequence[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    if not columns or len(set(columns)) != len(columns) or set(columns) - set(known):
        raise Unreadable("header")
    return columns


def _line(number: int, columns: Sequence[str], cells: Sequence[str]) -> Line:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise Unreadable("ragged")
    texts = [_freed(cell.replace("\r\n", "\n")) for cell in cells]
    return Line(number, dict(zip(columns, texts, strict=False)))


def _tamed(text: str) -> str:
    return f"{_QUOTE}{text}" if _is_formula(text) else text


def _freed(cell: str) -> str:
    return cell[1:] if cell.startswith(_QUOTE) and _is_formula(cell[1:]) else cell


def _is_formula(text: str) -> bool:
    """Also behind apostrophes that are the text's own, so that reading gives back exactly what was written."""
    return text.lstrip(_QUOTE).startswith(_FORMULAS)

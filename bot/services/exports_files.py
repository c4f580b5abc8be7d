"""A table of cells as a file: CSV, or XLSX for spreadsheets. Pure; knows no order and no words.

Amounts are `Decimal` up to the file. In CSV they are decimal texts. An XLSX holds numbers as a spreadsheet reckons with
them: the library writes 16 significant digits, which is exact to the minor unit below ten million millions. No text is
ever run as a formula: in CSV an apostrophe stands before it, in XLSX the cell is marked as text.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Cell = str | int | Decimal | datetime | None
"""Instants are local to the shop and without a zone: spreadsheets know none."""

_DELIMITER_OF = {"ru": ";"}
"""Where a comma stands in numbers, spreadsheets expect semicolons between cells."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = (10, 42)


@dataclass(frozen=True, slots=True)
class Table:
    """`total` stands below the rows; both are as wide as `columns`."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()

    @property
    def all_rows(self) -> list[Sequence[Cell]]:
        return [*self.rows, *([self.total] if self.total else [])]


def as_csv(table: Table, language: str) -> bytes:
    """UTF-8 with its mark, without which a spreadsheet spoils every letter that is not English."""
    out = io.StringIO()
    delimiter = _DELIMITER_OF.get(language, ",")
    point = "," if delimiter == ";" else "."
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_tamed(column) for column in table.columns])
    for row in table.all_rows:
        writer.writerow([_text(cell, point) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """One sheet for each table, with its first row fixed."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "head": book.add_format({"bold": True}),
        "text": book.add_format({"quote_prefix": True}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column, formats["head"])
            sheet.set_column(at, at, min(max(len(column) + 2, _WIDTHS[0]), _WIDTHS[1]))
        for below, row in enumerate(table.all_rows, start=1):
            for at, cell in enumerate(row):
                _write(sheet, below, at, cell, formats)
    book.close()
    return out.getvalue()


def _write(sheet, row: int, column: int, cell: Cell, formats) -> None:  # type: ignore[no-untyped-def]
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, formats["text"] if _is_formula(cell) else None)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats["time"])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, cell, formats["money"])
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _text(cell: Cell, point: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", point)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return _tamed(cell) if isinstance(cell, str) else str(cell)


def _tamed(text: str) -> str:
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip(" '").startswith(_FORMULAS)

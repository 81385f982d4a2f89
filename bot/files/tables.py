"""Tables for a spreadsheet program: Excel, WPS, LibreOffice."""

from __future__ import annotations

import csv as comma_separated
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter

_WIDEST = 60
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def xlsx(name: str, heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Returns a workbook with one sheet. Texts stay texts: nothing is taken for a formula or a link.

    Args:
        name: of the sheet, at most 31 characters.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet(name)
        bold = workbook.add_format({"bold": True})
        sheet.write_row(0, 0, heading, bold)
        widths = [len(word) for word in heading]
        number = 0
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
            widths = [max(width, len(str(cell))) for width, cell in zip(widths, row, strict=True)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, _WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, number, len(heading) - 1)
    return target.getvalue()


def csv(heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Returns UTF-8 with the mark that tells Excel and WPS so; nothing in it is run as a formula."""
    target = StringIO(newline="")
    writer = comma_separated.writer(target)
    for row in (heading, *rows):
        writer.writerow([harmless(str(cell)) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Puts a ' before what a spreadsheet program would take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell

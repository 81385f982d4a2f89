"""Tables for a spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

_WIDEST = 60


def xlsx(name: str, heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """A workbook with one sheet. Texts stay texts: nothing is taken for a formula or a link.

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

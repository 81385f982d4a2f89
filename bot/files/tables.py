"""Tables of spreadsheet programs, written and read: Excel, WPS, LibreOffice."""

from __future__ import annotations

import csv as comma_separated
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import islice
from unicodedata import normalize
from zipfile import ZipFile

import openpyxl
import xlsxwriter

from bot.typed_text import cell, one_line

MOST_BYTES = 2_000_000
MOST_ROWS = 10_000
_MOST_COLUMNS = 100
_MOST_SHEETS = 20
_LINES_LOOKED_AT = 50
_MOST_BYTES_UNPACKED = 50_000_000
_KEPT = re.compile(r'="(.*)"')
_WIDEST = 60
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BEHIND_SEPARATOR = re.compile(r"(?<=.)([;\t] *)(?=[=+\-@＝＋－＠])")
"""Where a program that parts at these signs, as Excel does in much of Europe, would see a cell begin with a formula."""
_PLAIN_NUMBER = re.compile(r"0|[1-9]\d{0,14}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"(?:,? ?\d{1,2}(?::\d{2}){0,2}(?: ?[ap]\.?m?\.?)?)?"
_READ_AS_NUMBER = re.compile(
    r"[¥$€£]? ?[(]?\.?\d[\d\s.,:/()e+-]*%?(?: ?[ap]\.?m?\.?)? ?[¥$€£]?"
    rf"|(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?\d{{1,2}}[ /-]?{_MONTH}(?:[ /,-]{{0,2}}\d{{1,4}})?{_CLOCK}"
    rf"|(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?{_MONTH}[ /-]?\d{{1,4}}(?:[ /,-]{{1,2}}\d{{2,4}})?{_CLOCK}"
    r"|(?=.*[年月日时点上下])[\d\s:/.,〇零一二三四五六七八九十年月日号时時点分秒上下午]+"
    r"|true|false|#[a-z\d/]+[!?]?",
    re.IGNORECASE,
)
"""What Excel takes for a number, a date, a truth or an error, in NFKC, and then shows otherwise than it was typed."""
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME = 31


def xlsx(name: str, heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Returns a workbook with one sheet. Texts stay texts: nothing is taken for a formula or a link.

    Args:
        name: of the sheet; made one that spreadsheet programs take.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet(sheet_name(name))
        bold = workbook.add_format({"bold": True})
        sheet.write_row(0, 0, [cell(word) for word in heading], bold)
        widths = [len(word) for word in heading]
        number = 0
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [cell(value) if isinstance(value, str) else value for value in row])
            widths = [max(width, len(str(value))) for width, value in zip(widths, row, strict=True)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, _WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, number, len(heading) - 1)
    return target.getvalue()


Rows = list[list[str]]


class Unreadable(StrEnum):
    """Why a file is not read as a table."""

    TOO_LARGE = "large"
    NO_TABLE = "other"


def is_table(name: str) -> bool:
    """Tells whether a file is one that ``read`` reads, by its name."""
    return name.casefold().endswith((".xlsx", ".csv"))


def read(name: str, content: bytes) -> list[Rows] | Unreadable:
    """Reads the sheets of a workbook, or a CSV file in UTF-8, UTF-16 or GB 18030 as one; every cell as it is shown."""
    if len(content) > MOST_BYTES:
        return Unreadable.TOO_LARGE
    try:
        sheets = [_read_csv(content)] if name.casefold().endswith(".csv") else _read_xlsx(content)
    except Exception:  # a damaged workbook makes the library raise almost anything
        return Unreadable.NO_TABLE
    if sheets is None or any(len(rows) > MOST_ROWS for rows in sheets):
        return Unreadable.TOO_LARGE
    return sheets


def _read_xlsx(content: bytes) -> list[Rows] | None:
    """Reads a workbook; None if it unpacks to more than any table of people, before it is unpacked."""
    with ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES_UNPACKED:
            return None
    workbook = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        if not workbook.worksheets:
            raise ValueError("no sheet")
        return [
            [
                _shown(row)
                for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
            ]
            for sheet in workbook.worksheets[:_MOST_SHEETS]
        ]
    finally:
        workbook.close()


def _shown(row: Sequence[object]) -> list[str]:
    """Returns cells as texts, without the empty ones at the end; a number that Excel has made a float is one again."""
    whole = (int(value) if isinstance(value, float) and value.is_integer() else value for value in row)
    cells = ["" if value is None else str(value).strip() for value in whole]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _read_csv(content: bytes) -> list[list[str]]:
    """Reads commas, semicolons or tabs, and the ="0012345678" that ``harmless`` writes."""
    text = _decoded(content)
    lines = text.splitlines()[:_LINES_LOOKED_AT]  # a title may stand above the table
    delimiter = max(",;\t", key=lambda sign: (sum(sign in line for line in lines), text.count(sign)))
    rows = comma_separated.reader(StringIO(text, newline=""), delimiter=delimiter)
    return [[_KEPT.sub(r"\1", value.strip()) for value in row] for row in islice(rows, MOST_ROWS + 1)]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")  # as Excel saves in China


def sheet_name(name: str) -> str:
    """Returns a name that Excel, WPS and LibreOffice take: short, without their signs, and not "History"."""
    safe = _NOT_IN_SHEET_NAMES.sub("-", one_line(name))[:_LONGEST_SHEET_NAME].strip(" '")
    return f"{safe}-" if safe.casefold() in ("", "history") else safe


def csv(heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Returns UTF-8 with the mark that tells Excel and WPS so; a cell is shown as it was typed, and nothing is run."""
    target = StringIO(newline="")
    writer = comma_separated.writer(target, quoting=comma_separated.QUOTE_ALL)  # a ; within a cell parts none
    for row in (heading, *rows):
        writer.writerow([harmless(value) if isinstance(value, str) else str(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Returns a cell that a spreadsheet program neither runs nor converts.

    A ' before what would be taken for a formula (OWASP, CSV injection); and
    ="0012345678", the one form in which Excel, WPS and LibreOffice keep the
    zeros, all figures of a long number, and 3-1, which is no date. Only
    figures with signs, words of dates and times, TRUE and #N/A are ever written so.
    """
    text = _BEHIND_SEPARATOR.sub(r"\1'", cell(text))
    if text.lstrip(" ").startswith(_FORMULA_SIGNS):
        return f"'{text}"
    plain = normalize("NFKC", text).strip()  # Excel reads the wide figures of input methods too
    is_kept = _PLAIN_NUMBER.fullmatch(text) or _MOMENT.fullmatch(text)
    return f'="{text}"' if not is_kept and _READ_AS_NUMBER.fullmatch(plain) else text

"""Tables that another library reads back."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from bot.files import tables


def _read(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def test_what_was_written_is_read() -> None:
    content = tables.xlsx("people", ["Name", "Seats"], [["李明", 1], ["O'Neil <&>", 2]])
    assert _read(content) == [("Name", "Seats"), ("李明", 1), ("O'Neil <&>", 2)]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://e.org", "{=1}"])
def test_a_cell_that_could_do_something_is_text(cell: str) -> None:
    sheet = openpyxl.load_workbook(BytesIO(tables.xlsx("x", ["a"], [[cell]]))).active
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].hyperlink) == (cell, "s", None)


def test_nothing_but_a_heading() -> None:
    assert _read(tables.xlsx("x", ["a", "b"], [])) == [("a", "b")]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("x","y")']
)
def test_a_cell_of_a_csv_that_could_do_something_is_made_harmless(cell: str) -> None:
    content = tables.csv(["a"], [[cell], ["李,明"]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["a"], [f"'{cell}"], ["李,明"]]

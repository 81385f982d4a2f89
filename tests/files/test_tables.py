"""Tables that another library reads back."""

from __future__ import annotations

import csv
import html
import re
import shutil
import subprocess
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_sign_that_other_programs_part_at_parts_no_cell(sign: str) -> None:
    """LibreOffice offers all of them at once, and Excel takes that of its country."""
    rows = [[f"no nuts{sign}no milk", "2023"], [f"none{sign} =HYPERLINK(A1){sign}x", "2024"]]
    text = tables.csv(["Diet", "Number"], rows).decode("utf-8-sig")
    either = list(csv.reader(StringIO(text.replace('",', f'"{sign}'), newline=""), delimiter=sign))
    assert either[1:] == [[f"no nuts{sign}no milk", "2023"], [f"none{sign} '=HYPERLINK(A1){sign}x", "2024"]]
    pieces = [piece.lstrip() for piece in text.split(sign)]
    assert not any(piece.startswith("=") for piece in pieces)


AS_TYPED = [
    "0012345678",
    "202301010101",
    "20230101010112345678",
    "3-1",
    "1/2",
    "1e5",
    "(12)",
    "12",
    "Mar-5",
    "5 March",
    "李明",
    "a,b;c",
    "'t Hooft",
    "00",
    "3月5日",
    "2027年3月5日",
    "下午3:30",
    "3:30 PM",
    "3 pm",
    "March 5, 2027",
    "Friday, March 5, 2027",
    "5 Mar 2027 15:30",
    "TRUE",
    "false",
    "￥100",
    "$1,000.50",
    "100€",
    "１２３",
    "#N/A",
    "#DIV/0!",
    "50%",
]

PLAIN = [
    "李明",
    "March Li",
    "May",
    "一一",
    "April May 5th Avenue",
    "Trueman",
    "A1",
    "3 people",
    "a,b;c",
    "#1 fan",
]


@pytest.mark.parametrize("cell", PLAIN)
def test_words_are_left_as_they_are(cell: str) -> None:
    assert tables.harmless(cell) == cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("0012345678", '="0012345678"'),
        ("3-1", '="3-1"'),
        ("2023010101", "2023010101"),
        ("2027-03-06 14:30", "2027-03-06 14:30"),
        *(
            (cell, f'="{cell}"')
            for cell in ("1/2", "1e5", "3月5日", "3:30 PM", "March 5, 2027", "TRUE", "￥100", "#N/A")
        ),
        ("a\u202eb", "ab"),
    ],
)
def test_figures_that_a_spreadsheet_would_change_are_kept(cell: str, written: str) -> None:
    rows = list(csv.reader(StringIO(tables.csv(["a"], [[cell]]).decode("utf-8-sig"), newline="")))
    assert rows[1] == [written]


@pytest.mark.parametrize("name", ["history", "History", "a/b:c", "'x'", "x" * 40, "", "[1]*?"])
def test_any_name_of_a_sheet_is_made_safe(name: str) -> None:
    assert _read(tables.xlsx(name, ["a"], [["b"]])) == [("a",), ("b",)]
    assert tables.sheet_name(name).casefold() != "history"


def test_a_name_that_turns_the_line_is_neutral_in_a_table() -> None:
    assert _read(tables.xlsx("x", ["a"], [["Li\u202egnp.exe\x00"]]))[1] == ("Lignp.exe",)


@pytest.mark.office
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_libreoffice_shows_what_was_typed(tmp_path: Path, kind: str) -> None:
    """Every cell as text, opened by the program itself."""
    program = shutil.which("soffice")
    assert program is not None, "apt-get install libreoffice-calc-nogui"
    rows = [[cell] for cell in AS_TYPED]
    content = tables.csv(["a"], rows) if kind == "csv" else tables.xlsx("history", ["a"], rows)
    (tmp_path / f"people.{kind}").write_bytes(content)
    command = [
        program,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--infilter=CSV:44,34,76",
    ]
    command = command if kind == "csv" else command[:-1]
    shown = [
        *command,
        "--convert-to",
        "fods",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / f"people.{kind}"),
    ]
    subprocess.run(shown, check=True, capture_output=True, timeout=120)
    body = (tmp_path / "out" / "people.fods").read_text("utf-8").partition("<office:spreadsheet>")[2]
    cells = re.findall(r"<text:p>(.*?)</text:p>", body)
    assert [html.unescape(re.sub("<.*?>", "", cell)) for cell in cells][: len(rows) + 1] == ["a", *AS_TYPED]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", tables.xlsx("s", ("Name", "学号"), [("Li", "0012345678"), ("李", "2023")])),
        ("a.csv", tables.csv(("Name", "学号"), [("Li", "0012345678"), ("李", "2023")])),
        ("a.CSV", "Name;学号\nLi;0012345678\n李;2023\n".encode("gb18030")),
        ("a.csv", "Name\t学号\r\nLi\t0012345678\r\n李\t2023\r\n".encode("utf-16")),
    ],
)
def test_a_table_is_read_back_as_it_is_shown(name: str, content: bytes) -> None:
    assert tables.read(name, content) == [[["Name", "学号"], ["Li", "0012345678"], ["李", "2023"]]]


def test_a_number_that_excel_keeps_as_a_number_is_a_student_number() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append([2023110234, 2023110235.0, None, True])
    content = BytesIO()
    workbook.save(content)
    assert tables.read("a.xlsx", content.getvalue()) == [[["2023110234", "2023110235", "", "True"]]]


def test_what_is_no_table_is_told() -> None:
    whole = tables.xlsx("s", ("Name",), [("Li",)])
    assert tables.read("a.xlsx", b"") is tables.Unreadable.NO_TABLE
    assert tables.read("a.xlsx", whole[: len(whole) // 2]) is tables.Unreadable.NO_TABLE
    assert tables.read("a.csv", b"\xff\x00\xff") is tables.Unreadable.NO_TABLE
    assert tables.read("a.csv", b"1\n" * 1_000_001) is tables.Unreadable.TOO_LARGE
    assert tables.read("a.csv", b"1\n" * 20_000) is tables.Unreadable.TOO_LARGE


def test_a_workbook_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * 60_000_000)
    assert tables.read("a.xlsx", content.getvalue()) is tables.Unreadable.TOO_LARGE


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_never_fails(slips: list[tuple[float, int]]) -> None:
    """Some bytes of it, each at a share of its length, are others."""
    content = bytearray(tables.xlsx("s", ("Name", "学号"), [("Li", "0012345678")]))
    for share, byte in slips:
        content[int(share * len(content))] = byte
    assert isinstance(tables.read("a.xlsx", bytes(content)), list | tables.Unreadable)

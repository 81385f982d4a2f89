"""YAML as people write it: every value keeps its line, every slip is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from bot import documents
from bot.errors import KnowledgeError, Problem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.yaml"


def test_values_are_text_with_their_lines(file: Path) -> None:
    """What YAML 1.1 would turn into numbers and truths stays as it was written."""
    file.write_text("a: no\nb: 12:30\nc:\n  - x\n  - ~\n  - 'null'\n", "utf-8")
    document = documents.read(file)
    assert document.data == {"a": "no", "b": "12:30", "c": ["x", None, "null"]}
    assert [document.line(at) for at in [("a",), ("b",), ("c", 1), ("c", "none", 3)]] == [1, 2, 5, 3]


def test_an_empty_file_holds_nothing(file: Path) -> None:
    file.write_text("# nothing yet\n", "utf-8")
    assert documents.read(file).data is None


def test_a_byte_order_mark_is_no_content(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert documents.read(file).data == {"a": "1"}


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"a: 1\nb: [1, 2\nc: 3\n", 3, "not valid YAML"),
        (b"a:\n\t- b\n", 2, "not valid YAML"),
        (b"a: *nobody\n", 1, "alias '*nobody'"),
        (b"a: 1\n---\nb: 2\n", 2, "another document"),
        (b"a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands twice"),
        (b"? [a]\n: b\n", 1, "a key must be a word"),
        (b"a: 1\nb: \x07\n", 2, "a character that YAML does not allow"),
        (b"a: 1\nb: \xff\xfe\n", 2, "not UTF-8"),
        (b"&a [*a]", 1, "alias '*a'"),
    ],
)
def test_a_slip_is_told_with_its_line(file: Path, content: bytes, line: int, what: str) -> None:
    """file:line: what is wrong; what to do."""
    file.write_bytes(content)
    with pytest.raises(KnowledgeError) as caught:
        documents.read(file)
    [problem] = caught.value.problems
    assert (problem.line, problem.path) == (line, file)
    assert what in problem.what
    assert str(problem).startswith(f"{file}:{line}: ")
    assert problem.remedy


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        documents.read(tmp_path / name)


def test_aliases_within_themselves_are_told_once(file: Path) -> None:
    """A small file never brings about a complaint of megabytes."""
    file.write_text("&a [*a, *a]", "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        documents.read(file)
    assert len(str(caught.value)) < 10_000


def test_a_file_of_brackets_does_not_end_the_process(file: Path) -> None:
    file.write_text("[" * 30_000 + "]" * 30_000, "utf-8")
    script = (
        "import sys; from pathlib import Path; from bot import documents; documents.read(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "KnowledgeError" in done.stderr


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=80), st.text("abc:-[]{}#&*!|>'\"%@`?, \n\t~", max_size=80).map(str.encode)
    )
)
def test_whatever_a_file_holds_is_read_or_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    problems: tuple[Problem, ...] = ()
    try:
        documents.read(file)
    except KnowledgeError as error:
        problems = error.problems
    assert all(problem.line >= 1 and problem.remedy for problem in problems)


class _Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int


class _Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    inner: _Inner
    name: str


def test_pydantics_findings_get_lines_and_remedies(file: Path) -> None:
    """An unknown key is told its nearest neighbour, a missing one is named, a wrong value is shown."""
    file.write_text("inner:\n  number: many\n  numbr: 1\nnam: x\n", "utf-8")
    document = documents.read(file)
    with pytest.raises(ValidationError) as caught:
        _Outer.model_validate(document.data)
    told = [str(problem) for problem in documents.problems_of(caught.value, document, (), _Outer)]
    assert any(t.startswith(f"{file}:2:") and "many" in t for t in told)
    assert any(t.startswith(f"{file}:3: unknown key 'inner.numbr'; did you mean 'number'?") for t in told)
    assert any(t.startswith(f"{file}:4: unknown key 'nam'; did you mean 'name'?") for t in told)
    assert any("'name' is missing; add `name:`" in t for t in told)


def test_a_suggestion_without_a_neighbour_lists_what_is_known() -> None:
    assert documents.suggestion("qqq", ["alpha", "beta"]) == "known here: alpha, beta"

"""`eval FILE` on rows whose answers must be computed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.authoring.computing import evaluate_computed, read_computed
from bot.library import Library


def _row(**values: Any) -> str:
    row = {"q": "六级500能报曼大吗", "now": "2027-03-15T10:00:00+08:00", "kind": "language"}
    return json.dumps({**row, "verdicts": {"manchester": "not_met"}, "programmes": [], **values})


def test_right_wrong_and_missed_are_counted_apart(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        _row(),
        _row(verdicts={"manchester": "met"}, programmes=["manchester"]),
        _row(q="你好", kind="date"),
        _row(q="哪个最便宜", kind="ranking", verdicts={}, programmes=["nus", "ntu", "manchester", "ubc"]),
    ]
    path.write_text("\n".join(rows), "utf-8")
    figures = evaluate_computed(read_computed(path), library.matcher, library.knowledge).as_json()
    assert figures["questions"] == 4
    assert figures["right"] == 0.5
    assert figures["wrong"] == 0.25
    assert figures["misses"] == ["wrong: 六级500能报曼大吗", "missed: 你好"]


def test_other_rows_are_no_computed_ones(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"q": "x", "topic": "cost", "programme": null}\n', "utf-8")
    assert read_computed(path) == []
    assert read_computed(tmp_path / "none.jsonl") == []

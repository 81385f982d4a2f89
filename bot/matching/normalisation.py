"""One form for every way of writing the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from bot.messages import Language
from bot.typed_text import reading, simplified

MAX_LENGTH = 500  # code points; what a student asks is said long before
MASK = "§"  # stands where a programme was named, in questions and phrasings alike

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_GRAMMAR_ZH = re.compile("[的了吗呢是么怎哪吧]")  # who writes these writes Chinese, with English terms in it
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[A-Za-z0-9_]+", re.ASCII)
_SPELT_OUT = re.compile(
    r"(?<![\u3400-\u9fff])(?:[\u3400-\u9fff]\s+){2,}[\u3400-\u9fff](?![\u3400-\u9fff])"
)  # 新 国 立
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_TOKEN = re.compile(rf"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:['’][a-z]+)?|{MASK}")


@lru_cache(maxsize=64)  # one message is looked at from several sides
def normalise(text: str) -> str:
    """Returns NFKC, lower case, simplified characters, nothing invisible, at most ``MAX_LENGTH`` code points."""
    visible = unicodedata.normalize("NFKC", text[: 2 * MAX_LENGTH])
    if not visible.isprintable():  # nearly all are, and looking at each character takes ten times as long
        visible = "".join(
            " " if character.isspace() else character
            for character in visible
            if character.isspace() or unicodedata.category(character) not in _INVISIBLE
        )
    folded = visible.casefold()[:MAX_LENGTH].replace("’", "'").replace(MASK, " ")
    if not _CJK.search(folded):
        return folded
    return _SPELT_OUT.sub(lambda run: "".join(run.group().split()), simplified(folded))


def tokens(normalised: str) -> list[str]:
    """Returns Latin words and numbers, runs of Chinese characters, and the mask."""
    return _TOKEN.findall(normalised)


def is_cjk(token: str) -> bool:
    return bool(_CJK.match(token))


def language_of(text: str, before: Language | None = None) -> Language | None:
    """Returns the language that most of a text is in, if it shows: a name in capitals alone ("NUS?") or an address does not.

    Args:
        before: what the person writes otherwise, which counts where both languages are as much.
    """
    text = _ADDRESS.sub(" ", text).lstrip()
    characters = len(_CJK.findall(text))
    words = [m for m in _LATIN_WORD.finditer(text) if len(m.group()) > 1 and not m.group().isupper()]
    if not characters:
        return Language.EN if words else None
    said = 2 * sum(1 for m in words if not m.start() or m.group()[0].islower())  # a name says nothing
    characters += 2 * len(_GRAMMAR_ZH.findall(text))
    if characters == said:
        return before or Language.ZH
    return Language.ZH if characters > said else Language.EN


def languages_of(texts: Iterable[str]) -> set[Language]:
    """Returns those that some texts are written in; looks no further once all are found."""
    found: set[Language] = set()
    for text in texts:
        if language := language_of(text):
            found.add(language)
        if len(found) == len(Language):
            break
    return found


def sounds(run: str) -> tuple[str, ...]:
    """Returns the pinyin of each Chinese character, without tones and without regard to its neighbours."""
    return tuple(map(reading, run))

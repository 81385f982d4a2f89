"""Which programme a question names, or which university that does not take part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge import Knowledge, Programme
from bot.matching import qualifiers, unlisted
from bot.matching.found_names import Entry, Hit, Named, found_of, judged, programmes_of
from bot.matching.normalisation import is_cjk, normalise, sounds

_LATIN_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_LONGER = re.compile(r"\b(?<!')([a-z]{3})([a-z]{1,3})\b")
_CURRENCY = re.compile(r"\s*(?:dollars?|元|币|刀)")  # Singapore dollars name no place
_SOUTHS = frozenset("东西中海河湖云济越暨岭江华赣淮闽")  # 湖南大 is no 南大
_OF_UNIVERSITY = re.compile("学(?![生长姐妹弟费分习院位])")  # 上大学以来 is no 上大
_FUZZY_MIN_LATIN = 5
_LONG_LATIN = 8  # letters from which two slips are forgiven
_FUZZY_MIN_CJK = 3


class NameFinder:
    """Finds the names of one knowledge base in questions, exactly first, then with a slip of the pen."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._ours = tuple(knowledge.programmes)
        self._latin: dict[str, Entry] = {}
        self._cjk: dict[str, Entry] = {}
        for entry in self._entries(knowledge):
            (self._cjk if is_cjk(entry.text) else self._latin).setdefault(entry.text, entry)
        # The lengths to try where a word or a character could begin a name, longest first.
        self._latin_lengths = _lengths((text.split()[0], text.count(" ") + 1) for text in self._latin)
        self._cjk_lengths = _lengths((text[0], len(text)) for text in self._cjk)
        self._by_letter: dict[str, list[str]] = {}
        for text in self._latin:
            if len(text) >= _FUZZY_MIN_LATIN:
                self._by_letter.setdefault(text[0], []).append(text)
        self._by_sound: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for text, entry in self._cjk.items():
            if len(text) >= _FUZZY_MIN_CJK and (entry.programmes or not entry.is_place):
                name_sounds = sounds(text)
                self._by_sound.setdefault(name_sounds[0], []).append((name_sounds, entry))
        # A word that students use anyway is no misspelt name: "master" is not McMaster.
        self._ordinary = unlisted.BEFORE_UNIVERSITY_EN | frozenset(
            word
            for group in knowledge.asked
            for text in group.phrasings
            for word in _LATIN_WORD.findall(text.casefold())
        )
        self._vocabulary = frozenset(word for text in self._latin for word in text.split())

    @staticmethod
    def _entries(knowledge: Knowledge) -> Iterator[Entry]:
        for text in _texts(knowledge.home):
            yield Entry(text)
        ours = knowledge.programmes.values()
        for programme in ours:
            for text in _texts(_names(programme)):
                yield Entry(text, (programme.id,))
        yield from _shared(knowledge)
        for area in ("city", "country", "continent"):
            by_area: dict[str, tuple[str, ...]] = {}
            for programme in ours:
                for text in _texts([getattr(programme, area).en, getattr(programme, area).zh]):
                    by_area[text] = (*by_area.get(text, ()), programme.id)
            for text, ids in by_area.items():
                yield Entry(text, ids, is_place=True)
        for university in knowledge.universities:
            own = next((p.id for p in ours if university.is_programme(p)), None)
            for text in _texts(university.names):  # one that takes part by now is the programme
                yield Entry(text, (own,)) if own else Entry(text, (), university)
        for place in knowledge.places:
            for text in _texts(place.names):
                yield Entry(text, (), place, is_place=True)

    @property
    def vocabulary(self) -> frozenset[str]:
        """The Latin words of all names, for the spelling repair to leave alone."""
        return self._vocabulary

    @property
    def texts(self) -> Iterator[str]:
        """Yields all names as they are looked for."""
        yield from self._latin
        yield from self._cjk

    def find(self, question: str, *, is_spelt_right: bool = False) -> Named:
        """Finds what a normalised question names.

        Args:
            is_spelt_right: as phrasings are; then no name is sought among misspelt words, which takes the most time.
        """
        hits = [*self._exact_latin(question), *self._exact_cjk(question)]
        hits = [hit for hit in hits if not (hit.entry.is_place and _CURRENCY.match(question, hit.end))]
        rest = _blanked(question, hits)
        if not is_spelt_right:
            hits += self._slips(rest)
            rest = _blanked(question, hits)
        hits += [*_unlisted(rest), *self._longer(rest)]
        hits = _told_apart(question, sorted(hits, key=lambda hit: hit.start))
        hits = [_of_origin(question, hit) for hit in hits]
        return self._without_excluded(question, hits) or judged(question, hits)

    def _without_excluded(self, question: str, hits: list[Hit]) -> Named | None:
        """Returns what is named where something is left out: what else is named of ours, else all the others; None if nothing is."""
        spans = [(hit.start, hit.end) for hit in hits if hit.entry.programmes]
        left_out = qualifiers.excluded(question, spans)
        if not left_out:
            return None
        is_out = [hit for hit in hits if any(start <= hit.start < end for start, end in left_out)]
        out = programmes_of(is_out)
        kept = [hit for hit in hits if hit not in is_out]
        named = judged(_blanked(question, [Hit(*span, Entry("")) for span in left_out], " "), kept)
        rest = tuple(key for key in named.programmes if key not in out)
        if not rest and named.elsewhere is None:
            rest = tuple(key for key in self._ours if key not in out)
        return replace(named, programmes=rest, found=tuple(found_of(question, hit) for hit in hits))

    def _exact_latin(self, question: str) -> Iterator[Hit]:
        words = [(m.start(), m.end(), m.group()) for m in _LATIN_WORD.finditer(question)]
        i = 0
        while i < len(words):
            for length in self._latin_lengths.get(words[i][2], ()):
                entry = self._latin.get(" ".join(word for _, _, word in words[i : i + length]))
                if entry is not None and i + length <= len(words):
                    yield Hit(words[i][0], words[i + length - 1][1], entry)
                    i += length - 1
                    break
            i += 1

    def _exact_cjk(self, question: str) -> Iterator[Hit]:
        i = 0
        while i < len(question):
            for length in self._cjk_lengths.get(question[i], ()):
                entry = self._cjk.get(question[i : i + length])
                is_elsewhere = (
                    entry is not None
                    and entry.elsewhere is not None
                    and not (entry.is_place or entry.is_shared)
                )
                if entry is not None and _stands_alone(question, i, i + length, is_elsewhere=is_elsewhere):
                    yield Hit(i, i + length, entry)
                    i += length - 1
                    break
            i += 1

    def _longer(self, rest: str) -> Iterator[Hit]:
        """Yields unknown abbreviations that begin like one of ours: NTUST is not NTU."""
        for match in _LONGER.finditer(rest):
            word, short, more = match.group(0, 1, 2)
            entry = self._latin.get(short)
            is_ours = entry is not None and entry.programmes and not entry.is_place
            if is_ours and more not in ("s", short[-1]) and word not in self._ordinary:
                yield Hit(*match.span(), Entry(word, (), unlisted.university(word, word)))

    def _slips(self, rest: str) -> list[Hit]:
        hits: list[Hit] = []
        for match in re.finditer(r"[a-z]{4,}", rest):
            entry = self._closest_latin(match.group())
            if entry is not None:
                hits.append(Hit(match.start(), match.end(), entry))
        for match in re.finditer(r"[\u4e00-\u9fff]{3,}", rest):
            hits += self._homophones(match.start(), match.group())
        return hits

    @lru_cache(maxsize=4096)  # noqa: B019  one finder lives as long as the knowledge
    def _closest_latin(self, word: str) -> Entry | None:
        """Returns the one name that a misspelt word can be; None if ours and another are equally near."""
        if len(word) < 4 or word in self._vocabulary or word in self._ordinary:
            return None
        candidates = self._by_letter.get(word[0], ())
        found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=2, limit=10)
        near = [(distance, text) for text, distance, _ in found if distance < 2 or len(text) >= _LONG_LATIN]
        best = [self._latin[text] for distance, text in near if distance == min(near)[0]]
        if not best:
            return None
        kinds = {(entry.programmes, id(entry.elsewhere)) for entry in best}
        return best[0] if len(kinds) == 1 else None

    def _homophones(self, offset: int, run: str) -> list[Hit]:
        """Finds names that sound the same, or have one character of four or more wrong."""
        heard = sounds(run)
        hits: list[Hit] = []
        i = 0
        while i < len(run):
            found = next(
                (
                    (len(name), entry)
                    for name, entry in self._by_sound.get(heard[i], ())
                    if _sounds_like(heard[i : i + len(name)], run[i : i + len(name)], name, entry)
                ),
                None,
            )
            if found:
                length, entry = found
                hits.append(Hit(offset + i, offset + i + length, entry))
                i += length
            else:
                i += 1
        return hits


def _sounds_like(heard: tuple[str, ...], written: str, name: tuple[str, ...], entry: Entry) -> bool:
    """Tells whether it sounds the same; in a name of ours one of four or more characters may be another (普通大学 is no 普渡大学)."""
    if heard != name and not (entry.programmes and len(name) >= 4 and len(heard) == len(name)):
        return False
    same_characters = sum(a == b for a, b in zip(written, entry.text, strict=True))
    if heard == name:
        return same_characters > 0 or len(name) >= 4
    wrong = sum(a != b for a, b in zip(heard, name, strict=True))
    return wrong == 1 and same_characters >= len(name) - 1


def _shared(knowledge: Knowledge) -> Iterator[Entry]:
    owners: dict[str, tuple[str, ...]] = {}
    for programme in knowledge.programmes.values():
        for text in _texts(programme.shared_aliases):
            owners[text] = (*owners.get(text, ()), programme.id)
    for text, ids in owners.items():
        other = next((u for u in knowledge.universities if text in _texts(u.names)), None)
        yield Entry(text, ids, other, is_shared=True)


def _names(programme: Programme) -> Iterable[str]:
    return (*programme.names, programme.id)


def _texts(names: Iterable[str | None]) -> Iterator[str]:
    """Returns normalised names; an English one also without "the"."""
    for name in names:
        normal = normalise(name or "")
        text = " ".join(_LATIN_WORD.findall(normal)) if not is_cjk(normal) else normal.strip()
        if not text:
            continue
        yield text
        if text.startswith("the "):
            yield text[4:]


def _lengths(firsts: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    result: dict[str, set[int]] = {}
    for first, length in firsts:
        result.setdefault(first, set()).add(length)
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in result.items()}


def _stands_alone(question: str, start: int, end: int, *, is_elsewhere: bool) -> bool:
    """Tells that 国大 is no name within 外国大学, nor 上交 within 晚上交还算不算."""
    if end - start != 2:
        return True
    before, after = question[start - 1 : start] if start else "", question[end : end + 1]
    if question[end - 1] == "大" and _OF_UNIVERSITY.match(question, end):
        return False
    if is_elsewhere:
        return _may_touch(before, unlisted.NAME_BEHIND) and _may_touch(after, unlisted.NAME_BEFORE)
    if question[end - 1] != "大":
        return True
    if question[start] == "南" and before in _SOUTHS:
        return False
    return before not in unlisted.NO_NAME_BEHIND and after not in unlisted.NO_NAME_BEFORE


def _may_touch(character: str, allowed: frozenset[str]) -> bool:
    return not is_cjk(character) or character in allowed


def _blanked(question: str, hits: Iterable[Hit], blank: str = "\x00") -> str:
    """Blanks the places of names, so that nothing is found twice and positions stay."""
    letters = list(question)
    for hit in hits:
        letters[hit.start : hit.end] = blank * (hit.end - hit.start)
    return "".join(letters)


def _told_apart(question: str, hits: list[Hit]) -> list[Hit]:
    """Makes another university of a name of ours beside which its place stands, or what else tells them apart."""
    places = [hit for hit in hits if hit.entry.elsewhere is not None and hit.entry.is_place]
    told: list[Hit] = []
    for hit in hits:
        own = hit.start, hit.end
        tied = [place for place in places if qualifiers.are_tied(question, own, (place.start, place.end))]
        end = qualifiers.another(question, hit.end)
        if not hit.entry.programmes or hit.entry.is_place or (not tied and end == hit.end):
            told.append(hit)
            continue
        start = min(hit.start, *(place.start for place in tied)) if tied else hit.start
        end = max(end, *(place.end for place in tied)) if tied else end
        end += "(" in question[start:end] and question[end : end + 1] == ")"
        name = question[start:end]
        other = unlisted.university(name, question[hit.start : hit.end])
        told.append(Hit(start, end, Entry(name, (), other)))
    merged = [hit for hit in told if hit not in hits]
    return [h for h in told if h in merged or not any(m.start <= h.start < m.end for m in merged)]


def _of_origin(question: str, hit: Hit) -> Hit:
    """Makes nothing of a place that somebody is from."""
    is_origin = hit.entry.is_place and qualifiers.tells_origin(question, hit.start, hit.end)
    return replace(hit, entry=Entry(hit.entry.text)) if is_origin else hit


def _unlisted(rest: str) -> Iterator[Hit]:
    """Yields universities that no list holds."""
    for start, end, name in unlisted.universities(rest):
        yield Hit(start, end, Entry(name, (), unlisted.university(name)))

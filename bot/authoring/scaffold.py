"""A knowledge folder for another university: every standard topic is there, and nothing is written on any yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anyascii import anyascii

from bot.errors import BotError
from bot.knowledge.phrasebook import SMALLTALK, phrasebook
from bot.messages import Language

Names = Mapping[Language, str]
"""What something is called in each language of the office."""

_PARTS = ("name", "city", "country", "continent")


@dataclass(frozen=True)
class Sketch:
    """What is known of a programme before anything is written on it."""

    name: Names
    city: Names
    country: Names
    continent: Names

    @property
    def id(self) -> str:
        """Returns a file name made of its name: "University of Bergen" is bergen."""
        words = re.findall(r"[a-z0-9]+", anyascii(next(iter(self.name.values()))).casefold())
        telling = [
            word for word in words if word not in ("the", "university", "universitet", "of", "college")
        ]
        return "_".join(telling or words)[:40] or "programme"

    @classmethod
    def read(cls, text: str, languages: Sequence[Language]) -> Sketch:
        """Reads "University of Bergen / 卑尔根大学; Bergen / 卑尔根; Norway / 挪威; Europe / 欧洲", each part in the order of the languages.

        Raises:
            BotError: a part is missing, or is in fewer languages than there are.
        """
        parts = [part.strip() for part in re.split("[;；]", text)]
        if len(parts) != len(_PARTS):
            raise BotError(f"'{text}': write {'; '.join(_PARTS)}, with semicolons between them")
        return cls(*(names(part, languages) for part in parts))


def names(text: str, languages: Sequence[Language]) -> Names:
    """Reads a name in each language, with " / " between them.

    Raises:
        BotError: there are fewer or more names than languages.
    """
    said = [name.strip() for name in re.split(r"\s[/／]\s", text)]
    if len(said) != len(languages) or not all(said):
        order = " / ".join(map(str, languages))
        raise BotError(f"'{text}': write the name as {order}, with ' / ' between the languages")
    return dict(zip(languages, said, strict=True))


def write(folder: Path, home: Names, programmes: Sequence[Sketch]) -> list[Path]:
    """Writes the folder, and returns its files.

    Args:
        home: the own university.

    Raises:
        BotError: there is something in it already, two programmes would have one file, or it cannot be written.
    """
    ids = [sketch.id for sketch in programmes]
    twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if twice is not None:
        raise BotError(f"two programmes would be programmes/{twice}.yaml; give one of them another name")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BotError(f"{folder} is not empty; name a new folder, so that nothing is overwritten")
    files = dict(_files(home, programmes))
    try:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise BotError(f"{folder} cannot be written ({error.strerror}); name another folder") from None
    return [folder / name for name in files]


def _files(home: Names, programmes: Sequence[Sketch]) -> Iterator[tuple[str, str]]:
    languages = list(home)
    about_programmes = []
    for id_, entry in phrasebook().topics.items():
        title = entry.value.title.of(languages[0]) if entry.value.title is not None else id_
        if id_ == SMALLTALK:
            continue
        if entry.value.scope == "programme":
            about_programmes.append((id_, title))
            note = "each programme says its own under `facts:` in programmes/"
        elif entry.value.answer is not None:
            note = "the bot knows what to say; an `answer:` of your own takes its place"
        else:
            note = "unwritten"
        yield f"topics/{id_}.yaml", _topic(id_, title, note, languages)
    for sketch in programmes:
        yield f"programmes/{sketch.id}.yaml", _programme(sketch, about_programmes)
    yield "elsewhere.yaml", _elsewhere(home)


def _topic(id_: str, title: str, note: str, languages: Sequence[Language]) -> str:
    answer = "".join(f"  #   {language}: |\n  #     …\n" for language in languages)
    return f"# {title}: {note}\n- id: {id_}\n  # answer:\n{answer}"


def _programme(sketch: Sketch, topics: Sequence[tuple[str, str]]) -> str:
    languages = list(sketch.name)
    blank = ", ".join(f'{language}: ""' for language in languages)
    facts = "".join(
        f"  # {id_}:                       # {title}\n"
        f"  #   brief: {{{blank}}}         # one line, beside the other programmes\n"
        f"  #   text: {{{blank}}}\n  #   verified_on:\n  #   source:\n  #   owner:\n"
        for id_, title in topics
    )
    return (
        f"name: {_in_yaml(sketch.name)}\nshort: {_in_yaml(sketch.name)}            # as students call it\n"
        f"city: {_in_yaml(sketch.city)}\ncountry: {_in_yaml(sketch.country)}\n"
        f"continent: {_in_yaml(sketch.continent)}\n"
        f"aliases: {{{', '.join(f'{language}: []' for language in languages)}}}   # all other names and abbreviations\n"
        "\n# deadlines:\n#   - {id: application, label: {en: Application, zh: 申请}, closes: 2027-03-26 17:00, verified_on: , source: , owner: }\n"
        "# dates: {starts: 2027-07-05, ends: 2027-07-30, verified_on: , source: , owner: }\n\n"
        "facts:                         # take the '#' away where you write; what is left out is unwritten, and the bot says so\n"
        f"{facts}"
    )


def _elsewhere(home: Names) -> str:
    return (
        "# All names of the own university and its city, which tell nothing about what is asked.\n"
        f"home: {json.dumps(list(dict.fromkeys(home.values())), ensure_ascii=False)}\n"
    )


def _in_yaml(said: Names) -> str:
    """Writes names as YAML, which JSON's texts are."""
    parts = (f"{language}: {json.dumps(name, ensure_ascii=False)}" for language, name in said.items())
    return f"{{{', '.join(parts)}}}"

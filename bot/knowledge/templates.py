"""Placeholders in answers: which there are, and how a template is filled.

Jinja's sandbox, so that a slip in an answer can spoil that answer and nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.documents import suggestion
from bot.knowledge.models import Localised

PROGRAMME_FIELDS = (
    "name",
    "short",
    "city",
    "country",
    "continent",
    "opens",
    "closes",
    "countdown",
    "deadlines",
    "starts",
    "ends",
    "weeks",
    "results",
    "brief",
)
BRIEFING_FIELDS = (
    "id",
    "title",
    "campus",
    "venue",
    "starts",
    "ends",
    "minutes",
    "registration_closes",
    "modes",
)

_ALWAYS = ("institution", "programmes", "briefings")
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
    keep_trailing_newline=False,
)
_MAX_LOOP_WORDS = ("range", "lipsum", "cycler", "joiner", "namespace", "dict")
for _name in _MAX_LOOP_WORDS:
    _ENVIRONMENT.globals.pop(_name, None)


@lru_cache(maxsize=4096)
def _compiled(source: str) -> Template:
    return _ENVIRONMENT.from_string(source)


def fill(source: str, **values: Any) -> str:
    """Fills a template; the result is Markdown.

    Raises:
        TemplateError: what it asks for is not there.
    """
    if "{" not in source:
        return source.strip()
    return _compiled(source).render(**values).strip()


def uses(text: Localised, name: str) -> bool:
    return any(name in _names(source) for source in (text.en, text.zh) if source)


def complaint(source: str, *, needs_programme: bool, in_fact: bool) -> tuple[str, str] | None:
    """Tells what is wrong with a template and what to do, or None."""
    try:
        tree = _ENVIRONMENT.parse(source)
        names = sorted(meta.find_undeclared_variables(tree))
    except TemplateSyntaxError as error:
        return (
            f"the placeholder is not complete ({error.message})",
            "write {{ name }} with two braces on both sides",
        )
    if next(tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)), None) is not None:
        return "another file cannot be taken in", "write the text here"
    known = list(_ALWAYS[:1] if in_fact else _ALWAYS)
    if needs_programme:
        known += ["programme", "data"] if in_fact else ["programme", "fact"]
    for name in names:
        if name not in known:
            return f"there is no placeholder '{name}' here", suggestion(name, known)
    fields = sorted({*PROGRAMME_FIELDS, *BRIEFING_FIELDS})
    for attribute in tree.find_all(nodes.Getattr):
        if _root(attribute) == "data":  # filled with the facts themselves when they are read
            continue
        if attribute.attr not in fields and attribute.attr != "loop":
            named_loop = isinstance(attribute.node, nodes.Name) and attribute.node.name == "loop"
            if not named_loop:
                return f"there is no placeholder field '{attribute.attr}'", suggestion(attribute.attr, fields)
    return _trial(source, in_fact=in_fact)


def _root(node: nodes.Node) -> str | None:
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else None


class _Anything:
    """Stands for the facts when a template is tried out."""

    def __getattr__(self, name: str) -> _Anything:
        return self

    def __str__(self) -> str:
        return "x"


class _Example:
    """Stands for a programme or briefing when a template is tried out."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        for field in fields:
            setattr(self, field, "x")


def _trial(source: str, *, in_fact: bool) -> tuple[str, str] | None:
    """Fills a template on trial, so that its error is met by staff and not by a student."""
    programme = _Example(PROGRAMME_FIELDS[:-1] if in_fact else PROGRAMME_FIELDS)
    briefing = _Example(BRIEFING_FIELDS)
    try:
        fill(
            source,
            institution="x",
            fact="x",
            data=_Anything(),
            programme=programme,
            programmes=[programme],
            briefings=[briefing],
        )
        fill(
            source,
            institution="x",
            fact="x",
            data=_Anything(),
            programme=programme,
            programmes=[],
            briefings=[],
        )
    except Exception as error:  # whatever a template brings about
        return f"the placeholders cannot be filled ({error})", "write them as in the other answers"
    return None


def expressions(source: str, name: str) -> list[str]:
    """Returns the placeholders of a template that look into ``name``."""
    return [found for found in re.findall(r"\{\{.*?\}\}", source) if re.search(rf"\b{name}\b", found)]


@lru_cache(maxsize=4096)
def _names(source: str) -> frozenset[str]:
    try:
        return frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(source)))
    except TemplateError:
        return frozenset()

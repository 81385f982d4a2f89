"""Placeholders in answers: which there are, and how a template is filled.

Jinja's sandbox, so that a slip in an answer can spoil that answer and nothing else.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.documents import suggestion
from bot.knowledge import marks
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
    "is_open",
    "is_full",
    "full_modes",
    "free_modes",
    "modes",
)

_ALWAYS = ("institution", "programmes", "briefings", "cancelled_briefings")
_MOST_CHARACTERS = 100_000
_NODES_FOR_CODE = (
    nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Macro, nodes.CallBlock, nodes.Assign,
    nodes.AssignBlock, nodes.With,
)  # fmt: skip
_MOST_LOOPS = 2
_SAFE_FILTERS = (
    "length",
    "join",
    "first",
    "last",
    "upper",
    "lower",
    "capitalize",
    "title",
    "round",
    "abs",
    "int",
    "float",
    "default",
    "trim",
    "sort",
    "list",
)


_PLAIN = re.compile(rf"\{{\{{ *(?:institution|fact|programme\.(?:{'|'.join(PROGRAMME_FIELDS)})) *\}}\}}")
_PLAIN_IN_FACT = re.compile(
    rf"\{{\{{ *(?:institution|data(?:\.[a-z]\w*)+|programme\.(?:{'|'.join(PROGRAMME_FIELDS[:-1])})) *\}}\}}"
)
"""Placeholders that need no trial, where one programme is spoken of; nearly all are such."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Also keeps a slip from filling the memory: texts are neither multiplied nor formatted."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        is_power = operator == "**"
        if is_power or not all(isinstance(value, int | float | timedelta | date) for value in (left, right)):
            raise SecurityError(f"'{operator}' is for numbers")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not isinstance(obj, str) and super().is_safe_attribute(obj, attr, value)


_ENVIRONMENT = _Sandbox(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
    keep_trailing_newline=False,
)
_MAX_LOOP_WORDS = ("range", "lipsum", "cycler", "joiner", "namespace", "dict")
for _name in _MAX_LOOP_WORDS:
    _ENVIRONMENT.globals.pop(_name, None)
_ENVIRONMENT.filters = {name: _ENVIRONMENT.filters[name] for name in _SAFE_FILTERS}


@lru_cache(maxsize=4096)
def _compiled(source: str) -> Template:
    return _ENVIRONMENT.from_string(source)


def fill(source: str, **values: Any) -> str:
    """Fills a template; the result is Markdown.

    Raises:
        TemplateError: what it asks for is not there, or it would be endless.
    """
    return _filled(marks.without(source), values)


def fill_marked(source: str, **values: Any) -> str:
    """Fills a template whose marks are still wanted: for ``marks.marked``, or ``marks.bare``.

    Raises:
        TemplateError: as for ``fill``.
    """
    return _filled(marks.sealed(source), values)


def _filled(source: str, values: dict[str, Any]) -> str:
    if "{" not in source:
        return source.strip()
    text = ""
    for part in _compiled(source).generate(**values):
        text += part
        if len(text) > _MOST_CHARACTERS:
            raise SecurityError(f"the text is longer than {_MOST_CHARACTERS} characters")
    return text.strip()


def uses(text: Localised | None, name: str) -> bool:
    return text is not None and any(name in _names(source) for source in (text.en, text.zh) if source)


@lru_cache(maxsize=4096)
def complaint(source: str, *, needs_programme: bool, in_fact: bool) -> tuple[str, str] | None:
    """Tells what is wrong with a template and what to do, or None."""
    if "{" not in source:
        return None
    if wrong := marks.complaint(source):
        return wrong
    source = marks.without(source)
    plain = _PLAIN_IN_FACT if in_fact else _PLAIN
    if needs_programme and "{" not in plain.sub("", source):
        return None
    try:
        tree = _ENVIRONMENT.parse(source)
        names = sorted(meta.find_undeclared_variables(tree))
    except TemplateSyntaxError as error:
        return (
            f"the placeholder is not complete ({error.message})",
            "write {{ name }} with two braces on both sides",
        )
    if next(tree.find_all(_NODES_FOR_CODE), None) is not None:
        return "files, macros and variables are not for answers", "write the text here"
    if _loops(tree) > _MOST_LOOPS:
        return "loops stand too deep in one another", "list programmes or briefings in one loop"
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


def _loops(node: nodes.Node) -> int:
    """Returns how deep loops stand in one another."""
    return isinstance(node, nodes.For) + max(map(_loops, node.iter_child_nodes()), default=0)


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

    def __init__(self, fields: tuple[str, ...], value: str = "x") -> None:
        for field in fields:
            setattr(self, field, value)


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
            briefings=[
                briefing,
                _Example(BRIEFING_FIELDS, ""),
            ],  # so that both sides of a condition are tried
            cancelled_briefings=[briefing],
        )
        fill(
            source,
            institution="x",
            fact="x",
            data=_Anything(),
            programme=programme,
            programmes=[],
            briefings=[],
            cancelled_briefings=[],
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
        return frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(marks.without(source))))
    except TemplateError:
        return frozenset()

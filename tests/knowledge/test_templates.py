"""Placeholders in answers: sandboxed, and checked before anybody meets them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from bot.knowledge import Localised, templates


def test_a_template_is_filled() -> None:
    assert templates.fill(" {{ a }} and {{ b }}\n", a="x", b="<y>") == "x and <y>"
    assert templates.fill("no braces ", a="x") == "no braces"


def test_what_is_not_there_is_never_shown_as_nothing() -> None:
    with pytest.raises(TemplateError):
        templates.fill("{{ missing }}")


@pytest.mark.parametrize(
    "source",
    ["{{ ''.__class__.__mro__ }}", "{{ a.__init__.__globals__ }}", "{{ range(10**9) }}", "{{ lipsum() }}"],
)
def test_the_sandbox_holds(source: str) -> None:
    with pytest.raises(TemplateError):
        templates.fill(source, a=object())


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'x' * 3000000000 }}", "{{ 3000000000 * 'x' }}", "{{ [1] * 3000000000 }}", "{{ 10 ** 10 ** 10 }}",
        "{{ '%3000000000d' % 1 }}", "{{ 'x'.ljust(3000000000) }}", "{{ '{:>3000000000}'.format(1) }}",
        "{{ 'x' | center(3000000000) }}", "{{ 'x' | indent(3000000000) }}", "{{ '%3000000000d' | format(1) }}",
        "{% set a = 'xx' %}{{ a }}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% with a = 'x' %}{{ a }}{% endwith %}",
        "{% for a in 'xx' %}{% for b in 'xx' %}{% for c in 'xx' %}{% endfor %}{% endfor %}{% endfor %}",
    ],
)  # fmt: skip
def test_a_slip_never_fills_the_memory(source: str) -> None:
    """It is told when the file is read, in a moment."""
    assert templates.complaint(source, needs_programme=True, in_fact=False) is not None


def test_a_text_without_end_is_none() -> None:
    with pytest.raises(TemplateError):
        templates.fill("{% for a in b %}{{ a }}{% endfor %}", b=["x" * 1000] * 1000)


def test_values_are_never_templates_themselves() -> None:
    assert templates.fill("{{ a }}", a="{{ 7 * 7 }}") == "{{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("source", "needs_programme", "in_fact", "told"),
    [
        ("{{ fact }}", True, False, None),
        ("{% for p in programmes %}{{ loop.index }}{{ p.name }}{% endfor %}", False, False, None),
        ("{{ programme.city }}", True, True, None),
        ("{{ fact }}", True, True, "no placeholder 'fact'"),
        ("{{ programme.city }}", False, False, "no placeholder 'programme'"),
        ("{{ briefings }}", True, True, "no placeholder 'briefings'"),
        ("{{ programme.citi }}", True, False, "no placeholder field 'citi'"),
        ("{{ open", False, False, "not complete"),
    ],
)
def test_complaints(source: str, needs_programme: bool, in_fact: bool, told: str | None) -> None:
    found = templates.complaint(source, needs_programme=needs_programme, in_fact=in_fact)
    assert (found is None) if told is None else (found is not None and told in found[0] and found[1] != "")


@settings(max_examples=200, deadline=None)
@given(st.text("{}%#|. ()[]'\"abfact_is-+*/~\n", max_size=40))
def test_whatever_staff_write_is_accepted_or_told(source: str) -> None:
    """Looking at a template never fails."""
    templates.complaint(source, needs_programme=True, in_fact=False)


def test_a_name_in_either_language_counts_as_used() -> None:
    assert templates.uses(Localised(en="plain", zh="{{ fact }}"), "fact")
    assert not templates.uses(Localised(en="fact"), "fact")

"""Marks: they change nothing in the whole text, and alone they are the answer to one point."""

from __future__ import annotations

import pytest

from bot.knowledge import Localised, marks, templates

APPLY = """Hand in one envelope. {% point letters %}One letter of a teacher is enough.{% endpoint %} Come yourself.

- {% point originals, digital %}Bring the originals.{% endpoint %}
- {% point digital %}Scans do not count.{% endpoint %} Nor do photos.
- **Letters**: {% point letters %}sealed.{% endpoint %}

{% if institution %}
{% point letters %}
Ask {{ institution }} for a form.
{% endpoint %}
{% endif %}
"""
PLAIN = """Hand in one envelope. One letter of a teacher is enough. Come yourself.

- Bring the originals.
- Scans do not count. Nor do photos.
- **Letters**: sealed.

Ask Home for a form."""


def _alone(source: str, point: str) -> str:
    return marks.marked(templates.fill_marked(source, institution="Home"), point)


def test_marks_change_nothing_in_the_whole_text() -> None:
    assert templates.fill(APPLY, institution="Home") == PLAIN
    assert templates.fill("{% point a %}One.{% endpoint %}\nTwo.\n\n{% point a %}Three.{% endpoint %}\n") == (
        "One.\nTwo.\n\nThree."
    )


def test_what_is_kept_for_marks_is_bare_text_again() -> None:
    assert marks.bare(templates.fill_marked(APPLY, institution="Home")) == PLAIN


def test_a_point_is_answered_by_its_sentences_alone() -> None:
    assert _alone(APPLY, "originals") == "Bring the originals."
    assert _alone(APPLY, "digital") == "- Bring the originals.\n- Scans do not count."
    assert _alone(APPLY, "letters") == (
        "One letter of a teacher is enough.\n\n- sealed.\n\nAsk Home for a form."
    )
    assert _alone(APPLY, "laundry") == ""


@pytest.mark.parametrize(
    ("source", "alone"),
    [
        ("{% point a %}One.{% endpoint %} Two. {% point a %}Three.{% endpoint %}", "One. Three."),
        ("{% point a %}一封。{% endpoint %}别的。{% point a %}密封。{% endpoint %}", "一封。密封。"),
        ("{% point a %}- One.\n- Two.{% endpoint %}\n", "- One.\n- Two."),
        ("- {% point a %}One.\n- Two.{% endpoint %}\n- Three.", "- One.\n- Two."),
        ("1. {% point a %}One.{% endpoint %}\n2. {% point a %}Two.{% endpoint %}", "- One.\n- Two."),
        ("- {% point a %}One.{% endpoint %} Two. {% point a %}Three.{% endpoint %}", "One. Three."),
        ("{% point a %}{% endpoint %}", ""),
    ],
)
def test_sentences_are_joined_as_they_stood(source: str, alone: str) -> None:
    assert _alone(source, "a") == alone


def test_marks_of_a_fact_hold_within_an_answer() -> None:
    fact = templates.fill_marked("{% point a %}One.{% endpoint %} Two.")
    assert _alone("{{ institution }}", "a") == ""
    answer = templates.fill_marked("{% point b %}{{ fact }}{% endpoint %} Three.", fact=fact)
    assert marks.marked(answer, "a") == "One."
    assert marks.marked(answer, "b") == "One. Two."
    assert marks.bare(answer) == "One. Two. Three."


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{% point a %}One.", "a mark is never ended"),
        ("One.{% endpoint %}", "{% endpoint %} stands without a beginning"),
        ("{% point a %}{% point b %}One.{% endpoint %}{% endpoint %}", "a mark begins within another"),
        ("{% point %}One.{% endpoint %}", "a mark names no point"),
    ],
)
def test_a_mark_that_is_not_whole_is_told(source: str, told: str) -> None:
    complaint = templates.complaint(source, needs_programme=False, in_fact=False)
    assert complaint is not None
    assert complaint[0] == told


def test_the_points_of_a_text_are_known() -> None:
    assert marks.points_in(APPLY) == ["letters", "originals", "digital"]
    assert templates.uses(Localised(en="{% point a %}{{ fact }}{% endpoint %}"), "fact")
    assert templates.complaint(APPLY, needs_programme=False, in_fact=True) is None

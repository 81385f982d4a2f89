"""Which programmes there are, and by when to apply."""

from __future__ import annotations

from tests.conftest import Clock, Person


async def test_programmes_lead_to_their_overview(student: Person) -> None:
    said = await student.says("/programmes")
    assert "National University of Singapore" in said
    assert "Vancouver, Canada" in said
    assert "UBC · " in await student.presses("UBC")


async def test_deadlines_come_in_order_and_the_passed_last(student: Person, clock: Clock) -> None:
    said = await student.says("/deadlines")
    order = [
        said.index(name) for name in ("National University", "Manchester", "Nanyang", "British Columbia")
    ]
    assert order == sorted(order)
    clock.passes(days=26)
    said = await student.says("/deadlines")
    assert said.index("Manchester") < said.index("National University")
    assert "closed on Friday 26 March 2027" in said

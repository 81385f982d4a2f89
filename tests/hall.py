"""A small briefing that is easily full, in a folder of its own, and the world around it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.library import Library
from tests.conftest import Clock, MakeWorld, Person, World

ZONE = ZoneInfo("Asia/Shanghai")
STARTS = datetime(2027, 3, 6, 14, 30, tzinfo=ZONE)
TOPIC = """
- id: cost
  scope: general
  title: {en: Costs, zh: 费用}
  questions: {en: ["How much does it cost?", "what are the fees"], zh: [要多少钱, 费用是多少]}
  answer: {en: Nothing., zh: 免费。}
- id: visa
  scope: general
  title: {en: Visa, zh: 签证}
  questions: {en: ["Do I need a visa?", "how to apply for a visa"], zh: [要办签证吗, 签证怎么办]}
  answer: {en: "Yes.", zh: 要。}
"""


def briefing(id_: str = "jinyun", **changes: object) -> dict[str, object]:
    """As it stands in briefings.yaml: two seats on site, three online."""
    return {
        "id": id_,
        "title": {"en": f"Briefing at {id_.title()}", "zh": f"宣讲会{id_}"},
        "campus": {"en": f"{id_.title()} Campus", "zh": f"{id_}校区"},
        "venue": {"en": "Hall 1", "zh": "第1报告厅"},
        "starts": "2027-03-06 14:30",
        "minutes": 120,
        "registration_closes": "2027-03-05 18:00",
        "modes": {"campus": {"capacity": 2}, "online": {"capacity": 3}},
        "online_link": f"https://meeting.example.edu/{id_}",
        "verified_on": date(2027, 3, 1),
    } | changes


def other(**changes: object) -> dict[str, object]:
    """Another one, four days later."""
    when = {"starts": "2027-03-10 19:00", "registration_closes": "2027-03-09 18:00"}
    return briefing("yuanjiagang", **{**when, **changes})


class Hall:
    """The knowledge folder, which can be written again while the bot runs."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self._clock = clock

    def writes(self, *briefings: dict[str, object]) -> None:
        (self.folder / "topics").mkdir(parents=True, exist_ok=True)
        (self.folder / "topics" / "topics.yaml").write_text(TOPIC, "utf-8")
        text = json.dumps(briefings, ensure_ascii=False, default=str)  # which is YAML too
        (self.folder / "briefings.yaml").write_text(text, "utf-8")

    def library(self) -> Library:
        settings = Settings(knowledge=self.folder).model_copy(update={"knowledge": self.folder})
        return Library(settings, self._clock)


async def opened(make_world: MakeWorld, tmp_path: Path, clock: Clock, *briefings: dict[str, object]) -> World:
    """The bot with these briefings; ``saves`` writes others while it runs."""
    hall = Hall(tmp_path / "hall", clock)
    hall.writes(*(briefings or (briefing(), other())))
    world = await make_world(hall.library())
    await world.app.changes.look()
    return world


async def saves(world: World, *briefings: dict[str, object]) -> None:
    """Somebody saves briefings.yaml, and the bot notices."""
    Hall(world.library.folder, world.clock).writes(*briefings)
    await world.library.reload()
    await world.deliver()


async def two_registered(make_world: MakeWorld, tmp_path: Path, clock: Clock) -> tuple[World, Person, Person]:
    """One on site who reads English, one online who reads Chinese."""
    world = await opened(make_world, tmp_path, clock)
    li, zhang = world.person("li", "en"), world.person("zhang", "zh")
    await registers(li, "jinyun campus")
    await registers(zhang, "jinyun 线上", "张三", "2023010102")
    await world.deliver()
    world.outlet.sent.clear()
    return world, li, zhang


async def registers(person: Person, where: str, name: str = "Li Ming", number: str = "2023010101") -> str:
    """By name and number, or by those that are known."""
    said = await person.says(f"/register {where}")
    if "name" in said or "姓名" in said:
        await person.says(name)
        return await person.says(number)
    same = [button.data for button in person.buttons if button.data.startswith("seat:details:same")]
    if same and ("Shall I" in said or "可以吗" in said):
        return await person.forges(same[0])
    return said


async def queues(person: Person, name: str = "Wu Wei", number: str = "2023010199") -> str:
    """For a seat on site at the first briefing, which is full."""
    await person.says("/register jinyun campus")
    await person.presses("Join the queue (on site)")
    await person.says(name)
    return await person.says(number)


async def filled(world: World, where: str, count: int) -> list[Person]:
    """So many people with a seat."""
    people = [world.person(f"{where.split()[0]}{where[-1]}{n}") for n in range(count)]
    for n, person in enumerate(people):
        assert "booked" in await registers(person, where, f"Filler {chr(65 + n)}", f"20220000{n:02}")
    return people


def heard(world: World, person: Person) -> str:
    """The last message that came unasked, with its buttons taken note of."""
    mine = [reply for to, reply in world.outlet.sent if to == person.address]
    assert mine, "nothing was heard"
    if mine[-1].buttons:
        person.buttons = [button for row in mine[-1].buttons for button in row]
    person.files = mine[-1].files
    return mine[-1].text

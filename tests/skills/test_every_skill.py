"""What every command and every skill must bear, whatever it does."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from bot import skills
from bot.messages import Address, Button, Language, Message
from bot.skills import Command, Skill
from tests.conftest import STAFF, Person, World

for module in pkgutil.iter_modules(skills.__path__, "bot.skills."):
    importlib.import_module(module.name)
SKILLS: list[type[Skill]] = sorted(Skill.__subclasses__(), key=lambda skill: skill.__name__)
COMMANDS: list[Command] = [command for skill in SKILLS for command in skill.commands]
NASTY = [
    "",
    " \n\t ",
    "\x00\x01\x02",
    "\u202e\u202dgnitseretni\u202c",
    "啊" * 10_000,
    "</b><script>alert(1)</script>",
    "**_`[x](",
    "{{ 7*7 }} ${jndi} %s %(x)s",
    "\ud800 half a surrogate".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "/",
    "/ /start",
    "/register " + "x" * 5000,
    "ﷺ" * 300,
]


@pytest.mark.parametrize("tag", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_a_command_answers_in_the_persons_language(world: World, command: Command, tag: str) -> None:
    """Every command says something to whoever may use it, in their language."""
    person = world.person("teacher", tag)
    reply = await person.says(f"/{command.name}")
    assert reply
    has_chinese = any("\u4e00" <= character <= "\u9fff" for character in reply)
    assert has_chinese is (tag == "zh")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.is_staff], ids=lambda command: command.name)
async def test_staff_commands_are_refused_to_students(student: Person, command: Command) -> None:
    assert "for staff" in await student.says(f"/{command.name}")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_help_tells_each_what_they_may_use(student: Person, teacher: Person, command: Command) -> None:
    """Nothing about staff shows in a student's help."""
    assert f"/{command.name} " in await teacher.says("/help")
    assert (f"/{command.name} " in await student.says("/help")) is not command.is_staff


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_hostile_text_is_answered_politely(student: Person, text: str) -> None:
    reply = await student.says(text)
    assert reply
    assert "went wrong" not in reply
    assert len(reply) < 4000


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("opening", ["/register jinyun online", "/human", "/announce"])
async def test_hostile_text_in_an_open_dialogue_harms_nothing(
    teacher: Person, opening: str, text: str
) -> None:
    await teacher.says(opening)
    reply = await teacher.says(text)
    assert reply
    assert "went wrong" not in reply
    assert await teacher.says("/help")


FORGED = [
    "",
    ":",
    "nobody:home",
    "faq",
    "faq:ask:nonsense:nus",
    "faq:ask:deadline:oxford",
    "briefing:open:moon",
    "seat:register:moon:campus",
    "seat:register:jinyun:swimming",
    "seat:cancel:moon",
    "seat:cancel:jinyun",
    "seat:details:same",
    "seat:pick:college:0",
    "seat:swap:jinyun:jinyun:online",
    "seat:swap:jinyun:moon:online",
    "seat:wait:jinyun:swimming",
    "seat:accept:jinyun",
    "seat:decline:jinyun",
    "seat:ticket:jinyun",
    "seat:ask:jinyun",
    "survey:stars:jinyun:9",
    "survey:stars:jinyun:5",
    "survey:why:jinyun:class",
    "checkin:in:1",
    "checkin:undo:99999999999999999999",
    "attendance:page:moon:1",
    "arrangement:cancel:moon",
    "arrangement:confirm:jinyun",
    "arrangement:set:jinyun:is_cancelled",
    "display:poster:moon",
    "statistics:show:moon",
    "tick:set:nus:moon",
    "tick:set:oxford:transcript",
    "ticking:yes",
    "ticking:of:oxford",
    "ticking:what:nus:moon",
    "questions:pass",
    "questions:answer:999999",
    "questions:answer:x",
    "announcement:send:00000000",
    "announcement:drop:00000000",
    "basics:language:klingon",
    "x" * 64,
]


@pytest.mark.parametrize("name", ["li", "teacher"])
@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_or_stale_button_does_nothing_but_say_so(world: World, data: str, name: str) -> None:
    person = world.person(name)
    reply = await person.forges(data)
    assert reply
    assert "went wrong" not in reply
    everyone = await world.storage.people.find(Address("test", name))
    assert everyone is not None
    assert await world.storage.registrations.of_person(everyone.id) == []
    assert await world.storage.announcements.latest(9) == []


@pytest.mark.parametrize(
    "dialogue",
    [
        ["/register", "@Jinyun", "@online", "Li Ming", "2023010101"],
        ["/register yuanjiagang", "@on site", "李明", "2023010101"],
        ["/subscribe", "/announce", "**Hello** all", "@Send"],
        ["/human", "Is there a bus to the airport?"],
        ["When do applications close?", "and for NUS?"],
        ["/subscribe", "/settings", "@Stop"],
        ["/forget", "@Yes"],
    ],
    ids=lambda dialogue: dialogue[0],
)
async def test_a_restart_between_any_two_steps_is_invisible(world: World, dialogue: list[str]) -> None:
    """The same dialogue, straight through and with a restart before each step, says the same."""
    straight = [await _step(world.person("teacher"), step) for step in dialogue]
    await world.storage.people.forget((await world.storage.people.meet(STAFF, None, world.clock())).id)
    interrupted = []
    for step in dialogue:
        await world.restart()
        interrupted.append(await _step(world.person("teacher"), step))
    assert [_same(text) for text in interrupted] == [_same(text) for text in straight]


async def _step(person: Person, step: str) -> str:
    return await person.presses(step[1:]) if step.startswith("@") else await person.says(step)


def _same(text: str) -> str:
    """Announcements and questions are numbered on."""
    return text.replace("Announcement 2", "Announcement 1")


async def test_cancel_leaves_any_open_dialogue(teacher: Person) -> None:
    for opening in ("/register jinyun online", "/human", "/announce"):
        await teacher.says(opening)
        assert "stopped" in await teacher.says("/cancel")


async def test_what_is_not_text_gets_a_kind_sentence(world: World, student: Person) -> None:
    for kind in ("photo", "sticker", "voice", "location", "poll", "other"):
        for tag in ("en", "zh"):
            message = Message(Address("test", f"{kind}{tag}"), attachment=kind, language_tag=tag)
            assert (await world.app.assistant.respond(message)).text


async def test_button_data_fits_telegram(world: World) -> None:
    """Every button that the bot shows carries 1 to 64 bytes."""
    shown: list[Button] = []
    for name, lines in {
        "li": [
            "/start",
            "/settings",
            "/language",
            "/programmes",
            "/briefings",
            "/register",
            "/forget",
            "cost",
            "asdf jkl",
        ],
        "teacher": ["/announce", "hello", "/cancel", "/human why", "/questions"],
    }.items():
        for line in lines:
            message = Message(Address("test", name), line, language_tag="zh")
            reply = await world.app.assistant.respond(message)
            shown += [button for row in reply.buttons for button in row]
    assert len(shown) > 20
    assert all(1 <= len(button.data.encode()) <= 64 for button in shown)
    assert {Language.EN, Language.ZH} == set(Language)

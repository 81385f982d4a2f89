"""A folder of YAML becomes knowledge, or every problem in it at once, each with its place."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import Mode, Reading, read_folder
from bot.messages import Language

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
TOPIC = """\
- id: deadline
  scope: programme
  questions:
    en: ["When do applications close?"]
    zh: ["什么时候截止申请"]
  answer:
    en: "{{ fact }}"
    zh: "{{ fact }}"
"""
FORM = "  form: [{{id: year, question: {{en: Year?, zh: 年级？}}, {}}}]\n"
PROGRAMME = """\
name: {en: National University, zh: 国立大学}
short: {en: NUS, zh: 国大}
city: {en: Singapore, zh: 新加坡}
country: {en: Singapore, zh: 新加坡}
continent: {en: Asia, zh: 亚洲}
deadlines:
  - id: application
    label: {en: Application, zh: 申请}
    closes: 2027-03-19 17:00
facts:
  deadline:
    brief: {en: soon, zh: 快了}
    text: {en: It closes soon., zh: 快截止了。}
    verified_on: 2027-02-01
"""
BRIEFING = """\
- id: jinyun
  title: {en: Briefing, zh: 宣讲会}
  campus: {en: Jinyun, zh: 缙云}
  venue: {en: Hall 1, zh: 第1报告厅}
  starts: 2027-03-06 14:30
  minutes: 120
  registration_closes: 2027-03-05 18:00
  modes: {campus: {capacity: 200}}
"""


def _write(folder: Path, **files: str) -> Path:
    """``topics__a="…"`` becomes topics/a.yaml."""
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder


def _read(folder: Path, **files: str) -> Reading:
    return read_folder(_write(folder, **files), ZONE, NOW)


def _refused(folder: Path, **files: str) -> list[str]:
    """The problems, each without the folder."""
    with pytest.raises(KnowledgeError) as caught:
        _read(folder, **files)
    assert all(problem.remedy for problem in caught.value.problems)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_topics_alone_are_enough(tmp_path: Path) -> None:
    reading = _read(tmp_path, topics__a=TOPIC)
    assert list(reading.knowledge.topics) == ["deadline"]
    assert reading.problems == []
    assert not reading.knowledge.programmes


def test_a_whole_folder(tmp_path: Path) -> None:
    """A programme is named after its file; moments without a zone are the institution's."""
    reading = _read(tmp_path, topics__a=TOPIC, programmes__nus=PROGRAMME, briefings=BRIEFING)
    nus = reading.knowledge.programmes["nus"]
    assert nus.application is not None
    assert nus.application.closes == datetime(2027, 3, 19, 9, 0, tzinfo=UTC)
    briefing = reading.knowledge.briefings["jinyun"]
    assert briefing.starts == datetime(2027, 3, 6, 6, 30, tzinfo=UTC)
    assert briefing.ends - briefing.starts == timedelta(hours=2)
    assert (briefing.capacity(Mode.CAMPUS), briefing.capacity(Mode.ONLINE)) == (200, 0)


def test_a_moment_with_a_zone_keeps_it(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("2027-03-19 17:00", "2027-03-19T17:00:00+01:00")
    application = (
        _read(tmp_path, topics__a=TOPIC, programmes__nus=programme).knowledge.programmes["nus"].application
    )
    assert application is not None
    assert application.closes == datetime(2027, 3, 19, 16, 0, tzinfo=UTC)


def test_one_language_may_be_missing_and_is_told(tmp_path: Path) -> None:
    """The bot works with it; ``check`` complains with the line."""
    reading = _read(tmp_path, topics__a=TOPIC.replace('    zh: "{{ fact }}"\n', ""))
    assert reading.knowledge.topics["deadline"].answer_in(Language.ZH) == "{{ fact }}"
    assert [str(p).removeprefix(f"{tmp_path}/") for p in reading.problems] == [
        "topics/a.yaml:6: no 'zh' text; add `zh:` beside the other language"
    ]


def test_sample_data_and_stale_facts_are_listed(tmp_path: Path) -> None:
    old = PROGRAMME.replace("verified_on: 2027-02-01", "verified_on: 2026-01-01")
    reading = _read(tmp_path, topics__a=TOPIC, programmes__nus=old)
    assert [(p.path.name, p.line) for p in reading.unverified] == [("nus.yaml", 7)]
    assert [(p.path.name, p.line, "2026-01-01" in p.what) for p in reading.stale] == [("nus.yaml", 11, True)]


def test_a_fact_that_lacks_is_told(tmp_path: Path) -> None:
    bare = PROGRAMME.split("facts:")[0]
    [problem] = _read(tmp_path, topics__a=TOPIC, programmes__nus=bare).problems
    assert "no facts for deadline" in problem.what
    assert not problem.fatal


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Each with its file and line, in order."""
    told = _refused(
        tmp_path,
        topics__a=TOPIC + TOPIC,
        topics__b="- id: x\n  scope: programm\n",
        programmes__nus=PROGRAMME.replace("deadline:", "deadlin:"),
        briefings=BRIEFING.replace("120", "-5"),
        examples="- {q: When, topic: deadlin}\n- {q: When, topic: deadline, programme: nuss}\n",
        outside="[\n",
    )
    expected = [
        "briefings.yaml:6: 'minutes'",
        "examples.yaml:1: there is no topic 'deadlin'; did you mean 'deadline'?",
        "examples.yaml:2: there is no programme 'nuss'; did you mean 'nus'?",
        "outside.yaml:2: is not valid YAML",
        "programmes/nus.yaml:11: 'deadlin' is no programme topic; did you mean 'deadline'?",
        "topics/a.yaml:9: the topic 'deadline' is already defined in a.yaml:1; give one of the two another id, or merge them",
        "topics/b.yaml:1: 'answer' is missing",
        "topics/b.yaml:1: 'questions' is missing",
        "topics/b.yaml:2: 'scope'",
    ]
    for beginning in expected:
        assert any(line.startswith(beginning) for line in told), (beginning, told)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"topics__a": "id: x\n"}, "topics/a.yaml:1: the file must hold a list; begin each entry with '- '"),
        ({"topics__a": "- just words\n"}, "topics/a.yaml:1: an entry must hold `key: value` lines"),
        ({"topics__a": TOPIC.replace("answer:", "anwser:")}, "unknown key 'anwser'; did you mean 'answer'?"),
        (
            {
                "topics__a": TOPIC.replace("deadline", "robes")
                .replace('["When do applications close?"]', "[]")
                .replace('["什么时候截止申请"]', "[]")
            },
            "nobody can reach this topic",
        ),
        ({"topics__a": TOPIC, "programmes__nus": "- a\n"}, "programmes/nus.yaml:1: an entry must hold"),
        (
            {"topics__a": TOPIC, "programmes__nus": PROGRAMME.replace("2027-03-19 17:00", "2027-02-30")},
            "programmes/nus.yaml:9:",
        ),
        (
            {
                "topics__a": TOPIC,
                "programmes__nus": PROGRAMME + "dates: {starts: 2027-07-02, ends: 2027-07-01}\n",
            },
            "ends before it starts",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + BRIEFING},
            "briefings.yaml:9: the briefing 'jinyun' is already defined in briefings.yaml:1",
        ),
        ({"topics__a": TOPIC, "briefings": BRIEFING.replace("jinyun", "Jin Yun")}, "briefings.yaml:1: 'id'"),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING.replace("2027-03-05 18:00", "2027-03-07 18:00")},
            "briefings.yaml:7: registration closes after the briefing has begun",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format("kind: choice, options: [{en: a}]")},
            "a choice needs 2 to 20 options",
        ),
        (
            {
                "topics__a": TOPIC,
                "briefings": BRIEFING + FORM.format("kind: choice, options: [{en: a}, {en: a}]"),
            },
            "two options are 'a'",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format("options: [{en: a}, {en: b}]")},
            "only a choice has options",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format('pattern: "["')},
            "the pattern is no regular expression",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format("pattern: '(?=.*a)b'")},
            "look-ahead",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format("pattern: 'a)|(b'")},
            "the pattern is no regular expression",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format('kind: yes_no, pattern: "x"')},
            "only a text has a pattern",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format("is_requird: false")},
            "did you mean 'is_required'?",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING + FORM.format("max_length: 5") * 2},
            "briefings.yaml:",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING.replace("campus: {capacity", "zoom: {capacity")},
            "briefings.yaml:8:",
        ),
        ({"briefings": BRIEFING}, "topics:1: no topic is there; write at least one topics/*.yaml"),
        (
            {"topics__a": TOPIC, "programmes__nus": PROGRAMME, "programmes__b": f"id: nus\n{PROGRAMME}"},
            "the programme 'nus' is already defined in",
        ),
        ({"topics__a": TOPIC.replace("id: deadline", 'id: "a:b"')}, "topics/a.yaml:1: 'id'"),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING.replace("2027-03-06 14:30", "2027-03-06")},
            "briefings.yaml:5: 'starts': has no time of the day; write it behind the date: 2027-03-06 14:30",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING.replace("2027-03-05 18:00", "20270305")},
            "briefings.yaml:7: 'registration_closes': is no moment; write it as 2027-03-26 18:00",
        ),
        (
            {"topics__a": TOPIC, "briefings": BRIEFING.replace("en: Briefing", 'en: "Brief\\ning"')},
            "briefings.yaml:2: 'title': holds a line break or an invisible character; write it in one line",
        ),
        (
            {"topics__a": TOPIC, "programmes__nus": PROGRAMME.replace("en: NUS", 'en: "N\\tUS"')},
            "programmes/nus.yaml:2: 'short': holds a line break",
        ),
        (
            {
                "topics__a": TOPIC,
                "programmes__nus": PROGRAMME.replace("closes:", "opens: 2027-03-20\n    closes:"),
            },
            "it closes before it opens",
        ),
        ({"topics__a": TOPIC.replace("id: deadline", f"id: {'截' * 30}")}, "topics/a.yaml:1: 'id'"),
        (
            {
                "topics__a": TOPIC,
                "briefings": f"{BRIEFING}  online_link: https://e.org/abc，会议密码：1234\n",
            },
            "'online_link': holds more than a link: write https://e.org/abc alone, and '会议密码：1234' elsewhere",
        ),
        (
            {"topics__a": TOPIC, "briefings": f"{BRIEFING}  slides_link: https://e.org/…\n"},
            "'slides_link': is no link, or one cut short; write the whole address, which begins with https://",
        ),
        (
            {"topics__a": TOPIC, "briefings": f"{BRIEFING}  slides_link: www.e.org\n"},
            "'slides_link': is no link, or one cut short; write the whole address, which begins with https://",
        ),
    ],
)
def test_a_slip_is_told_with_its_place(tmp_path: Path, files: dict[str, str], told: str) -> None:
    """Ids too: they stand in the data of buttons, which have 64 bytes and colons between their parts."""
    lines = _refused(tmp_path, **files)
    assert any(told in line for line in lines), lines


@pytest.mark.parametrize(
    "template",
    [
        "{{ nobody }}",
        "{{ programme.nam }}",
        "{{ programme.venue }}",
        "{{ fact",
        "{% if %}",
        "{{ institution | upperr }}",
        "{{ institution is strange }}",
        "{{ programme() }}",
        "{{ programmes[99].name }}",
        "{{ 1 / 0 }}",
        "{% include 'x' %}",
        "{{ institution.__class__ }}",
        "{{ institution['__class__'] }}",
    ],
)
def test_a_placeholder_that_cannot_be_filled_is_told(tmp_path: Path, template: str) -> None:
    """What a student would meet as an error is told to staff with its line."""
    [line] = _refused(
        tmp_path, topics__a=TOPIC.replace('en: "{{ fact }}"', f'en: "{template}"'), programmes__nus=PROGRAMME
    )
    assert line.startswith("topics/a.yaml:7: ")


@pytest.mark.parametrize("template", ["{{ fact }}", "{{ programme.brief }}"])
def test_a_fact_never_fills_itself(tmp_path: Path, template: str) -> None:
    programme = PROGRAMME.replace("en: soon", f'en: "{template}"')
    [line] = _refused(tmp_path, topics__a=TOPIC, programmes__nus=programme)
    assert line.startswith("programmes/nus.yaml:12: ")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="there is no such folder; name the knowledge folder"):
        read_folder(tmp_path / "nowhere", ZONE, NOW)


def test_the_editors_own_files_are_no_knowledge(tmp_path: Path) -> None:
    _write(tmp_path, topics__a=TOPIC)
    (tmp_path / "topics" / ".a.yaml").write_text("[", "utf-8")
    (tmp_path / "topics" / "a.yaml~").write_text("[", "utf-8")
    assert list(_read(tmp_path).knowledge.topics) == ["deadline"]


@pytest.mark.parametrize("written", ["30 März", "30/03/2027", "2027-02-30 10:00"])
def test_the_cause_is_told_alone(tmp_path: Path, written: str) -> None:
    """A programme that is there and wrong is not missing to whatever names it; nor is a topic."""
    told = _refused(
        tmp_path,
        topics__a=TOPIC,
        programmes__nus=PROGRAMME.replace("2027-03-19 17:00", written),
        examples="- {q: When, topic: deadline, programme: nus}\n" * 5,
    )
    assert len(told) == 1
    assert told[0].startswith("programmes/nus.yaml:9: 'deadlines.closes': is no moment")
    told = _refused(
        tmp_path,
        topics__a=TOPIC.replace("answer:", "anwser:"),
        programmes__nus=PROGRAMME,
        examples="- {q: When, topic: deadline}\n",
    )
    assert all(line.startswith("topics/a.yaml") for line in told), told


def test_what_closes_on_a_day_closes_at_its_end(tmp_path: Path) -> None:
    """And check says how the day was read; what opens on a day opens with it."""
    reading = _read(
        tmp_path,
        topics__a=TOPIC,
        programmes__nus=PROGRAMME.replace(
            "closes: 2027-03-19 17:00", "closes: 2027-03-19\n    opens: 2027-03-19"
        ),
        briefings=BRIEFING.replace("2027-03-05 18:00", "2027-03-05"),
    )
    deadline = reading.knowledge.programmes["nus"].deadlines[0]
    assert deadline.closes == datetime(2027, 3, 19, 23, 59, 59, tzinfo=ZONE)
    assert deadline.opens == datetime(2027, 3, 19, tzinfo=ZONE)
    briefing = reading.knowledge.briefings["jinyun"]
    assert briefing.takes_registrations(datetime(2027, 3, 5, 23, 59, tzinfo=ZONE))
    assert not briefing.takes_registrations(datetime(2027, 3, 6, 0, 0, tzinfo=ZONE))
    told = [str(problem) for problem in reading.problems if "23:59" in str(problem)]
    assert len(told) == 2
    assert "programmes/nus.yaml:9: 'closes' names no time" in told[0]
    assert "briefings.yaml:7: 'registration_closes' names no time" in told[1]


def test_a_programme_that_still_stands_elsewhere_is_told(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        topics__a=TOPIC,
        programmes__nus=PROGRAMME,
        elsewhere="universities:\n  - name: {en: Somewhere, zh: 某大学}\n  - name: {en: Other, zh: 国立大学}\n",
    )
    [told] = [str(problem) for problem in reading.problems if "answered as that" in str(problem)]
    assert "elsewhere.yaml:3: 'Other' is the programme 'nus'" in told


def test_a_pipe_in_the_folder_is_told(tmp_path: Path) -> None:
    """Instead of waiting for what never comes."""
    (tmp_path / "topics").mkdir()
    os.mkfifo(tmp_path / "topics" / "b.yaml")
    assert any("topics/b.yaml:1: is no ordinary file" in line for line in _refused(tmp_path, topics__a=TOPIC))


@pytest.mark.parametrize(
    "written", ["HTTPS://e.org/x", "https://e.org/x。", "'<https://e.org/x>'", "https://e.\u200borg/x\u200d"]
)
def test_a_link_is_read_as_it_is_pasted(tmp_path: Path, written: str) -> None:
    folder = _write(tmp_path, topics__a=TOPIC, briefings=f"{BRIEFING}  online_link: {written}\n")
    assert read_folder(folder, ZONE, NOW).knowledge.briefings["jinyun"].online_link == "https://e.org/x"


@pytest.mark.parametrize("copy", ["nus - 副本", "nus (1)", "nus - Copy", "国大", "nus copy"])
def test_a_copy_beside_a_programme_does_not_answer(tmp_path: Path, copy: str) -> None:
    assert _refused(
        tmp_path, topics__a=TOPIC, programmes__nus=PROGRAMME, **{f"programmes__{copy}": PROGRAMME}
    ) == [
        f"programmes/{copy}.yaml:1: the file name '{copy}.yaml' is no plain id; "
        "take it out if it is a copy, or name it with letters a-z, digits, _ and - alone"
    ]
    assert "no plain id" in _refused(tmp_path, **{f"topics__{copy}": TOPIC})[-1]


def test_two_programmes_with_one_name_are_one_too_many(tmp_path: Path) -> None:
    """In either language, whatever the file is called."""
    for name in ("{en: national university, zh: 另一所}", "{en: Another, zh: 国立大学}"):
        again = "\n" + PROGRAMME.replace("{en: National University, zh: 国立大学}", name)
        assert _refused(tmp_path, topics__a=TOPIC, programmes__nus=PROGRAMME, programmes__nus_old=again) == [
            "programmes/nus_old.yaml:2: the programme has the name of 'nus' in nus.yaml; "
            "take one of the two files out, or rename one"
        ]


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "\n\n"])
def test_an_emptied_file_is_named_alone(tmp_path: Path, content: str) -> None:
    """And not every question that leads to what was in it."""
    examples = "".join(f"- {{q: 'question {n}', topic: deadline, programme: nus}}\n" for n in range(20))
    _write(tmp_path, topics__a=TOPIC, programmes__nus=content, examples=examples)
    empty = "the file is empty; write its entries again, or delete the file"
    assert _refused(tmp_path) == [f"programmes/nus.yaml:1: {empty}"]
    assert _refused(tmp_path, topics__a=content, programmes__nus=PROGRAMME) == [f"topics/a.yaml:1: {empty}"]
    reading = _read(tmp_path, topics__a=TOPIC, briefings=content)
    assert [str(p) for p in reading.problems] == [f"{tmp_path}/briefings.yaml:1: {empty}"]
    assert not reading.knowledge.briefings


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    _write(tmp_path, topics__a=TOPIC, programmes__nus=PROGRAMME, briefing=BRIEFING, topics__old__b=TOPIC)
    for name in (
        "programmes/NTU.YAML",
        "programmes/ubc.yaml.txt",
        "briefings - 副本.yaml",
        "notes.md",
        ".swap.yaml",
    ):
        (tmp_path / name).write_text(PROGRAMME, "utf-8")
    problems = _read(tmp_path).problems
    assert [(str(p.path.relative_to(tmp_path)), p.what, p.fatal) for p in problems] == [
        (name, "the file is not read", False)
        for name in (
            "briefing.yaml", "briefings - 副本.yaml", "programmes/NTU.YAML", "programmes/ubc.yaml.txt", "topics/old/b.yaml",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("starts: 2027", "starts: 2207", ["5: 'starts' is in the year 2207", "7: registration closes 65743 days before the briefing"]),
        ("closes: 2027", "closes: 2026", ["7: registration closes 365 days before the briefing"]),
        ("Hall 1", "Hall\u202e 1", ["4: holds the invisible character U+202E"]),
        ("宣讲会", "宣讲\u200b会", ["2: holds the invisible character U+200B"]),
    ],
)  # fmt: skip
def test_a_likely_slip_is_noticed(tmp_path: Path, before: str, after: str, told: list[str]) -> None:
    reading = _read(tmp_path, topics__a=TOPIC, briefings=BRIEFING.replace(before, after))
    assert [f"{p.line}: {p.what}" for p in reading.problems] == told

"""The command line: ``python -m bot COMMAND``."""

from __future__ import annotations

import asyncio
import json
import locale
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot import __version__, config, markup, redaction
from bot.answering.inquiry import Inquiry, explained_in_words, reading_in_words
from bot.authoring import computing, evaluation, scaffold
from bot.authoring.computing import evaluate_computed, read_computed
from bot.authoring.evaluation import evaluate, read_labelled
from bot.authoring.review import review
from bot.errors import BotError, KnowledgeError, Problem
from bot.library import Library, now
from bot.messages import Language

_config = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="Settings; default: config.yaml, else what is built in.",
)
_knowledge = click.option(
    "--knowledge", "folder", type=click.Path(path_type=Path), help="Another knowledge folder."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")


class _Group(click.Group):
    """Turns our errors into one sentence and exit code 1, and a reader that has gone into silence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BotError as error:
            click.echo(redaction.redacted(str(error)), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exchange-bot")
def main() -> None:
    """Answers students' questions about exchange programmes, registers them for briefings, carries announcements."""
    redaction.start_logging()
    logging.getLogger("bot.matching.training").setLevel(logging.INFO)  # a first start is slow, and says why
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


@main.command()
@_config
@click.option(
    "--as",
    "name",
    default="you",
    show_default=True,
    help="Who is speaking; each name is a person of their own.",
)
@click.option("--staff", is_flag=True, help="The speaker belongs to staff.")
def chat(config_path: Path | None, name: str, staff: bool) -> None:
    """Talk to the bot in the terminal; needs no token."""
    from bot import processes  # the database and Telegram take most of a second to import; `ask` does without
    from bot.channels.terminal import Terminal

    settings = config.load(config_path)
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    tag = next(filter(None, named), None) or locale.getlocale()[0] or ""
    terminal = Terminal(name, sys.stdin.isatty(), tag)
    try:
        asyncio.run(processes.chat(settings, terminal, sys.stdin.readline, is_staff=staff))
    except KeyboardInterrupt:
        click.echo()
        sys.stdout.flush()
        os._exit(0)  # a thread may still wait for a line, and would not let the interpreter go


@main.command()
@_config
def run(config_path: Path | None) -> None:
    """Run every configured channel: the page, and Telegram if BOT_TELEGRAM__TOKEN is set."""
    from bot import processes

    logging.getLogger("bot").setLevel(logging.INFO)
    asyncio.run(processes.run(config.load(config_path)))


@main.command()
@click.argument("question", required=False)
@_as_json
@click.option("--session", is_flag=True, help="Later lines may lean on earlier ones.")
@click.option(
    "--explain", is_flag=True, help="Show why: names, topics with what each part thinks, thresholds."
)
@click.option(
    "--now", "moment", help="The moment of asking, such as 2027-03-12T10:00:00+08:00; default: now."
)
@_knowledge
@_config
def ask(
    question: str | None,
    as_json: bool,
    session: bool,
    explain: bool,
    moment: str | None,
    folder: Path | None,
    config_path: Path | None,
) -> None:
    """Answer QUESTION, or one question a line from standard input."""
    settings = config.load(config_path)
    clock = _clock(moment, settings.zone) if moment else now
    inquiry = Inquiry(Library(settings, clock, folder), clock, session)
    for line in [question] if question is not None else _lines():
        answer = inquiry.ask(line, explain=explain)
        if as_json:
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            click.echo(markup.plain(answer["answer"]))
            if explain:
                topic = f"{answer['topic'] or '-'} {answer['programme'] or ''}".strip()
                click.echo(f"\n{answer['status']}: {topic}, {answer['score']:.0%} sure")
                click.echo(explained_in_words(answer["explanation"]))
                if answer["computed"]:
                    click.echo(reading_in_words(answer["reading"], answer["computed"]))


def _clock(moment: str, zone: ZoneInfo) -> Callable[[], datetime]:
    """A clock that stands still; a moment without a zone is the institution's."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise click.BadParameter(
            f"'{moment}' is no moment; write such as 2027-03-12T10:00:00+08:00", param_hint="--now"
        ) from None
    fixed = at if at.tzinfo else at.replace(tzinfo=zone)
    return lambda: fixed


def _lines() -> Iterator[str]:
    """Split at newlines alone, because a question may hold other separators."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


@main.command()
@_knowledge
@_config
def check(folder: Path | None, config_path: Path | None) -> None:
    """Validate configuration and knowledge and run the examples; exit 1 on an error."""
    library = Library(config.load(config_path), now, folder)
    found = review(library.reading, library.matcher)
    for notice in found.notices:
        click.echo(f"notice: {notice}")
    for error in found.errors:
        click.echo(f"error: {error}", err=True)
    knowledge = library.knowledge
    phrasings = sum(len(topic.phrasings) for topic in knowledge.topics.values())
    negatives = sum(len(group.phrasings) for group in knowledge.outside.values())
    click.echo(
        f"{len(knowledge.topics)} topics with {phrasings} phrasings, {negatives} questions outside, {len(knowledge.programmes)} programmes, "
        f"{len(knowledge.briefings)} briefings, {len(knowledge.examples)} examples: {len(found.errors)} errors, {len(found.notices)} notices"
    )
    if found.errors:
        sys.exit(1)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--language",
    "spoken",
    type=click.Choice([str(language) for language in Language]),
    multiple=True,
    help="In which the office writes, the main one first; default: both.",
)
@click.option("--name", help="The university, in each language: 'University of Oslo / 奥斯陆大学'.")
@click.option(
    "--programme",
    "programmes",
    multiple=True,
    help="Name; city; country; continent, each in every language. May be given several times.",
)
def init(folder: Path, spoken: tuple[str, ...], name: str | None, programmes: tuple[str, ...]) -> None:
    """Write a knowledge folder for another university, to be filled in; asks for what is not given."""
    languages = [Language(each) for each in dict.fromkeys(spoken)] or list(Language)
    order = " / ".join(map(str, languages))
    home = scaffold.names(name or click.prompt(f"The university's name ({order})"), languages)
    sketches = [scaffold.Sketch.read(text, languages) for text in programmes]
    while not programmes:
        asked = f"A programme: name; city; country; continent (each as {order}), or nothing"
        text = click.prompt(asked, default="", show_default=False)
        if not text:
            break
        sketches.append(scaffold.Sketch.read(text, languages))
    files = scaffold.write(folder, home, sketches)
    click.echo(f"{len(files)} files in {folder}. What nobody has written yet the bot says is unwritten.")
    said = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in home.items())
    click.echo(
        f"In config.yaml:\n  institution: {{{said}}}\n  languages: [{', '.join(map(str, languages))}]\n"
        f"  knowledge: {folder}\nThen: python -m bot check; python -m bot chat"
    )


@main.command("export-learned")
@_config
def export_learned(config_path: Path | None) -> None:
    """Print what taps taught the bot as YAML, to be reviewed and put into the knowledge."""
    from bot import processes

    click.echo(asyncio.run(processes.export_learned(config.load(config_path))), nl=False)


@main.command()
@click.argument("briefing")
@click.option("--csv", "as_csv", is_flag=True, help="CSV instead of XLSX.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=".",
    help="The folder to write to; default: this one.",
)
@_config
def export(briefing: str, as_csv: bool, language: str, folder: Path, config_path: Path | None) -> None:
    """Write who is registered for BRIEFING, who waits and who came, as a table."""
    from bot import processes

    settings = config.load(config_path)
    file = asyncio.run(processes.export_attendees(settings, briefing, Language(language), as_csv=as_csv))
    path = folder / file.name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
            written.write(file.content)
    except OSError as error:
        raise BotError(
            f"{path}: cannot be written ({error.strerror}); name another folder with --to"
        ) from None
    click.echo(path)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@_config
def backup(path: Path, config_path: Path | None) -> None:
    """Copy database, knowledge and configuration into the new folder PATH, also while the bot runs."""
    from bot import processes

    settings = config.load(config_path)
    asyncio.run(processes.backup(settings, path))
    click.echo(f"{path}: database (verified), knowledge and configuration")
    click.echo(
        f"The encryption key is not in it, nor is any other secret: keep a copy of {settings.encryption.key_file} "
        f"and {settings.erasures_file} somewhere else."
    )


@main.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@_config
def restore(path: Path, config_path: Path | None) -> None:
    """Put back the database of the backup PATH; nothing of it is sent before you say so."""
    from bot import processes

    done = asyncio.run(processes.restore(config.load(config_path), path))
    click.echo(f"{done.target}: put back from {path}")
    if done.before is not None:
        click.echo(f"The database that stood there was moved to {done.before}")
    click.echo(f"Forgotten again, as they had used /forget since: {done.forgotten}")
    click.echo(
        f"Messages held: {done.held}; running announcements are paused. See: python -m bot held [--release | --drop]"
    )
    click.echo(f"Knowledge and configuration were left as they are; those of the backup stand in {path}")


@main.command()
@click.option("--release", is_flag=True, help="Send them.")
@click.option("--drop", is_flag=True, help="Delete them, so that they are never sent.")
@_config
def held(release: bool, drop: bool, config_path: Path | None) -> None:
    """Count the messages that wait for your word since a backup was put back; send or drop them."""
    from bot import processes

    if release and drop:
        raise click.UsageError("say one of --release and --drop")
    count = asyncio.run(processes.held(config.load(config_path), is_release=release, is_drop=drop))
    what = "now to be sent" if release else "dropped" if drop else "held"
    click.echo(f"{count} messages {what}")


@main.command("eval")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@_as_json
@_knowledge
@_config
def eval_(file: Path | None, as_json: bool, folder: Path | None, config_path: Path | None) -> None:
    """Measure on labelled questions: FILE holds JSON lines with q, topic, programme, or with q, now, kind, verdicts, programmes; default: labelled.yaml."""
    computed = read_computed(file) if file is not None else []
    if computed:
        library = Library(config.load(config_path), now, folder)
        figures = evaluate_computed(computed, library.matcher, library.knowledge).as_json()
        _show(figures, computing.in_words(figures), as_json)
        return
    rows = read_labelled(file) if file is not None else []
    library = Library(config.load(config_path), now, folder)
    rows = rows or list(library.knowledge.labelled)
    if not rows:
        raise KnowledgeError(
            [
                Problem(
                    library.folder / "labelled.yaml",
                    1,
                    "there is no labelled question to measure on",
                    'write lines like - {q: "…", topic: cost, programme: null}, or name a FILE',
                )
            ]
        )
    figures = evaluate(rows, library.matcher, library.knowledge).as_json()
    _show(figures, evaluation.in_words(figures), as_json)


def _show(figures: dict[str, Any], in_words: Iterable[str], as_json: bool) -> None:
    for line in [json.dumps(figures, ensure_ascii=False)] if as_json else in_words:
        click.echo(line)


@main.group()
def staff() -> None:
    """Let people without Telegram serve the page's students."""


@staff.command("invite")
@click.argument("name")
@_config
def invite_staff(name: str, config_path: Path | None) -> None:
    """Print a link that signs NAME in as staff, once, within 24 hours."""
    from bot import processes

    settings = config.load(config_path)
    click.echo(asyncio.run(processes.invite(settings, name)))
    where = "" if settings.web.url else ", on this machine alone, as web.url is not set"
    click.echo(f"It works once, within 24 hours, for whoever opens it first{where}.", err=True)


@staff.command("list")
@_config
def list_staff(config_path: Path | None) -> None:
    """List who was invited, and who is signed in."""
    from bot import processes

    settings = config.load(config_path)
    for each in asyncio.run(processes.colleagues(settings)):
        invited = "invited" if each.is_invited else "named by staff.ids"
        seen = each.seen_at
        state = (
            f"signed in, last seen {seen.astimezone(settings.zone):%Y-%m-%d %H:%M}"
            if seen
            else "not signed in"
        )
        click.echo(f"{each.name}: {invited}, {state}")


@staff.command("revoke")
@click.argument("name")
@_config
def revoke_staff(name: str, config_path: Path | None) -> None:
    """Take NAME off the staff, and end all sessions of theirs."""
    from bot import processes

    if not asyncio.run(processes.revoke(config.load(config_path), name)):
        raise BotError(f"staff revoke: nobody is called '{name}'; see `python -m bot staff list`")
    click.echo(f"{name}: signed out everywhere, and no longer of the invited staff")

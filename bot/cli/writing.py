"""Commands for whoever writes the knowledge: begin a folder, check it, measure it, take over what was learned."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from bot import config
from bot.authoring import computing, evaluation, scaffold
from bot.authoring.computing import evaluate_computed, read_computed
from bot.authoring.evaluation import evaluate, read_labelled
from bot.authoring.review import review
from bot.cli.group import as_json_option, config_option, knowledge_option, main
from bot.errors import KnowledgeError, Problem
from bot.library import Library, now
from bot.messages import Language


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


@main.command()
@knowledge_option
@config_option
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


@main.command("eval")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@as_json_option
@knowledge_option
@config_option
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


@main.command("export-learned")
@config_option
def export_learned(config_path: Path | None) -> None:
    """Print what taps taught the bot as YAML, to be reviewed and put into the knowledge."""
    from bot import processes

    click.echo(asyncio.run(processes.export_learned(config.load(config_path))), nl=False)

"""``python -m benchmarks`` lists them, ``python -m benchmarks NAME [--json]`` runs one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from benchmarks import (
    answers,
    briefings,
    delivery,
    durability,
    flood,
    intake,
    matching,
    public,
    understanding,
    web,
)

_BENCHMARKS: dict[str, Callable[[Path | None], dict[str, Any]]] = {
    "answers": answers.measure,
    "briefings": briefings.measure,
    "delivery": delivery.measure,
    "durability": durability.measure,
    "flood": flood.measure,
    "intake": intake.measure,
    "matching": matching.measure,
    "public": public.measure,
    "understanding": understanding.measure,
    "web": web.measure,
}


@click.command()
@click.argument("name", required=False, type=click.Choice(sorted(_BENCHMARKS)))
@click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")
@click.option(
    "--questions",
    type=click.Path(path_type=Path, exists=True),
    help="Labelled questions (JSON lines) instead of knowledge/labelled.yaml; for public, a folder.",
)
def main(name: str | None, as_json: bool, questions: Path | None) -> None:
    """Run the benchmark NAME; without NAME list them."""
    if name is None:
        for key, measure in _BENCHMARKS.items():
            click.echo(f"{key:15} {(measure.__doc__ or '').splitlines()[0]}")
        return
    figures = _BENCHMARKS[name](questions)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
        return
    for key, value in figures.items():
        click.echo(f"{key:45} {value}")


if __name__ == "__main__":
    main()

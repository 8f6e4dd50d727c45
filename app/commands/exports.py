"""Exports: the journal, for other programs to check."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click
from flask_babel import gettext as _
from sqlalchemy.orm import Session

import ledger
import registry
from app.commands.answers import answers
from kernel.db import reading

FORMATS: Final[dict[str, Callable[[Session, list[int]], Iterator[str]]]] = {
    "hledger": ledger.hledger_journal,
    "csv": ledger.csv_journal,
}


@click.group()
def export() -> None:
    """Export the books."""


@export.command()
@click.option("--format", "shape", type=click.Choice(sorted(FORMATS)), default="hledger")
@click.option("--village", help="Without it: all villages.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Else: to the screen.")
@answers
def journal(shape: str, village: str | None, out: Path | None) -> dict[str, Any]:
    """Every entry and every balance; `hledger -f FILE check` proves the arithmetic."""
    with reading() as session:
        if village is None:
            places = [place.id for place in registry.villages(session)]
        else:
            places = [registry.find_village(session, village).id]
        lines = FORMATS[shape](session, places)
        if out is None:
            told = list(lines)
            return {"format": shape, "lines": told, "text": "\n".join(told)}
        count = _write(out, lines)
    text = _("%(n)s lines are in %(file)s.", n=count, file=out)
    return {"format": shape, "out": str(out), "lines": count, "text": text}


def _write(out: Path, lines: Iterator[str]) -> int:
    """Write them one by one into a file that only its owner reads."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise click.BadParameter(f"{out}: {error.strerror}", param_hint="--out") from error
    count = 0
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        for count, line in enumerate(lines, start=1):  # noqa: B007  counted, and told
            file.write(f"{line}\n")
    return count

"""Importing workbooks: households, goods, opening points."""

from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _
from rich.console import Console
from rich.progress import Progress

import pos
import registry
from app.commands.answers import answers
from registry import ImportReport

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("import")
def import_() -> None:
    """Import an Excel workbook (.xlsx)."""


@import_.command()
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Report only; store nothing.")
@answers
def households(file: Path, dry_run: bool) -> dict[str, Any]:
    """Households, agribusinesses and collectives from a filing workbook."""
    with file.open("rb") as upload, _bar() as bar:
        task = bar.add_task(_("Households"), total=None)
        report = registry.import_households(
            upload,
            dry_run=dry_run,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    return _reply(report)


@import_.command()
@click.argument("file", type=FILE)
@click.option("--shop", required=True)
@click.option("--dry-run", is_flag=True, help="Report only; store nothing.")
@answers
def goods(file: Path, shop: str, dry_run: bool) -> dict[str, Any]:
    """A shop's goods, with prices, limits and opening stock."""
    with file.open("rb") as upload:
        return _reply(pos.import_goods(upload, shop=shop, dry_run=dry_run))


@import_.command()
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Report only; store nothing.")
@answers
def points(file: Path, dry_run: bool) -> dict[str, Any]:
    """Opening balances carried over from paper books."""
    with file.open("rb") as upload:
        return _reply(registry.import_points(upload, dry_run=dry_run))


def _bar() -> Progress:
    """A progress bar on stderr, only where somebody watches."""
    return Progress(console=Console(stderr=True), transient=True)


def _reply(report: ImportReport) -> dict[str, Any]:
    said = report.to_json(_)
    lines = [
        _(
            "%(created)s new, %(updated)s changed, %(unchanged)s as they were, "
            "%(refused)s refused.",
            created=report.created,
            updated=report.updated,
            unchanged=report.unchanged,
            refused=len(report.refused),
        )
    ]
    lines += [
        _("%(sheet)s, row %(row)s, %(column)s “%(value)s”: %(reason)s", **row)
        for row in said["refused"]
    ]
    return {**said, "exit": 1 if report.refused else 0, "text": "\n".join(lines)}

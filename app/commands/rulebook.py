"""The rulebook: a new version from a workbook or a CSV file, and the one in force as a file."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from flask_babel import gettext as _

import civility
import registry
from app.commands.answers import answers
from kernel import clock
from kernel.db import reading

DAY: Final = click.DateTime(["%Y-%m-%d"])
WRITERS: Final = {".csv": civility.rule_csv, ".xlsx": civility.rule_workbook}


@click.group()
def rulebook() -> None:
    """The rulebook: what adds, subtracts and vetoes."""


@rulebook.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--officer", required=True, help="The town officer who adopts it.")
@click.option("--name", required=True, help="What the version is called.")
@click.option("--from", "first_day", type=DAY, required=True, help="Its first day, a coming one.")
@click.option("--sign", "signed", multiple=True, help="An item whose words were looked at.")
@click.option("--dry-run", is_flag=True, help="Report only; adopt nothing.")
@answers
def rulebook_import(
    *,
    file: Path,
    officer: str,
    name: str,
    first_day: datetime,
    signed: tuple[str, ...],
    dry_run: bool,
) -> dict[str, Any]:
    """Adopt a new version from an Excel workbook or a CSV file."""
    content = file.read_bytes()
    draft = civility.read_rule_sheets(content)
    faults = [fault.to_json(_) for fault in draft.faults]
    told = {
        "items": len(draft.items),
        "faults": faults,
        "warned": [{"item": one.item, "words": list(one.words)} for one in draft.warned],
    }
    if faults or dry_run:
        return {**told, "rulebook": None, "exit": 1 if faults else 0, "text": _report(told)}
    with reading() as session:
        actor = registry.actor_of(session, registry.get_staff(session, officer))
    proposal = civility.Proposal(name, first_day.date(), content, signed)
    made = civility.adopt_rulebook(actor, proposal, key=clock.new_id())
    said = _("%(name)s is in force from %(day)s.", name=name, day=first_day.date().isoformat())
    return {**told, "rulebook": made, "text": f"{_report(told)}\n{said}"}


def _report(told: dict[str, Any]) -> str:
    lines = [
        _("%(items)s items, %(faults)s faults.", items=told["items"], faults=len(told["faults"]))
    ]
    lines += [
        _("%(sheet)s, row %(row)s, %(column)s “%(value)s”: %(reason)s", **fault)
        for fault in told["faults"]
    ]
    lines += [
        _("To be signed off: %(item)s (%(words)s)", item=one["item"], words=", ".join(one["words"]))
        for one in told["warned"]
    ]
    return "\n".join(lines)


@rulebook.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--on", "day", type=DAY, help="The version in force on this day; else today's.")
@answers
def rulebook_export(file: Path, day: datetime | None) -> dict[str, Any]:
    """Write the rulebook in force to an .xlsx or .csv file."""
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        raise click.BadParameter("a name that ends in .xlsx or .csv", param_hint="FILE")
    with reading() as session:
        rules = civility.rules_in_force(session, day.date() if day else clock.today())
    try:
        file.write_bytes(write(rules))
    except OSError as error:
        raise click.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from error
    text = _("%(n)s items are in %(file)s.", n=len(rules.items), file=file)
    return {"rulebook": rules.id, "items": len(rules.items), "out": str(file), "text": text}

"""The books: the audit, the expiry run, the issuing budget."""

from dataclasses import asdict
from functools import partial
from typing import Any

import click
from flask_babel import gettext as _

import ledger
import pos
import registry
from app.commands.answers import answers
from kernel import clock
from kernel.db import reading, transaction
from ledger import Finding


@click.command()
@answers
def audit() -> dict[str, Any]:
    """Re-prove every invariant from the rows; name the first broken entry."""
    with reading() as session:
        findings = [*ledger.audit(session), *pos.audit(session)]
        entries = ledger.count_entries(session)
    if not findings:
        text = _("The books are whole: %(n)s entries proved.", n=entries)
    else:
        first = next((one.entry for one in findings if one.entry), None) or "-"
        head = _("%(n)s findings; the first broken entry: %(entry)s", n=len(findings), entry=first)
        text = "\n".join([head, *map(_line, findings)])
    return {
        "ok": not findings,
        "entries": entries,
        "findings": [asdict(one) for one in findings],
        "exit": 1 if findings else 0,
        "text": text,
    }


def _line(found: Finding) -> str:
    where = (found.proof, found.village, found.entry, found.account)
    return f"{' · '.join(str(part or '-') for part in where)}: {found.detail}"


@click.command()
@answers
def expire() -> dict[str, Any]:
    """Post what has ended unused, village by village."""
    with reading() as session:
        places = registry.villages(session)
    posted = [
        one
        for place in places
        for one in transaction(partial(ledger.expire_due, village=place.id, actor="programme"))
    ]
    points = sum(leg.points for one in posted for leg in one.legs if leg.points > 0)
    text = _("%(n)s households, %(points)s points ended.", n=len(posted), points=points)
    return {"entries": len(posted), "points": points, "text": text}


@click.command()
@click.option("--village", required=True)
@click.option("--add", "points", type=int, required=True, help="Points; negative takes back.")
@click.option("--ref", required=True, help="The decision this rests on; used once.")
@answers
def budget(village: str, points: int, ref: str) -> dict[str, Any]:
    """Add to the points a village may issue this year."""
    if points == 0:
        raise click.BadParameter(_("Zero changes nothing."), param_hint="--add")
    with reading() as session:
        place = registry.find_village(session, village)
    transaction(
        lambda tx: ledger.grant_budget(
            tx, place.id, points, source=f"budget/{ref}", actor="programme"
        )
    )
    with reading() as session:
        left = ledger.budget_left(session, place.id)
    text = _(
        "%(village)s may issue %(left)s points in %(year)s.",
        village=village,
        left=left,
        year=clock.today().year,
    )
    return {"village": village, "left": left, "text": text}

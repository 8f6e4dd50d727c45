"""The books: the audit, the expiry run, the issuing budget."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

import ledger
import pos
import registry
from app.commands.answers import answers
from kernel import clock
from kernel.db import reading, transaction
from ledger import Entry, Finding


@dataclass(frozen=True)
class Proven:
    """What an audit found in how many entries."""

    entries: int
    findings: tuple[Finding, ...]

    def reply(self) -> dict[str, Any]:
        """As a command answers."""
        return {
            "ok": not self.findings,
            "entries": self.entries,
            "findings": [asdict(one) for one in self.findings],
            "exit": 1 if self.findings else 0,
            "text": self._text(),
        }

    def _text(self) -> str:
        if not self.findings:
            return str(_("The books are whole: %(n)s entries proved.", n=self.entries))
        first = next((one.entry for one in self.findings if one.entry), None) or "-"
        count = len(self.findings)
        head = _("%(n)s findings; the first broken entry: %(entry)s", n=count, entry=first)
        return "\n".join([head, *map(ledger.place_of, self.findings)])


def anchor_file() -> Path:
    """The file outside the database that sealed blocks are anchored in."""
    return Path(current_app.config["INSTANCE"]) / "anchors.jsonl"


def prove() -> Proven:
    """Re-prove books and shops against the rows and the anchors, and keep the result."""
    began = clock.now()
    with ledger.reading_anchored(anchor_file()) as (session, anchors):
        findings = (*ledger.audit(session, anchors), *pos.audit(session))
        entries = ledger.count_entries(session)
    took = (clock.now() - began) // timedelta(milliseconds=1)
    transaction(
        lambda tx: ledger.store_audit(tx, findings, entries=entries, at=began, milliseconds=took)
    )
    return Proven(entries, findings)


@click.command()
@answers
def audit() -> dict[str, Any]:
    """Re-prove every invariant from the rows; name the first broken entry."""
    return prove().reply()


@click.command()
@answers
def expire() -> dict[str, Any]:
    """Post what has ended unused, village by village."""
    with reading() as session:
        places = registry.villages(session)
    posted = expire_all(place.id for place in places)
    points = sum(leg.points for one in posted for leg in one.legs if leg.points > 0)
    text = _("%(n)s households, %(points)s points ended.", n=len(posted), points=points)
    return {"entries": len(posted), "points": points, "text": text}


def expire_all(villages: Iterable[int]) -> list[Entry]:
    """Post what has ended unused in these villages, a transaction for each."""
    return [
        one
        for village in villages
        for one in transaction(partial(ledger.expire_due, village=village, actor="programme"))
    ]


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

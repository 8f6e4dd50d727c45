"""The books: the audit, the expiry run, the issuing budget."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import click
from flask_babel import gettext as _

import ledger
import registry
from app.commands.answers import answers
from app.proving import prove
from kernel import clock
from kernel.db import reading, transaction
from ledger import Entry


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

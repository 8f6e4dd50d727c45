"""Papers for households: printed into a file, in walking order, with a bar that shows how far."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from app.commands.answers import answers
from app.commands.walks import bar, place_named
from household import handing_out
from household.quarters import past_quarter
from kernel import clock
from registry.handout_runs import HandoutOrder, NothingToPrint
from registry.handouts import KINDS, Kind


@click.group("handouts")
def handouts() -> None:
    """Papers that households get in their hands."""


@handouts.command("print")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--village", required=True)
@click.option("--grid", help="Only this grid.")
@click.option("--household", "number", help="Only this household.")
@click.option("--quarter", help="Of statements, like 2026Q3. Without it: the last that is over.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Of slips: from this day on. Without it: from where each one's last slip ended.",
)
@click.option("--again", is_flag=True, help="Draw the last run of this kind once more instead.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@answers
def print_(
    *,
    kind: Kind,
    village: str,
    grid: str | None,
    number: str | None,
    quarter: str | None,
    since: datetime | None,
    again: bool,
    out: Path,
) -> dict[str, Any]:
    """Print statements, slips or notices into a PDF, and write down who got one."""
    place, grid_id = place_named(village, grid, number)
    days = _days(kind, quarter, since)
    order = HandoutOrder(place, kind, grid_id=grid_id, number=number, days=days)
    try:
        with bar(_("Households"), out) as steps:
            done = handing_out.print_to_file(order, out, again=again, **steps)
    except NothingToPrint:
        text = _("Nobody here needs such a paper. No file was written.")
        return {"out": None, "handout": None, "households": 0, "text": text}
    text = _("The papers of %(n)s households are in %(file)s.", n=done.households, file=out)
    return {"out": str(out), "handout": done.id, "households": done.households, "text": text}


def _days(kind: Kind, quarter: str | None, since: datetime | None) -> tuple[date, date] | None:
    """The days that an order names, by its kind."""
    if kind == "statements":
        return past_quarter(quarter).days
    return (since.date(), clock.today()) if kind == "slips" and since else None

"""Cards on paper: printed into a file, in walking order, with a bar that shows how far it is."""

from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask_babel import gettext as _

from app.commands.answers import answers
from app.commands.walks import bar, place_named
from household import printing
from registry import card_runs
from registry.card_runs import Again, Order


@click.command("print")
@click.option("--village", required=True)
@click.option("--grid", help="Only this grid.")
@click.option("--household", "number", help="Only this household.")
@click.option("--layout", type=click.Choice(card_runs.LAYOUTS), default="a4", show_default=True)
@click.option(
    "--again",
    type=click.Choice(card_runs.AGAIN),
    default="missing",
    show_default=True,
    help="Who gets a card: who has none; also whose printed card says something old; everybody.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@answers
def print_(
    *, village: str, grid: str | None, number: str | None, layout: str, again: str, out: Path
) -> dict[str, Any]:
    """Print cards into a PDF; what is printed is issued anew, and good once this has ended.

    The layout png is no paper but a picture of one household's cards, to be sent to it.
    """
    place, grid_id = place_named(village, grid, number)
    order = Order(place, layout, again=cast("Again", again), grid_id=grid_id, number=number)
    address = current_app.config["PUBLIC_URL"]
    with bar(_("Cards"), out) as steps:
        done = printing.print_to_file(order, out, public_url=address, **steps)
    return {**_told(done, out), "cards": done.cards, "found": done.found}


def _told(done: printing.Printed, out: Path) -> dict[str, Any]:
    if not done.cards:
        return {"out": None, "text": _("Nobody here needs a card. No file was written.")}
    if done.found:
        text = _(
            "An earlier run was cut off: its %(n)s cards are good, and are in %(file)s now.",
            n=done.cards,
            file=out,
        )
    else:
        text = _("%(n)s cards are good from now on; they are in %(file)s.", n=done.cards, file=out)
    return {"out": str(out), "text": text}

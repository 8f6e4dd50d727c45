"""Cards on paper: printed into a file, in walking order, with a bar that shows how far it is."""

from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask_babel import gettext as _
from rich.console import Console
from rich.progress import Progress

import registry
from app.commands.answers import answers
from household import printing
from kernel.db import reading
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
    with reading() as session:
        place = registry.find_village(session, village).id
        grids = registry.grids(session, place)
        if number is not None:
            registry.find_subject(session, number)
    if grid is not None and grid not in grids:
        raise click.BadParameter(_("This village has no such grid."), param_hint="--grid")
    order = Order(
        place,
        layout,
        again=cast("Again", again),
        grid_id=None if grid is None else grids[grid],
        number=number,
    )
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Cards"), total=None)
        try:
            done = printing.print_to_file(
                order,
                out,
                public_url=current_app.config["PUBLIC_URL"],
                begin=lambda count: bar.update(task, total=count),
                advance=lambda count: bar.advance(task, count),
            )
        except OSError as error:
            raise click.BadParameter(f"{out}: {error.strerror}", param_hint="--out") from error
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

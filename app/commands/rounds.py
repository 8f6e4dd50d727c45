"""The yearly round from the command line: completing it, village by village."""

from typing import Any

import click
from flask_babel import gettext as _
from rich.console import Console
from rich.progress import Progress

import registry
from app.commands.answers import answers
from app.words import words_for
from civility import completion, rounds
from kernel.db import reading
from kernel.errors import Refusal


@click.group("round")
def round_() -> None:
    """Complete a yearly round."""


@round_.command()
@click.argument("name", metavar="ROUND")
@answers
def complete(name: str) -> dict[str, Any]:
    """Grade everybody and post the points, in every village that is signed.

    Cut off, it is run again: what is done is not done twice. Exit 1 while a village is left.
    """
    with reading() as session:
        rounds.round_by_id(session, name)
        names = {place.id: place.name for place in registry.villages(session)}
        count = len(rounds.places_of(session, name))
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Villages"), total=count)
        done = completion.complete_round(name, advance=lambda _one: bar.advance(task))
    left = {village: said for village, said in done.items() if isinstance(said, Refusal)}
    fresh = [said for said in done.values() if isinstance(said, completion.Completed)]
    lines = [
        _("%(village)s: %(why)s", village=names[village], why=words_for(said)[1])
        for village, said in left.items()
    ]
    graded = sum(one.graded for one in fresh)
    points = sum(one.grade_points + one.item_points for one in fresh)
    lines.append(_("%(n)s graded, %(points)s points posted.", n=graded, points=points))
    return {
        "graded": graded,
        "grade_points": sum(one.grade_points for one in fresh),
        "records": sum(one.records for one in fresh),
        "item_points": sum(one.item_points for one in fresh),
        "left": {names[village]: said.code for village, said in left.items()},
        "text": "\n".join(lines),
        "exit": 1 if left else 0,
    }

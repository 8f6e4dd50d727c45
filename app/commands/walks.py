"""What commands that print for households have in common: where to walk, and how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import gettext as _
from rich.console import Console
from rich.progress import Progress

import registry
from kernel.db import reading


def place_named(village: str, grid: str | None, number: str | None) -> tuple[int, int | None]:
    """Ids of the village and, if one is named, of its grid.

    :raises click.BadParameter: the village has no such grid.
    :raises VillageUnknown, SubjectUnknown: no such village, no such household.
    """
    with reading() as session:
        place = registry.find_village(session, village).id
        grids = registry.grids(session, place)
        if number is not None:
            registry.find_subject(session, number)
    if grid is not None and grid not in grids:
        raise click.BadParameter(_("This village has no such grid."), param_hint="--grid")
    return place, None if grid is None else grids[grid]


@contextmanager
def bar(what: str, out: Path) -> Iterator[dict[str, Callable[[int], object]]]:
    """A bar beside the answer, moved on by `begin` and `advance`, while `out` is written.

    :raises click.BadParameter: the file cannot be written.
    """
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        try:
            yield {
                "begin": lambda count: progress.update(task, total=count),
                "advance": lambda count: progress.advance(task, count),
            }
        except OSError as error:
            raise click.BadParameter(f"{out}: {error.strerror}", param_hint="--out") from error

"""A settled month as a workbook: one line for every slip made or taken back in it."""

from collections.abc import Iterable

from flask_babel import format_time, gettext

from kernel import clock
from office.sheets import Value, workbook
from office.yuan import figure
from pos.statements import Counted


def statement_workbook(slips: Iterable[Counted]) -> bytes:
    """The slips of a month with their points and yuan; what was taken back below zero."""
    headings = [
        gettext("Day"),
        gettext("Time"),
        gettext("Slip"),
        gettext("What"),
        gettext("Points"),
        gettext("A point is worth (yuan)"),
        gettext("Yuan"),
    ]
    return workbook(gettext("Settlement"), headings, (_row(one) for one in slips))


def _row(one: Counted) -> tuple[Value, ...]:
    what = gettext("Handed out") if one.points > 0 else gettext("Taken back")
    owed = one.points * one.fen
    sign = "-" if owed < 0 else ""
    return (
        clock.local(one.at).date(),
        format_time(one.at, "HH:mm"),
        one.slip,
        what,
        one.points,
        figure(one.fen),
        f"{sign}{figure(abs(owed))}",
    )

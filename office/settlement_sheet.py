"""A settled month as a workbook: one line for every slip, or for every use of an offer."""

from collections.abc import Iterable

from flask_babel import format_time, gettext

from kernel import clock
from merchants.scans import Line
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
    return (
        clock.local(one.at).date(),
        format_time(one.at, "HH:mm"),
        one.slip,
        what,
        one.points,
        figure(one.fen),
        _signed(owed),
    )


def uses_workbook(uses: Iterable[Line]) -> bytes:
    """The uses of a merchant's month: ticket, offer, prices in yuan, points; nobody is named.

    What was taken back stands below zero, at the time when it was.
    """
    headings = [
        gettext("Day"),
        gettext("Time"),
        gettext("Ticket"),
        gettext("Offer"),
        gettext("Without the offer"),
        gettext("Paid"),
        gettext("Points"),
        gettext("For the points"),
    ]
    return workbook(gettext("Statement"), headings, (_use_row(one) for one in uses))


def _use_row(line: Line) -> tuple[Value, ...]:
    return (
        clock.local(line.at).date(),
        format_time(line.at, "HH:mm"),
        line.use.ticket,
        line.offer.title,
        _signed(line.list_fen),
        _signed(line.paid_fen),
        line.points,
        _signed(line.points_fen),
    )


def _signed(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{figure(abs(fen))}"

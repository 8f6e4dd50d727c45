"""A settled month as a workbook: one line for every slip, or for every use of an offer."""

from collections.abc import Iterable

from flask_babel import format_time, gettext

from kernel import clock
from merchants.offers import Offer
from merchants.scans import Use
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


def uses_workbook(uses: Iterable[tuple[Use, Offer]]) -> bytes:
    """The uses of a merchant's month: ticket, offer, prices in yuan, points; nobody is named."""
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
    return workbook(gettext("Statement"), headings, (_use_row(*one) for one in uses))


def _use_row(use: Use, offer: Offer) -> tuple[Value, ...]:
    return (
        clock.local(use.at).date(),
        format_time(use.at, "HH:mm"),
        use.ticket,
        offer.title,
        figure(use.list_fen),
        figure(use.paid_fen),
        use.points,
        figure(use.points * use.point_fen),
    )

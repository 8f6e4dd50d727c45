"""The report on offers as a workbook: used by policy, village, merchant and grade; unused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from merchants.showing import Running
from merchants.use_reports import Sum
from office.sheets import Value, workbook
from office.yuan import figure


@dataclass(frozen=True)
class Table:
    """One way to look at the uses: its caption, what a line stands for, and the lines.

    A line has a sum, or only how often: of grades nothing else is told.
    """

    caption: str
    label: str
    lines: Sequence[tuple[str, Sum | int]]

    @property
    def bars(self) -> list[tuple[str, int, None]]:
        """(label, uses, nothing of the year before), for the bars."""
        return [(name, _uses(one), None) for name, one in self.lines]


def offers_workbook(
    tables: Iterable[Table], unused: Iterable[Running], without: Iterable[str]
) -> bytes:
    """One line for each line of the report; money in yuan, as text that is never a formula."""
    headings = [
        *(gettext("What"), gettext("Name"), gettext("Uses"), gettext("Without offers")),
        *(gettext("Paid"), gettext("Saved"), gettext("Points")),
    ]
    return workbook(gettext("Offers"), headings, _rows(tables, unused, without))


def _rows(
    tables: Iterable[Table], unused: Iterable[Running], without: Iterable[str]
) -> Iterator[tuple[Value, ...]]:
    for table in tables:
        for name, one in table.lines:
            yield (table.caption, name, _uses(one), *_money(one))
    for offer in unused:
        name = f"{offer.offer.number} {offer.merchant.name} {offer.offer.title}"
        yield (gettext("Offer nobody used"), name, 0)
    for title in without:
        yield (gettext("Policy without an offer"), title)


def _uses(one: Sum | int) -> int:
    return one if isinstance(one, int) else one.uses


def _money(one: Sum | int) -> tuple[Value, ...]:
    if isinstance(one, int):
        return ()
    return (figure(one.list_fen), figure(one.paid_fen), figure(one.saved_fen), one.points)

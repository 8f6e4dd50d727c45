"""A merchant's month as a PDF on A4, for both sides to sign; nothing in it is about a household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import format_date, format_datetime, gettext
from sqlalchemy.orm import Session

from kernel import clock
from kernel.papers import A4, Paper
from merchants.months import Part, Signer, Statement, signers_of, statement
from merchants.roll import Merchant
from merchants.scans import Line, lines_of

MARGIN: Final = 16.0
WIDE: Final = A4[0] - 2 * MARGIN
ROW: Final = 8.0
TEXT: Final = 11.0
SMALL: Final = 9.5
#: Nothing is written below; the foot with the page's number stands there.
LOWEST: Final = A4[1] - 22.0
#: What both signatures need at least, with their lines.
SIGNING: Final = 62.0
_FEN: Final = 100

#: Heading, and right end in millimetres from the margin; the first begins at the margin.
Column = tuple[str, float]


@dataclass(frozen=True)
class MonthPaper:
    """What is printed: whose month, what it comes to, who confirmed it, every use."""

    merchant: Merchant
    statement: Statement
    signers: Mapping[str, Signer]
    lines: Sequence[Line]


def paper_of(session: Session, merchant: Merchant, month: date) -> MonthPaper:
    """What is printed of this month, which is named by its first day."""
    return MonthPaper(
        merchant,
        statement(session, merchant, month),
        signers_of(session, merchant, month),
        lines_of(session, merchant, *clock.month_bounds(month)),
    )


def month_paper(said: MonthPaper) -> bytes:
    """The file, in the language of whoever asks."""
    counted = _written(said, of=0).paper
    counted.whole()  # lets the font's file go
    return _written(said, of=counted.pages).paper.whole()


class _Sheet:
    """A paper that is filled from above: where the next line stands, and the heads of the table."""

    def __init__(self, title: str, *, of: int) -> None:
        self.paper = Paper(A4, title=title)
        self.of = of
        self.y = 0.0
        self.columns: list[Column] = []
        self._begin()

    def _begin(self) -> None:
        self.paper.page()
        self.y = MARGIN
        number = gettext("page %(n)s of %(m)s", n=self.paper.pages, m=self.of)
        self.paper.text(number, (A4[0] - MARGIN, A4[1] - 12), points=SMALL, align="right")
        if self.columns:
            self._heads()

    def need(self, height: float) -> None:
        """So much room, or a new page."""
        if self.y + height > LOWEST:
            self._begin()

    def words(self, text: str, points: float, *, bold: bool = False) -> None:
        """A paragraph over the whole width."""
        for line in self.paper.wrapped(text, WIDE, points):
            self.need(ROW)
            self.y += points * 0.5
            self.paper.text(line, (MARGIN, self.y), points=points, bold=bold)
        self.y += 3

    def table(self, columns: list[Column]) -> None:
        """Begin a table; its heads are repeated on every page."""
        self.columns = columns
        self.need(3 * ROW)
        self._heads()

    def end_table(self) -> None:
        """The table is over."""
        self.columns = []
        self.y += 4

    def row(self, cells: Sequence[str], *, bold: bool = False, thick: float = 0.2) -> None:
        """One line of the table, never split; what is too wide for the first column is cut."""
        first = self.columns[0][1] - 2
        lines = self.paper.wrapped(cells[0], first, TEXT)
        self.need(ROW * len(lines))
        for n, line in enumerate(lines):
            foot = self.y + ROW * n + 5.5
            self.paper.text(line, (MARGIN, foot), points=TEXT, bold=bold)
        for cell, (_head, end) in zip(cells[1:], self.columns[1:], strict=True):
            self.paper.text(
                cell, (MARGIN + end, self.y + 5.5), points=TEXT, bold=bold, align="right"
            )
        self.y += ROW * len(lines)
        self.paper.rule((MARGIN, self.y), (A4[0] - MARGIN, self.y), thick=thick)

    def _heads(self) -> None:
        for n, (head, end) in enumerate(self.columns):
            spot = (MARGIN if n == 0 else MARGIN + end, self.y + 5.5)
            self.paper.text(head, spot, points=SMALL, bold=True, align="right" if n else "left")
        self.y += ROW
        self.paper.rule((MARGIN, self.y), (A4[0] - MARGIN, self.y), thick=0.6)


def _written(said: MonthPaper, *, of: int) -> _Sheet:
    month = format_date(said.statement.month, gettext("MMMM y"))
    name = said.merchant.name
    title = gettext("%(merchant)s, %(month)s: offers used", merchant=name, month=month)
    sheet = _Sheet(title, of=of)
    sheet.y += 4
    sheet.words(title, 20, bold=True)
    sheet.words(f"{said.merchant.code} · {said.merchant.address}", TEXT)
    if not said.statement.matches:
        sheet.words(gettext("Uses and books do not agree: nobody may confirm"), TEXT, bold=True)
    _sums(sheet, said.statement)
    sheet.words(
        gettext(
            "The merchant gives the discounts itself. For the points the village pays what a point "
            "was worth on the day of the use."
        ),
        SMALL,
    )
    _uses(sheet, said.lines)
    _signatures(sheet, said)
    return sheet


def _sums(sheet: _Sheet, whole: Statement) -> None:
    yuan = gettext("yuan")
    sheet.table(
        [
            (gettext("Offer"), 50),
            (gettext("Uses"), 62),
            (f"{gettext('Without offers')} ({yuan})", 98),
            (f"{gettext('Paid')} ({yuan})", 120),
            (gettext("Points"), 138),
            (f"{gettext('For the points')} ({yuan})", WIDE),
        ]
    )
    for one in whole.parts:
        sheet.row((one.title, *_figures(one, one.points_fen)))
    sheet.row((gettext("Sum"), *_figures(whole, whole.fen)), bold=True, thick=0.6)
    sheet.end_table()


def _figures(one: Part | Statement, fen: int) -> tuple[str, ...]:
    """Uses, prices, points, and what these come to."""
    return (
        str(one.uses),
        _figure(one.list_fen),
        _figure(one.paid_fen),
        str(one.points),
        _figure(fen),
    )


def _uses(sheet: _Sheet, lines: Sequence[Line]) -> None:
    yuan = gettext("yuan")
    sheet.table(
        [
            (gettext("Offer"), 52),
            (gettext("When"), 82),
            (gettext("Ticket"), 102),
            (f"{gettext('Without the offer')} ({yuan})", 143),
            (f"{gettext('Paid')} ({yuan})", 164),
            (gettext("Points"), WIDE),
        ]
    )
    for one in lines:
        back = f" ({gettext('taken back')})" if one.sign < 0 else ""
        when = format_datetime(one.at, gettext("MMM d, HH:mm"))
        prices = (_figure(one.list_fen), _figure(one.paid_fen))
        sheet.row((f"{one.offer.title}{back}", when, one.use.ticket, *prices, str(one.points)))
    sheet.end_table()


def _signatures(sheet: _Sheet, said: MonthPaper) -> None:
    """Fields for both hands, what was confirmed in the program, and the statement's print."""
    sheet.need(SIGNING)
    sheet.words(
        " ".join(said.statement.fingerprint[n : n + 4].upper() for n in range(0, 64, 4)), SMALL
    )
    top, half = sheet.y + 6, WIDE / 2
    sides = (("merchant", gettext("For the merchant")), ("village", gettext("For the village")))
    for n, (side, word) in enumerate(sides):
        left = MARGIN + n * half
        sheet.paper.text(word, (left, top), points=TEXT, bold=True)
        signer = said.signers.get(side)
        told = gettext("not confirmed yet")
        if signer is not None:
            on = gettext("confirmed here on %(day)s", day=format_date(signer.at))
            told = f"{signer.name} · {on}"
        sheet.paper.text(told, (left, top + 7), points=SMALL)
        for line, label in enumerate((gettext("Signature"), gettext("Day"))):
            foot = top + 22 + 12 * line
            sheet.paper.text(label, (left, foot), points=TEXT)
            sheet.paper.rule((left + 22, foot + 1), (left + half - 8, foot + 1), thick=0.3)


def _figure(fen: int) -> str:
    whole, rest = divmod(abs(fen), _FEN)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"

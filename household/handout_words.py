"""What a household's paper says, read from the books: for many households at once.

The words are Chinese whatever language the office works in: the paper is the household's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import force_locale
from sqlalchemy.orm import Session

import ledger
from civility import completion, posting
from household.card_words import refuse_missing
from household.movements import in_words
from kernel import clock
from ledger import Expiry, Line
from registry import card_runs, corrections, hotlines, opening_days, region_by_id
from registry.handouts import Sheet
from registry.settings import setting_of
from registry.subjects import Subject

#: kind of entry → who moved the points, where nothing says it better.
SOURCES: Final = {
    "opening": "启用前的积分",
    "award": "村里记分",
    "redeem": "信用超市",
    "undo": "信用超市",
    "reverse": "村里更正",
    "adjust": "村里更正",
    "transfer": "户与户之间",
    "offer": "优惠商户",
    "expire": "到期收回",
}
#: What begins a source in the books → what it is to a household.
_SOURCES: Final = {
    f"award/{completion.REF}": "年度评级",
    f"award/{posting.REF}": "文明积分",
}
_SLIP: Final = "slip/"
#: So many of a slip's digits are on the receipt, too.
_TAIL: Final = 6


@dataclass(frozen=True)
class Place:
    """What the papers of a village have in common, on the day they are printed."""

    village_id: int
    village: str
    full_name: bool
    hotline: str | None
    shops: tuple[str, ...]
    printed: date

    def name_of(self, subject: Subject) -> str:
        """The head's name as the village wants it on what a household holds."""
        return card_runs.name_on_card(subject, full=self.full_name)

    @property
    def objection(self) -> str:
        """Where to turn with a question, in one sentence."""
        call = f"打电话 {self.hotline}，或" if self.hotline else "请"
        days = corrections.ANSWERED_IN.days
        return f"{call}告诉村民组长，也可以到村委会说。要求更正的，{days} 天内答复。"


@dataclass(frozen=True)
class Row:
    """One movement: the day, what for, from whom, how many points, and what there was after it."""

    on: date
    title: str
    source: str
    points: int
    balance: int


@dataclass(frozen=True)
class HandoutWords:
    """One household's paper; `ends` is what of its points ends, on which day, the next first."""

    number: str
    name: str
    group: str
    before: int
    rows: tuple[Row, ...]
    available: int
    ends: tuple[Expiry, ...]

    @property
    def after(self) -> int:
        """The balance after the last row."""
        return self.rows[-1].balance if self.rows else self.before

    @property
    def gained(self) -> int:
        """What came, in points."""
        return sum(row.points for row in self.rows if row.points > 0)

    @property
    def lost(self) -> int:
        """What went, in points, as a number above zero."""
        return -sum(row.points for row in self.rows if row.points < 0)


def place_for(session: Session, village_id: int) -> Place:
    """The village as its papers show it today."""
    line = hotlines.hotline_in(session, village_id).line
    with force_locale("zh_Hans"):
        days = opening_days.days_in(session, village_id)
        shops = tuple(line for one in days for line in _open(one))
    return Place(
        village_id=village_id,
        village=region_by_id(session, village_id).name,
        full_name=bool(setting_of(session, village_id, "card_full_name")),
        hotline=line.words if line else None,
        shops=shops,
        printed=clock.today(),
    )


def refuse_undrawable(place: Place, sheets: Sequence[Sheet]) -> None:
    """Refuse before anything is written down.

    A reason cannot be written anew; a sign of it that the font lacks is printed as a gap.

    :raises GlyphsMissing: the font lacks a sign of a name, the village, a shop or the hotline.
    """
    common = place.village + (place.hotline or "") + "".join(place.shops)
    each = (
        (one.subject.number, place.name_of(one.subject) + (one.subject.villager_group or ""))
        for one in sheets
    )
    refuse_missing((place.village, common), each)


def words_of(session: Session, place: Place, sheets: Sequence[Sheet]) -> list[HandoutWords]:
    """The papers in their order; as many queries for one household as for a hundred."""
    village_id = place.village_id
    accounts = {one.subject.account: (one.after_line, one.upto_line) for one in sheets}
    told = ledger.stretches_of(session, village_id, accounts)
    ends = ledger.expiries_each(session, village_id, accounts)
    spare = ledger.available_each(session, [(village_id, code) for code in accounts])
    lines = [line for one in told.values() for line in one.lines]
    with force_locale("zh_Hans"):
        titles = iter([one.title for one in in_words(session, village_id, lines)])
    rows = {
        code: tuple(_row(line, next(titles)) for line in one.lines) for code, one in told.items()
    }
    return [
        HandoutWords(
            number=one.subject.number,
            name=place.name_of(one.subject),
            group=one.subject.villager_group or "",
            before=told[one.subject.account].before,
            rows=rows[one.subject.account],
            available=spare.get((village_id, one.subject.account), 0),
            ends=tuple(ends.get(one.subject.account, ())),
        )
        for one in sheets
    ]


def day_in_words(day: date, *, year: bool = False) -> str:
    """A day as people say it."""
    said = f"{day.month}月{day.day}日"
    return f"{day.year}年{said}" if year else said


def _row(line: Line, title: str) -> Row:
    return Row(clock.local(line.at).date(), title, _source(line), line.points, line.balance_after)


def _source(line: Line) -> str:
    if line.source.startswith(_SLIP):
        return f"小票…{line.source[-_TAIL:]}"
    known = (said for begins, said in _SOURCES.items() if line.source.startswith(begins))
    return next(known, SOURCES[line.kind])


def _open(shop: opening_days.ShopDays) -> list[str]:
    days = opening_days.in_words(shop.calendar.weekdays, shop.calendar.month_days)
    coming = shop.calendar.coming(clock.today())
    return [f"{shop.name}：{days}开门", *(f"下次开门：{day_in_words(day)}" for day in coming)]

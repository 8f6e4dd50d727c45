"""Papers of households that no database knows: for tests of what they look like."""

from datetime import date, timedelta
from typing import Final

from household.handout_words import HandoutWords, Place, Row
from household.quarters import Quarter
from ledger import Expiry

QUARTER: Final = Quarter(2026, 3)
PLACE: Final = Place(
    village_id=1,
    village="塘庄村",
    full_name=False,
    hotline="村委会 0550-123 4567",
    shops=("塘庄村信用超市：每月10、20、30日开门", "下次开门：12月10日"),
    printed=date(2026, 11, 28),
)
_TITLES: Final = (
    ("换东西", "小票…204417", -12),
    ("参加村庄清洁日，清理门前沟渠两小时", "文明积分", 10),
    ("换东西", "小票…831190", -8),
    (
        "义务修路，连续三天帮助邻村搬运石料、照看工具，并为大家烧水做饭，村民小组推荐",
        "村里记分",
        30,
    ),
    ("2026 年度评为 AA 级", "年度评级", 120),
    ("收回来了", "小票…831190", 8),
)


def some_paper(rows: int, *, number: str = "010317", name: str = "王某某") -> HandoutWords:
    """A household with so many movements, that add up."""
    told, balance = [], 1200
    for no in range(rows):
        title, source, points = _TITLES[no % len(_TITLES)]
        balance += points
        told.append(Row(QUARTER.first + timedelta(days=no), title, source, points, balance))
    ends = (Expiry(60, date(2026, 12, 20)), Expiry(balance - 60, date(2027, 12, 31)))
    return HandoutWords(number, name, "3组", 1200, tuple(told), balance, ends)

"""A small town at its counters, made by the real verbs: what the tests of the till stand on.

Two villages, a shop in each, households with cards and points, goods, and somebody in every role.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
import merchants
import pos
import registry
from app.founding import set_up_town
from kernel import clock
from kernel.db import Base, Database, reading, transaction
from kernel.once import Outcome
from merchants import enrolling, handling
from merchants.enrolling import Enrolment
from registry import Actor, AwardItem, RoleAt, codes
from tests import engines
from tests.registry.workbooks import filing, household, workbook

KEY: Final = b"the key of this town, 32 bytes lo"
PASSWORD: Final = "three-wise-herons"
EAST, WEST = "塘庄村", "黄圩村"
BUILT: Final = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
#: When the tests begin: noon in the town.
NOON: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)

#: Households: 100 points, 300 points and none in the east; 50 in the west.
WANG, LI, POOR, FAR = "010001", "010002", "010003", "020001"
HEADS: Final = {WANG: "王小明", LI: "李桂花", POOR: "赵铁柱", FAR: "孙大海"}
POINTS: Final = {WANG: 100, LI: 300, FAR: 50}

SALT, EGGS, OIL, MATCHES, LAST = (
    "6900000001004",
    "6900000001066",
    "6900000001028",
    "6900000001097",
    "6900000001103",
)
#: A licence number of nobody: its last sign belongs to the others.
LICENCE: Final = "92341103MA2TEXT019"
#: The way of a merchant.
WAY: Final = ("enrol", "check", "approve", "publish")
BROOM: Final = "0001"  # without a barcode: the shop's own number
HEADINGS: Final = (
    "商品条码",
    "商品名称",
    "单位",
    "积分价",
    "成本价(元)",
    "每户每月限兑",
    "初始库存",
    "资金来源",
)
#: Points a piece: salt 2, eggs 8, oil 60 (two a month), matches 1, the last one 5, a broom 10.
GOODS: Final[tuple[tuple[Any, ...], ...]] = (
    (SALT, "食用盐 400g", "袋", 2, 2.5, None, 170, "村集体"),
    (EGGS, "鸡蛋 10枚", "盒", 8, 7, None, 40, "企业捐赠"),
    (OIL, "菜籽油 5L", "桶", 60, 54, 2, 20, "企业捐赠"),
    (MATCHES, "火柴", "盒", 1, 0.5, None, 500, "村集体"),
    (LAST, "毛巾", "条", 5, 4.2, None, 1, "村集体"),
    (None, "竹扫帚", "把", 10, 9, None, 8, "乡镇补助"),
)
#: username → role, village (none: the whole town), shop.
STAFF: Final = {
    "clerk": ("clerk", EAST, "S1"),
    "colleague": ("clerk", EAST, "S1"),
    "clerk-west": ("clerk", WEST, "W1"),
    "officer": ("village-officer", EAST, ""),
    "second": ("village-officer", EAST, ""),
    "officer-west": ("village-officer", WEST, ""),
    "supervisor": ("supervisor", EAST, ""),
    "collector": ("collector", EAST, ""),
    "evaluator": ("evaluator", EAST, ""),
    "reviewer": ("reviewer", EAST, ""),
    "merchant": ("merchant", EAST, ""),
    "banker": ("bank-officer", None, ""),
    "town": ("town-officer", None, ""),
}


@dataclass(frozen=True)
class Town:
    """Villages by id; household → card; username → staff id, token, and actor.

    A clerk's token is that of the clerk's own till, a merchant's that of the own reader, everybody
    else's a bearer token.
    """

    east: int
    west: int
    cards: Mapping[str, str]
    ids: Mapping[str, str]
    tokens: Mapping[str, str]
    actors: Mapping[str, Actor]

    @property
    def clerk(self) -> Actor:
        """The clerk of the shop S1 at the first till."""
        return self.actors["clerk"]

    @property
    def merchant(self) -> str:
        """The code of the hairdresser in the east, whose reader is that of `merchant`."""
        return f"M{self.east}-001"

    def village_of(self, number: str) -> int:
        """Where this household lives, by its number."""
        return self.west if number == FAR else self.east

    def balance(self, number: str) -> int:
        """A household's points."""
        with reading() as session:
            account = registry.account_of(number)
            return ledger.balance_of(session, self.village_of(number), account)

    def left(self, goods: str, shop: str = "S1") -> int:
        """Pieces on the shelf."""
        with reading() as session:
            return pos.shelf_of(session, pos.find_shop(session, shop))[goods][1]

    def order(self, *lines: tuple[str, int], card: str = WANG, key: str = "") -> pos.Order:
        """An order of this household's card, under a key of its own unless one is given."""
        return pos.Order(key or clock.new_id(), self.cards.get(card, card), lines)

    def redeem(
        self, *lines: tuple[str, int], card: str = WANG, key: str = "", by: str = "clerk"
    ) -> Outcome:
        """Let this household redeem goods at this clerk's till."""
        return pos.redeem(self.actors[by], self.order(*lines, card=card, key=key))


class Watch:
    """The clock of a test: it stands until the test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def forward(self, **by: int) -> None:
        """Let time pass: `minutes=11`, `days=1`."""
        self.at += timedelta(**by)


@contextmanager
def connected(url: str) -> Iterator[Database]:
    """Bind the town's database at this address, as the app does, until done."""
    with engines.connected(url) as database:
        codes.use_key(KEY)
        yield database


def goods_sheet(*rows: tuple[Any, ...]) -> BytesIO:
    """A workbook of goods: HEADINGS and these rows."""
    return workbook(商品=[HEADINGS, *rows])


def build(url: str) -> Town:
    """Make the town in an empty migrated database."""
    with connected(url), clock.frozen(BUILT):
        transaction(lambda tx: set_up_town(tx, "黄泥岗镇", [EAST, WEST], "founder"))
        transaction(_shops)
        registry.import_households(
            filing(
                *(household(户编号=number, 户主姓名=HEADS[number]) for number in (WANG, LI, POOR)),
                household(户编号=FAR, 户主姓名=HEADS[FAR], 村名=WEST, 网格="黄圩第1网格"),
            )
        )
        for shop in ("S1", "W1"):
            pos.import_goods(goods_sheet(*GOODS), shop=shop)
        town = transaction(_settle)
        join(town, town.east, "村口理发店")
        join(town, town.west, "黄圩理发店")
        return town


def join(town: Town, village: int, name: str, licence: str = LICENCE, *, upto: str = "") -> str:
    """A merchant of that village: enrolled, checked, approved, signed with, public; its code.

    `upto`: the act after which it stays as it is; `enrol` or one of `handling.ACTS`.
    """
    enrolment = Enrolment(
        *(village, name, "service", licence, "村口 12 号", "周师傅", "13800000001"),
        has_promised=True,
    )
    made = enrolling.enrol(enrolment, key=clock.new_id(), address=clock.new_id())
    code: str = made.unwrap()["merchant"]
    is_east = village == town.east
    officer, second = (
        town.actors[one] for one in (("officer", "second") if is_east else ("officer-west", "town"))
    )
    for who, act in ((officer, "check"), (second, "approve"), (officer, "publish")):
        if upto and WAY.index(act) > WAY.index(upto):
            break
        handling.act(who, code, act, key=clock.new_id(), words="看过执照原件")
        if act == "approve":
            days = (clock.today(), clock.today() + timedelta(days=365))
            key = clock.new_id()
            handling.sign_agreement(officer, code, days=days, signed_by="周师傅", key=key)
    return code


def _shops(tx: Session) -> None:
    for village, code in ((EAST, "S1"), (WEST, "W1")):
        place = registry.find_village(tx, village).id
        pos.add_shop(tx, place, code=code, name=f"{village}信用超市")


def _settle(tx: Session) -> Town:
    east, west = registry.find_village(tx, EAST).id, registry.find_village(tx, WEST).id
    cards: dict[str, str] = {}
    for village, numbers in ((east, (WANG, LI)), (west, (FAR,))):
        cards |= dict(registry.issue_cards(tx, village, staff_id=None))
        items = [AwardItem(one, POINTS[one], "参加村庄清洁日", f"award-{one}") for one in numbers]
        registry.award_many(tx, village, items, actor_id=None)
    people = {username: _hire(tx, username) for username in STAFF}
    return Town(
        east,
        west,
        cards,
        ids={username: staff_id for username, (staff_id, _token) in people.items()},
        tokens={username: token for username, (_staff_id, token) in people.items()},
        actors={
            username: registry.actor_for_bearer(tx, token)
            for username, (_staff_id, token) in people.items()
        },
    )


def _hire(tx: Session, username: str) -> tuple[str, str]:
    """A member of staff, and the token of the till or of the person."""
    role, village, shop = STAFF[username]
    region = registry.town(tx).id if village is None else registry.find_village(tx, village).id
    if role == "merchant":
        shop = f"M{region}-001"
    person, _ = registry.add_staff(
        tx,
        username=username,
        name="陈秀兰",
        roles=[RoleAt(role, region, shop)],
        password=PASSWORD,
    )
    if not shop:
        return person.id, registry.make_token(tx, person.id)
    profile = "merchant" if role == "merchant" else "till"
    _device, token = registry.enrol_device(
        tx,
        village_id=region,
        shop=shop,
        name=f"{username}的收银台",
        clerk_id=person.id,
        profile=profile,
    )
    return person.id, token


def everything(*, but: tuple[str, ...] = ("operation", "throttle")) -> dict[str, list[str]]:
    """Every row of every table: what a refusal may not change. Its own answer is stored.

    Rows as the driver gives them: this is asked before and after a great many requests.
    """
    with reading() as session:
        cursor = session.connection().connection.cursor()
        return {
            name: sorted(map(repr, cursor.execute(query).fetchall()))
            for name, query in _queries().items()
            if name not in but
        }


@cache
def _queries() -> dict[str, str]:
    return {table.name: str(select(table)) for table in Base.metadata.sorted_tables}


def whole() -> None:
    """Every proof of the books, the awards, the shops and the merchants holds."""
    with reading() as session:
        ours = registry.auditing.audit(session) + pos.audit(session) + merchants.audit(session)
        assert ledger.audit(session) + ours == []

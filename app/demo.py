"""The demo town: six villages of synthetic people and a year of entries by the real verbs.

Built once into its own folder; a second start serves what stands there. How to sign in is kept
in a file that only its owner can read.
"""

import json
import os
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
import flask_migrate
from flask_babel import gettext as _
from rich.progress import Progress
from sqlalchemy.orm import Session

import ledger
import pos
import registry
from app.demo_days import plan_days
from app.demo_goods import keep_goods
from app.demo_home import open_page, put_up_kiosk
from app.demo_merchants import Market, answer_wish, open_market, sell, settle
from app.demo_money import decide, grant_budgets
from app.demo_month import close_the_month
from app.demo_policies import keep_policies
from app.demo_round import last_years_round, this_years_round
from app.demo_year import Calendar, Life, award_month, learn_balances, redeem_once
from app.founding import add_clerk, set_up_town
from app.proving import ANCHORS, anchor_file, prove
from kernel import clock
from kernel.db import bound, reading, transaction
from registry import RoleAt

DATA: Final = Path(__file__).parent.parent / "demo"
TOWN: Final = "黄泥岗镇"
#: Village → its shop.
SHOPS: Final = {"塘庄村": "S1", "黄圩村": "S2"}
CLERKS: Final = {"塘庄村": "陈春梅", "黄圩村": "刘志明"}
VILLAGES: Final = (*SHOPS, "曲亭村", "三官村", "窦庄村", "梧桐村")
YEAR: Final = timedelta(days=365)
#: Two machines build the same year, but for codes and passwords.
SEED: Final = 66
#: How many households may be sent home before a moment passes without a redemption.
TRIES: Final = 10
#: So many households wish for goods.
WISHING: Final = 3
#: So many months before the end merchants open, and so many households come that day.
MARKET: Final = 2
CUSTOMERS: Final = 12
NOTE: Final = "demo.json"


@dataclass(frozen=True)
class Scale:
    """How much happens in the year: awards and redemptions a month, in a village."""

    months: int = 12
    awards_with_shop: int = 225
    awards_without: int = 75
    redemptions: int = 125


#: 9,000 awards and 3,000 redemptions.
WHOLE_YEAR: Final = Scale()


def build_demo(instance: Path, url: str, *, fresh: bool, scale: Scale = WHOLE_YEAR) -> None:
    """Build the town in `instance` unless it stands there, and print how to try it."""
    note = instance / NOTE
    if fresh or not note.exists():
        _clear(instance)
        with Progress() as bar:
            told = _build(bar, scale)
        descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
    _tell(json.loads(note.read_text(encoding="utf-8")), url)


def _clear(instance: Path) -> None:
    bound().writer.dispose()
    bound().reader.dispose()
    for path in (instance / NOTE, *instance.glob("xinyu.sqlite*"), instance / ANCHORS):
        path.unlink(missing_ok=True)


def _build(bar: Progress, scale: Scale) -> dict[str, Any]:
    flask_migrate.upgrade()
    life = Life(random.Random(SEED))  # noqa: S311 - a town for show, the same one each time
    end = clock.now()
    calendar = Calendar(end - YEAR)
    with clock.running(calendar.read):
        task = bar.add_task(_("Households, cards, goods"), total=3)
        told = _settle(life, lambda: bar.advance(task))
        task = bar.add_task(_("A yearly round"), total=1)
        last_years_round(calendar, told)
        for village in SHOPS:
            learn_balances(life, village)
        bar.advance(task)
        task = bar.add_task(_("A year of points"), total=scale.months)

        def live(months: range) -> None:
            for month in months:
                _live_month(life, calendar, month, end=end, scale=scale)
                bar.advance(task)

        live(range(scale.months - MARKET))
        market = _begin_market(life, told)
        live(range(scale.months - MARKET, scale.months))
    this_years_round()
    numbers = [number for number, _code in life.cards[VILLAGES[0]][:WISHING]]
    keep_goods(SHOPS[VILLAGES[0]], other=SHOPS[VILLAGES[1]], households=numbers)
    keep_policies(VILLAGES[0], households=numbers, banker="bank-1")
    plan_days(SHOPS[VILLAGES[0]], households=numbers)
    _keep_market(market, [code for _number, code in life.cards[VILLAGES[0]][:WISHING]])
    close_the_month(life.tills[VILLAGES[0]], SHOPS[VILLAGES[0]])
    told["cards"] = _three_cards(life)
    told["home"] = open_page(told["cards"][0]["household"])
    clerk = life.tills[VILLAGES[0]].username
    told["kiosk"] = put_up_kiosk(VILLAGES[0], SHOPS[VILLAGES[0]], clerk=clerk)
    _seal_and_prove()
    return told


def _begin_market(life: Life, told: dict[str, Any]) -> Market:
    """The first village's merchants open, and some households come at once."""
    market = open_market(VILLAGES[0], told, password=_password())
    sell(market, [code for _number, code in life.cards[VILLAGES[0]][:CUSTOMERS]])
    learn_balances(life, VILLAGES[0])
    return market


def _keep_market(market: Market, cards: list[str]) -> None:
    """The merchants' first month is settled; today some came again; a wish became an offer."""
    settle(market)
    sell(market, cards)
    answer_wish(market, "理发便宜点")


def _seal_and_prove() -> None:
    """What the close of a day does, so that officers find the books proved."""
    with reading() as session:
        places = [place.id for place in registry.villages(session)]
    ledger.seal_all(places, anchor_file(), day=clock.today())
    prove()


def _live_month(life: Life, calendar: Calendar, month: int, *, end: datetime, scale: Scale) -> None:
    """Awards on the month's first day, then redemptions until its last."""
    length = YEAR / scale.months
    begin = end - YEAR + length * month
    calendar.move_to(begin + timedelta(hours=1))
    for village in VILLAGES:
        count = scale.awards_with_shop if village in SHOPS else scale.awards_without
        award_month(life, village, f"demo/{village}/{month}", count)
    step = (length - timedelta(hours=2)) / scale.redemptions
    for n in range(scale.redemptions):
        calendar.move_to(begin + timedelta(hours=2) + step * n)
        for village in SHOPS:
            any(redeem_once(life, village, f"{month}/{n}/{t}") for t in range(TRIES))


def _settle(life: Life, advance: Callable[[], None]) -> dict[str, Any]:
    """The town, its people and staff, their cards, the shops with their goods."""
    told: dict[str, Any] = {"people": [], "tills": []}
    with (DATA / "town-households.xlsx").open("rb") as upload:
        transaction(lambda tx: _staff(tx, told))
        registry.import_households(upload)
    advance()
    for village in VILLAGES:
        transaction(partial(_settle_village, life=life, name=village, told=told))
    decide(VILLAGES[0])
    advance()
    with (DATA / "opening-points.xlsx").open("rb") as upload:
        registry.import_points(upload)
    for village, shop in SHOPS.items():
        learn_balances(life, village)
        with (DATA / "goods.xlsx").open("rb") as upload:
            pos.import_goods(upload, shop=shop)
        with reading() as session:
            life.shelves[village] = pos.shelf_of(session, pos.find_shop(session, shop))
    advance()
    return told


def _staff(tx: Session, told: dict[str, Any]) -> None:
    """A town officer, two village officers, for a second person is needed; a bank's officer."""
    set_up_town(tx, TOWN, list(VILLAGES), "setup")
    places = dict.fromkeys(("town-officer", "bank-officer"), registry.town(tx).id)
    village = registry.find_village(tx, VILLAGES[0]).id
    for username, name, role in (
        ("town", "周德明", "town-officer"),
        ("village-1", "陈秀兰", "village-officer"),
        ("village-2", "吴国强", "village-officer"),
        ("bank-1", "孙丽", "bank-officer"),
    ):
        password = _password()
        at = RoleAt(role, places.get(role, village))
        registry.add_staff(tx, username=username, name=name, roles=[at], password=password)
        told["people"].append({"role": role, "username": username, "password": password})


def _settle_village(tx: Session, life: Life, name: str, told: dict[str, Any]) -> None:
    village = registry.find_village(tx, name)
    life.cards[name] = registry.issue_cards(tx, village.id, staff_id=None)
    grant_budgets(tx, village.id)
    if name not in SHOPS:
        return
    shop = pos.add_shop(tx, village.id, code=SHOPS[name], name=f"{name}信用超市")
    password = _password()
    clerk, _password_again = add_clerk(tx, shop, name=CLERKS[name], password=password)
    _device, token = registry.enrol_device(
        tx, village_id=village.id, shop=shop.code, name=f"{name}一号机", clerk_id=clerk.id
    )
    life.tills[name] = registry.actor_for_bearer(tx, token)
    told["people"].append({"role": "clerk", "username": clerk.username, "password": password})
    told["tills"].append({"shop": shop.name, "token": token})


def _password() -> str:
    return f"demo-{secrets.randbelow(10**8):08d}"


def _three_cards(life: Life) -> list[dict[str, Any]]:
    """Three households to try at the first shop: rich, middling, with nearly nothing."""
    cards = sorted(life.cards[VILLAGES[0]], key=lambda card: -life.points[card[0]])
    spread = (cards[0], cards[len(cards) // 3], cards[-1])
    with reading() as session:
        village = registry.find_village(session, VILLAGES[0]).id
        return [
            {
                "household": number,
                "card": code,
                "points": ledger.balance_of(session, village, registry.account_of(number)),
            }
            for number, code in spread
        ]


def _tell(told: dict[str, Any], url: str) -> None:
    lines = [_("The demo town is at %(url)s", url=url), ""]
    lines.append(_("1. Make this browser a till, or a merchant's reader: open one of these once."))
    lines += [f"   {till['shop']}  {url}/device#{till['token']}" for till in told["tills"]]
    lines += [f"   {one['merchant']}  {url}/device#{one['token']}" for one in told["readers"]]
    lines.append(
        _("2. Sign in, as a clerk on a till, a merchant on its reader or an officer anywhere:")
    )
    lines += [
        f"   {person['username']:<14} {person['password']}   {person['role']}"
        for person in told["people"]
    ]
    lines.append(
        _("3. At the till of the first shop scan or type a card, then goods, then press +:")
    )
    lines += [
        f"   {card['card']}   "
        + _(
            "household %(number)s, %(points)s points when built",
            number=card["household"],
            points=card["points"],
        )
        for card in told["cards"]
    ]
    lines.append(
        _("   goods: 6900000001004 (salt), 6900000001066 (eggs), 6900000001011 (soy sauce)")
    )
    lines.append(_("4. The first household's page, its PIN is %(pin)s:", pin=told["home"]["pin"]))
    lines.append(f"   {url}/c/{told['home']['look']}")
    lines.append(_("5. The shop's kiosk, in a window of its own:"))
    lines.append(f"   {url}/device#{told['kiosk']}")
    click.echo("\n".join(lines))

"""How long a merchant's scan takes in a town full of offers and uses, beside an empty one's.

200 merchants in one village with three offers each and 100,000 uses; the town's own hairdresser
has a public offer in both, and scans there are timed by the real verb, commit and all.

Run it in the project's folder: `PYTHONPATH=. .venv/bin/python bench/offers.py [uses]`.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, transaction
from merchants import scanning
from merchants.offers import Offer, OfferCount, OfferEvent
from merchants.roll import Merchant, MerchantEvent
from merchants.scans import Scan, Use
from registry import cards_of, find_subject
from tests import postgres
from tests.conftest import migrate
from tests.merchants import market
from tests.pos.counter import LICENCE, NOON, WANG, Town, build, connected

MERCHANTS: Final = 200
#: By merchant: most have few, and one village's phones ask for all of them.
OFFERS: Final = 3
USES: Final = 100_000
ASKED: Final = 400
AT_ONCE: Final = 5_000
#: The uses lie in so many days before the day of the scans, and on it.
DAYS: Final = 300
LIST_FEN, PAID_FEN = 1500, 1200


def measure(url: str, uses: int) -> None:
    """Time scans in the town behind this address, fill it, and time them again."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(url, Path(folder))
    town = build(url)
    with connected(url) as database, clock.frozen(NOON):
        offers = [market.public(town, title=f"优惠{n}", points=n, value=20 + n) for n in range(3)]
        empty = _scans(town)
        transaction(lambda tx: _fill(tx, town, uses, own=offers))
        _analyse(database)
        full = _scans(town)
        name = database.writer.dialect.name
    for what, took in (("empty", empty), ("full", full)):
        half, most = took[len(took) // 2], took[len(took) * 95 // 100]
        click.echo(f"{name:12}{what:7} p50 {half * 1e3:6.1f} ms  p95 {most * 1e3:6.1f} ms")
    most = len(full) * 95 // 100
    click.echo(f"{name:12}ratio of the p95s {full[most] / empty[most]:.2f}")


def _scans(town: Town) -> list[float]:
    took = []
    cards = [card for number, card in town.cards.items() if town.village_of(number) == town.east]
    for n in range(ASKED):
        start = time.perf_counter()
        scanning.scan(town.actors["merchant"], cards[n % len(cards)], key=clock.new_id())
        took.append(time.perf_counter() - start)
    return sorted(took)


def _analyse(database: Database) -> None:
    if database.writer.dialect.name == "postgresql":
        with database.writer.begin() as connection:
            connection.execute(text("ANALYZE"))


def _fill(tx: Session, town: Town, uses: int, *, own: list[str]) -> None:
    """Merchants, offers, scans and uses as the verbs would leave them, a tenth at our own."""
    luck = random.Random(600)
    card_id = cards_of(tx, find_subject(tx, WANG))[0].id
    offers: list[tuple[str, str]] = []
    for n in range(MERCHANTS):
        code = f"M{town.east}-{n + 500}"
        offers += [(code, offer) for offer in _merchant(tx, town, code)]
    everywhere = [*offers, *((town.merchant, one) for one in own for _ in range(MERCHANTS // 9))]
    counted: dict[str, int] = {}
    for some in _chunks(uses):
        scans, used = [], []
        for ticket in some:
            merchant, offer = luck.choice(everywhere)
            days = luck.randrange(DAYS)
            row = _use(town, merchant, offer, NOON - timedelta(days=days, minutes=5))
            scan_id = clock.new_id()
            scans.append(_scan(town, row, scan_id, card_id))
            used.append({**row, "scan": scan_id, "ticket": str(10_000_000 + ticket)})
            counted[offer] = counted.get(offer, 0) + 1
        tx.execute(insert(Scan), scans)
        tx.execute(insert(Use), used)
    for offer, count in counted.items():
        standing = tx.get_one(OfferCount, (town.east, offer))
        standing.uses, standing.spent_fen = count, count * (LIST_FEN - PAID_FEN)
    tx.flush()


def _chunks(uses: int) -> Iterator[range]:
    for start in range(0, uses, AT_ONCE):
        yield range(start, min(uses, start + AT_ONCE))


def _merchant(tx: Session, town: Town, code: str) -> list[str]:
    """A merchant with its log, and its public offers; the offers' ids."""
    place = {"village_id": town.east, "at": clock.now()}
    staff = town.ids["officer"]
    said = {"name": code, "kind": "service", "licence": LICENCE, "address": "集市"}
    who = {"contact": "周师傅", "phone": "13800000001", "state": "published"}
    tx.execute(insert(Merchant), {**place, **said, **who, "code": code})
    step = {"act": "publish", "state": "published", "words": "", "staff_id": staff}
    tx.execute(insert(MerchantEvent), {**place, **step, "id": clock.new_id(), "merchant": code})
    made = []
    for no in range(1, OFFERS + 1):
        one = _offer(town, code, no)
        tx.execute(insert(Offer), one)
        count = {"state": "published", "uses": 0, "spent_fen": 0}
        tx.execute(insert(OfferCount), {"village_id": town.east, "offer": one["id"], **count})
        event = {**place, **step, "id": clock.new_id(), "offer": one["id"]}
        tx.execute(insert(OfferEvent), event)
        made.append(one["id"])
    return made


def _offer(town: Town, code: str, no: int) -> dict[str, Any]:
    until: date = clock.today() + timedelta(days=200)
    draft = market.draft(title=f"优惠{no}", until_on=until)
    said = {one.name: getattr(draft, one.name) for one in fields(draft) if hasattr(Offer, one.name)}
    return {
        **said,
        "village_id": town.east,
        "id": clock.new_id(),
        "merchant": code,
        "no": no,
        "staff_id": town.ids["officer"],
        "at": clock.now(),
    }


def _use(town: Town, merchant: str, offer: str, at: datetime) -> dict[str, Any]:
    """A use without points by some household."""
    return {
        "village_id": town.east,
        "merchant": merchant,
        "offer": offer,
        "household": f"{random.randrange(1, 5_000):06}",
        "grade": None,
        "kind": "household",
        "list_fen": LIST_FEN,
        "paid_fen": PAID_FEN,
        "points": 0,
        "point_fen": 0,
        "on_day": clock.local(at).date(),
        "staff_id": town.ids["merchant"],
        "entry_id": None,
        "at": at,
    }


def _scan(town: Town, use: dict[str, Any], scan_id: str, card_id: str) -> dict[str, Any]:
    same = ("village_id", "merchant", "household", "grade", "kind", "at")
    actor = town.actors["merchant"]
    return {
        **{name: use[name] for name in same},
        "id": scan_id,
        "device_id": actor.device_id,
        "staff_id": actor.staff_id,
        "card_id": card_id,
        "offers": use["offer"],
    }


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else USES
    with tempfile.TemporaryDirectory() as place:
        measure(f"sqlite:///{place}/town.sqlite", wanted)
    with postgres.running() as server:
        measure(server.create("bench"), wanted)

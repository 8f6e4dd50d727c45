"""The demo town's policies at work: finance persons, wishes, credit by consent, the registers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

import registry
from kernel import clock
from kernel.db import reading
from merchants import banking, conference, demanding, finance, publicity, referring
from merchants import visits as visiting
from registry import Actor

#: Wish → how many households ask for it.
DEMANDS: Final = {"理发便宜点": 3, "种子化肥送到田头": 2, "煤气罐上门换": 1}
#: Nobody's telephone: no number within a town begins with a nought.
PHONE: Final = "0561-000 0002"
BANK: Final = "NS"


def keep_policies(village: str, *, households: Sequence[str], banker: str) -> None:
    """Something of everything in one village, for its first three households. By real verbs."""
    with reading() as session:
        place = registry.find_village(session, village).id
        head, officer = (_actor(session, one) for one in ("town", "village-1"))
        enters = _actor(session, banker)
        subjects = [registry.find_subject(session, number) for number in households]
    said = finance.Named("李敏", "农商银行", PHONE, "助农贷、存取款上门", "每周三上午")
    finance.set_finance_person(officer, place, said, key="demo/finance")
    made: dict[str, str] = {}
    for words, askers in DEMANDS.items():
        for one in subjects[:askers]:
            key = f"demo/{words}/{one.number}"
            made[words] = demanding.ask(one, words=words, key=key).reply["demand"]
    visit = visiting.Visit(
        village_id=place,
        merchant=None,
        place="村口理发店",
        wish=made["理发便宜点"],
        on_day=clock.today(),
        words="愿意，先试一个月",
    )
    visiting.write_visit(officer, visit, key="demo/visit")
    _credit(head, enters, officer, households)
    _registers(officer, place)


def _credit(head: Actor, enters: Actor, officer: Actor, households: Sequence[str]) -> None:
    banking.add_bank(head, code=BANK, name="农商银行", key="demo/bank")
    banking.place_officer(head, username=enters.username, bank=BANK, key="demo/banker")
    today = clock.today()
    for n, number in enumerate(households):
        consent = referring.Consent(number, BANK, today, tells_grade=n > 0)
        key = f"demo/refer/{number}"
        referral = referring.refer(officer, consent, key=key).reply["referral"]
        with reading() as session:
            place = registry.find_subject(session, number).village_id
        for kind, fen in (("granted", 10_000_000), ("used", 4_000_000))[:n]:
            decided = referring.Decided(kind, fen, today)
            referring.enter_decision(enters, place, referral, decided, key=f"{key}/{kind}")


def _registers(officer: Actor, place: int) -> None:
    today = clock.today()
    for kind, number in (("leaflet", 1200), ("board", 6), ("letter", 340), ("play", 1)):
        shown = publicity.Shown(kind, today - timedelta(days=number % 20), number, "信遇政策")
        publicity.write_publicity(officer, place, shown, key=f"demo/{kind}")
    for n, words in enumerate(("村里没有刷卡机", "药店的优惠牌没有挂出来")):
        told = conference.Told(words, "镇金融服务站", today + timedelta(days=20 * n + 5))
        conference.raise_problem(officer, place, told, key=f"demo/problem/{n}")


def _actor(session: Session, username: str) -> Actor:
    return registry.actor_of(session, registry.get_staff(session, username))

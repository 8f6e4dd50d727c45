"""A town that has banks, an officer of each, and one household referred and granted credit."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from merchants.banking import add_bank, place_officer
from merchants.policy_adopting import add_default_policies
from merchants.referring import (
    Consent,
    Decided,
    enter_decision,
    refer,
)
from registry import Actor, Grade, set_grade
from registry.access import Grant
from tests.merchants.people import Around, around
from tests.registry.people import make_staff

GRADES = ("AA", "C", "A")


@dataclass(frozen=True)
class Lent:
    """Who is there, the officers of the banks NS and YC, and the referral to NS."""

    around: Around
    banker: Actor
    other: Actor
    referral: str

    def consent(self, n: int, bank: str = "NS", *, tells: bool = True) -> Consent:
        """That the subject with this index agrees today."""
        number = self.around.subjects[n].number
        return Consent(number, bank, clock.today(), tells_grade=tells)


def lent() -> Lent:
    """Build it in the bound database: subjects graded AA, C and A; the first has credit."""
    here = around()
    transaction(add_default_policies)
    transaction(lambda tx: _grade(tx, here))
    bankers = []
    for code, name in (("NS", "农商行"), ("YC", "邮储银行")):
        add_bank(here.whole, code=code.lower(), name=name, key=code)
        staff_id = make_staff(f"bank-{code}".lower())
        grants = frozenset({Grant("bank-officer", None)})
        bankers.append(Actor(kind="staff", staff_id=staff_id, grants=grants))
        place_officer(here.whole, username=f"bank-{code}".lower(), bank=code, key=f"o{code}")
    banker, other = bankers
    made = Lent(here, banker, other, referral="")
    referral = refer(here.officer, made.consent(0), key="r").reply["referral"]
    decided = Decided("granted", 5_000_000, clock.today())
    enter_decision(made.banker, here.town.east, referral, decided, key="g")
    return replace(made, referral=referral)


def _grade(tx: Session, here: Around) -> None:
    today = clock.today()
    for subject, grade in zip(here.subjects, GRADES, strict=True):
        days = {"from_on": today, "to_on": today + timedelta(days=300)}
        of = {"village_id": subject.village_id, "subject_id": subject.id}
        set_grade(tx, Grade(**of, **days, grade=grade, round="2026"))

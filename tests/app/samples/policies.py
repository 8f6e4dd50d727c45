"""Good requests to the pages about policies."""

from collections.abc import Callable
from typing import Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from merchants import referring
from merchants.policies import columns_of, version_in_force
from merchants.policy_adopting import default_policies
from merchants.policy_tables import PolicyRow, PolicyVersion
from merchants.referrals import Bank, BankOfficer
from tests.app.targets import Sample, Target

_LEAFLETS: Final = {"do": "write", "kind": "leaflet", "on_day": "2026-11-19", "number": "20"}
_PROBLEM: Final = {"do": "raise", "words": "缺刷卡机", "owner": "镇金融办", "due_on": "2026-12-01"}


def _waiting(target: Target) -> dict[str, str]:
    """A version that somebody else proposed."""

    def work(tx: Session) -> dict[str, str]:
        said = {"name": "2.1", "starts_on": clock.today(), "at": clock.now()}
        version = PolicyVersion(actor_id=target.town.ids["merchant"], **said)
        tx.add(version)
        tx.flush()
        for one in default_policies():
            tx.add(PolicyRow(version_id=version.id, **columns_of(one)))
        return {"version": str(version.id)}

    return transaction(work)


def _in_force() -> dict[str, str]:
    """The version in force."""
    with reading() as session:
        found = version_in_force(session, clock.today())
    assert found
    return {"version": str(found.id)}


def _bank(target: Target) -> str:
    """A new bank, for which the banker works from now on."""

    def work(tx: Session) -> str:
        code, town = clock.new_id()[-12:].upper(), target.town.ids["town"]
        tx.add(Bank(code=code, name="银行", staff_id=town, at=clock.now()))
        tx.flush()
        banker = target.town.ids["banker"]
        tx.merge(BankOfficer(staff_id=banker, bank=code, by_id=town, at=clock.now()))
        return code

    return transaction(work)


def _consent(target: Target) -> dict[str, str]:
    """The form of a referral of the household to a bank of its own."""
    said = {"do": "refer", "number": target.household, "bank": _bank(target)}
    return {**said, "consent": "yes", "given_on": "2026-11-20", "key": clock.new_id()}


def _referred(target: Target) -> dict[str, str]:
    """A referral of the household to the banker's bank."""
    day = clock.today()
    consent = referring.Consent(target.household, _bank(target), day, tells_grade=True)
    made = referring.refer(target.town.actors["town"], consent, key=clock.new_id()).reply
    return {"village": target.place()["village"], "referral": made["referral"]}


POLICIES: Final[dict[str, Callable[[Target], Sample]]] = {
    "policies.index": lambda _: Sample(),
    "policies.one": lambda _: Sample({"no": "1"}),
    "policies.leaflet": lambda _: Sample(),
    "household_demands.index": lambda target: target.opened(),
    "household_demands.write": lambda target: target.opened({"words": clock.new_id()}),
    "household_demands.paper": lambda _: Sample(),
    "demands.index": lambda target: Sample(query=target.place()),
    "demands.act": lambda target: Sample(
        query=target.place(),
        form={"do": "ask", "words": clock.new_id(), "number": target.household},
    ),
    "finance.index": lambda target: Sample(query=target.place()),
    "finance.change": lambda target: Sample(query=target.place(), form={"name": ""}),
    "publicity.index": lambda target: Sample(query=target.place()),
    "publicity.act": lambda target: Sample(form={"place": target.place()["village"], **_LEAFLETS}),
    "publicity.sheet": lambda target: Sample(query=target.place()),
    "conference.index": lambda _: Sample(),
    "conference.act": lambda target: Sample(form={"place": target.place()["village"], **_PROBLEM}),
    "conference.sheet": lambda _: Sample(),
    "referrals.index": lambda target: Sample(query=target.place()),
    "referrals.sheet": lambda _: Sample(),
    "referrals.act": lambda target: Sample(query=target.place(), form=_consent(target)),
    "bank.index": lambda _: Sample(),
    "bank.enter": lambda target: Sample(
        _referred(target), form={"do": "granted", "amount": "1000", "on_day": "2026-11-20"}
    ),
    "policy_desk.index": lambda _: Sample(),
    "policy_desk.sheet": lambda _: Sample(_in_force()),
    "policy_desk.decide": lambda target: Sample(
        _waiting(target), form={"do": "adopt", "key": clock.new_id()}
    ),
    "policy_desk.new": lambda _: Sample(),
    "policy_desk.hand_in": lambda _: Sample(form={}),
    "policy_desk.edit": lambda _: Sample({"no": "3"}),
    "policy_desk.mend": lambda _: Sample({"no": "3"}, form={}),
}

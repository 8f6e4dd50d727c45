"""Referring by consent: the bank reads its own referrals and no more, and decides."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from merchants.referrals import BankUnknown, referrals_in, referrals_to
from merchants.referring import (
    Consent,
    ConsentNeeded,
    CreditAmountUnfit,
    CreditNotRunning,
    Decided,
    ReferralOpen,
    ReferralUnknown,
    enter_decision,
    refer,
    withdraw,
)
from registry import NotPermitted, Subject, SubjectClosed, SubjectUnknown
from tests.merchants.lending import Lent, lent


@pytest.fixture
def here(database: Database) -> Lent:
    """A town with banks and one household that has credit."""
    return lent()


def test_a_bank_reads_what_was_agreed_and_nothing_of_another_s(here: Lent) -> None:
    officer, east = here.around.officer, here.around.town.east
    quiet = refer(officer, here.consent(2, "NS", tells=False), key="1").reply["referral"]
    low = refer(officer, here.consent(1, "NS"), key="2").reply["referral"]
    refer(officer, here.consent(0, "YC"), key="3")
    with reading() as session:
        told = {one.referral.id: one.referral.grade for one in referrals_to(session, "NS")}
        assert [one.referral.bank for one in referrals_to(session, "YC")] == ["YC"]
    # A grade below A is told to no bank, whatever was ticked.
    assert told == {here.referral: "AA", quiet: None, low: None}
    withdraw(officer, east, quiet, key="4")
    with reading() as session:
        assert len(referrals_to(session, "NS")) == 2
        assert len(referrals_in(session, {east})) == 4
    for key in ("5", "6"):
        with pytest.raises(ReferralUnknown):
            withdraw(officer, east, quiet, key=key)
    today = clock.today()
    with pytest.raises(ReferralUnknown):
        enter_decision(here.banker, east, quiet, Decided("granted", 1, today), key="7")
    # After a withdrawal it may agree again.
    refer(officer, here.consent(2), key="8")


def test_granted_and_used_are_two_figures(here: Lent) -> None:
    east, today = here.around.town.east, clock.today()
    for n, (kind, fen) in enumerate((("used", 1_000_000), ("granted", 4_000_000), ("used", 0))):
        enter_decision(here.banker, east, here.referral, Decided(kind, fen, today), key=f"{n}")
    with reading() as session:
        [found] = referrals_to(session, "NS")
    assert (found.granted_fen, found.used_fen, found.state) == (4_000_000, 0, "used")
    unfit = [
        Decided("used", 4_000_001, today),
        Decided("granted", -1, today),
        Decided("granted", None, today),
        Decided("granted", 10**11, today),
        Decided("refused", None, today),
        Decided("withdrawn", None, today),
        Decided("used", 1, today + timedelta(days=1)),
    ]
    for n, decided in enumerate(unfit):
        with pytest.raises(CreditAmountUnfit):
            enter_decision(here.banker, east, here.referral, decided, key=f"u{n}")
    with pytest.raises(ReferralUnknown):
        enter_decision(here.other, east, here.referral, Decided("used", 1, today), key="x")
    with pytest.raises(NotPermitted):
        enter_decision(here.around.whole, east, here.referral, Decided("used", 1, today), key="y")
    other = refer(here.around.officer, here.consent(1), key="r1").reply["referral"]
    enter_decision(here.banker, east, other, Decided("refused", None, today), key="z")
    refer(here.around.officer, here.consent(1), key="r2")


def test_who_is_not_referred(here: Lent) -> None:
    officer, subject = here.around.officer, here.around.subjects[1]
    number, today = subject.number, clock.today()
    for n, day in enumerate((None, today + timedelta(days=1))):
        with pytest.raises(ConsentNeeded):
            refer(officer, Consent(number, "NS", day, tells_grade=False), key=f"a{n}")
    with pytest.raises(ReferralOpen):
        refer(officer, here.consent(0), key="b")
    with pytest.raises(BankUnknown):
        refer(officer, here.consent(1, "XX"), key="c")
    for actor in (here.banker, here.around.supervisor):
        with pytest.raises(SubjectUnknown):
            refer(actor, here.consent(1), key="d")

    def close(tx: Session) -> None:
        found = tx.get_one(Subject, (subject.village_id, subject.id))
        found.closed_on, found.closed_why = today, "ended"

    transaction(close)
    with pytest.raises(SubjectClosed):
        refer(officer, here.consent(1), key="h")


def test_without_a_running_policy_nobody_is_referred(
    here: Lent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merchants.policies.running_through", lambda *_asked: None)
    with pytest.raises(CreditNotRunning):
        refer(here.around.officer, here.consent(1), key="a")

"""The office and a merchant: two people let it in, an agreement opens it, a hearing reopens it."""

import pytest

import ledger
from kernel import clock
from kernel.db import reading
from merchants import handling, roll
from merchants.agreements import AgreementMissing
from merchants.handling import LicenceTaken, OtherPersonApproves, act
from merchants.holding import MerchantWordsUnfit
from registry import SecondPersonNeeded
from tests.pos.counter import Town, join


def _do(town: Town, who: str, code: str, do: str, *, words: str = "看过", beside: str = "") -> str:
    second = town.actors[beside] if beside else None
    done = act(town.actors[who], code, do, key=clock.new_id(), words=words, second=second)
    state: str = done.reply["state"]
    return state


def test_two_people_let_a_merchant_in(town: Town) -> None:
    code = join(town, town.east, "小饭馆", "91440300708461136T", upto="enrol")
    with pytest.raises(MerchantWordsUnfit):
        _do(town, "officer", code, "check", words="")
    assert _do(town, "officer", code, "check") == "checked"
    with pytest.raises(OtherPersonApproves):
        _do(town, "officer", code, "approve")
    assert _do(town, "second", code, "approve") == "approved"
    with pytest.raises(AgreementMissing):
        _do(town, "officer", code, "publish")
    with reading() as session:
        assert ledger.is_open(session, town.east, f"merchant/{code}")


def test_a_licence_is_let_in_once(town: Town) -> None:
    code = join(town, town.east, "又一家", upto="check")
    with pytest.raises(LicenceTaken) as said:
        _do(town, "second", code, "approve")
    assert said.value.details == {"merchant": town.merchant}
    assert _do(town, "second", code, "refuse") == "ended"


def test_an_agreement_is_for_one_who_is_let_in(town: Town) -> None:
    code = join(town, town.east, "又一家", upto="check")
    days = (clock.today(), clock.today())
    with pytest.raises(roll.MerchantStateUnfit):
        handling.sign_agreement(
            town.actors["officer"], code, days=days, signed_by="周师傅", key="a"
        )


def test_one_who_is_suspended_is_heard_before_two_people(town: Town) -> None:
    assert _do(town, "officer", town.merchant, "pause") == "paused"
    assert _do(town, "officer", town.merchant, "resume") == "published"
    with pytest.raises(roll.MerchantStateUnfit):
        _do(town, "officer", town.merchant, "reopen", beside="second")
    # Complaints suspend: tests/merchants/test_complaints.py.
    for beside in ("", "officer", "supervisor", "officer-west"):
        with pytest.raises((SecondPersonNeeded, roll.MerchantStateUnfit)):
            _do(town, "officer", town.merchant, "reopen", beside=beside)
    assert _do(town, "officer", town.merchant, "end") == "ended"

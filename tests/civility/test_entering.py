"""Entering: what a report must be, by whom, and that one thing is recorded once."""

from datetime import timedelta
from typing import Any

import pytest

from civility.entering import (
    AmountUnfit,
    DayUnfit,
    EndNeeded,
    ItemUnknown,
    RecordTwice,
    Report,
    ReporterUnfit,
    TextTooLong,
    enter_record,
    report_by_household,
)
from civility.evidence import Proof, evidence_of
from civility.records import steps_of
from kernel.db import reading
from kernel.errors import Refusal
from registry import SubjectUnknown
from tests.civility.village import CLEANUP, LIST, TODAY, Village
from tests.registry.people import make_household, make_officer


def test_a_record_says_what_by_which_rules_and_who(village: Village) -> None:
    record = village.record(village.enter(event="清洁日"))
    assert (record.item, record.tier, record.effect, record.state) == (CLEANUP, 1, "add", "entered")
    assert (record.rulebook_id, record.entered_by) == (1, village.collector.staff_id)
    with reading() as session:
        (step,) = steps_of(session, record)
        (proof,) = evidence_of(session, record)
    assert (step.state, step.staff_id) == ("entered", village.collector.staff_id)
    assert (proof.kind, proof.words) == ("E2", "签到表第 3 页")


def test_the_same_key_is_one_record(village: Village) -> None:
    report = Report("010001", CLEANUP, TODAY, proofs=LIST)
    first = enter_record(village.collector, report, key="twice")
    again = enter_record(village.collector, report, key="twice")
    assert (first.reply, first.replayed, again.replayed) == (again.reply, False, True)


def test_the_same_thing_is_recorded_once_but_two_events_are_two(village: Village) -> None:
    village.enter(event="上午")
    village.enter(event="下午")
    with pytest.raises(RecordTwice):
        village.enter(event="上午", by=village.officer)


def test_a_household_tells_of_itself_what_the_rule_takes_from_it(village: Village) -> None:
    told = Report("010001", "A7+2", TODAY, reporter="H", channel="look")
    done = report_by_household(village.wang, told, key="h1")
    record = village.record(done.reply["record"])
    assert (record.entered_by, record.reporter, record.channel) == (None, "H", "look")
    with pytest.raises(ReporterUnfit):
        report_by_household(village.wang, Report("010001", CLEANUP, TODAY, reporter="H"), key="h2")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"item": "A9+9"}, ItemUnknown),
        ({"tier": 2}, ItemUnknown),
        ({"reporter": "D"}, ReporterUnfit),
        ({"happened_on": TODAY + timedelta(days=1)}, DayUnfit),
        ({"happened_on": TODAY - timedelta(days=401)}, DayUnfit),
        ({"amount": 2}, AmountUnfit),
        ({"person": 1}, AmountUnfit),
        ({"item": "A6+1", "amount": 3}, AmountUnfit),
        ({"event": "日" * 61}, TextTooLong),
        ({"note": "\x07"}, TextTooLong),
        ({"item": "A3-3", "reporter": "D"}, EndNeeded),
        ({"item": "A3-3", "reporter": "D", "ends_on": TODAY}, EndNeeded),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    village: Village, told: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        village.enter(**{"item": CLEANUP, **told})
    village.enter()


def test_hours_are_counted_for_a_person(village: Village) -> None:
    record = village.record(village.enter("A6+1", amount=3, person=1))
    assert (record.amount, record.person) == (3, 1)


def test_an_organisation_has_rules_of_its_own(village: Village) -> None:
    make_household(village.id, "010003", kind="agribusiness")
    with pytest.raises(ItemUnknown):
        village.enter(number="010003")


def test_who_may_not_enter_here_is_told_of_nobody(village: Village) -> None:
    with pytest.raises(SubjectUnknown):
        village.enter(by=village.reviewer)
    with pytest.raises(SubjectUnknown):
        village.enter(by=make_officer("far", village.town.west, "collector"))


def test_words_stay_on_one_line(village: Village) -> None:
    record = village.record(village.enter(event="  清洁\n日 ", proofs=(Proof("E2", " a\nb "),)))
    assert record.event == "清洁 日"

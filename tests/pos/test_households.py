"""Finding a household without its card: masked, in the shop's village, and not without end."""

import pytest
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos import households
from pos.households import Candidate, SearchUnfit, find_households, let_in
from pos.no_card import Holder
from registry import TooManyTries, find_subject, looks_at
from tests.pos.counter import LI, POOR, WANG, Town, Watch


def test_by_number_initials_and_telephone_s_tail(town: Town, watch: Watch) -> None:
    def phone(tx: Session) -> None:
        find_subject(tx, LI).phone = "13800004731"

    transaction(phone)
    for text in (LI, "lgh", " L G ", "4731"):
        candidates = find_households(town.clerk, text)
        assert candidates.found == (Candidate(LI, "李某某", "3组"),), text
        assert not candidates.more
    every = find_households(town.clerk, "0100")
    assert [one.number for one in every.found] == [WANG, LI, POOR]
    assert find_households(town.clerk, "sdh").found == ()  # lives in the other village
    for text in ("", "010", "l", "李桂花", "l1", "-" * 8, "1" * 41):
        with pytest.raises(SearchUnfit):
            find_households(town.clerk, text)


def test_a_till_asks_so_often_and_no_oftener(town: Town, watch: Watch) -> None:
    for _ in range(30):
        find_households(town.clerk, "sdh")
    with pytest.raises(TooManyTries) as refused:
        find_households(town.clerk, "sdh")
    assert refused.value.details == {"seconds": 301}
    find_households(town.actors["colleague"], "sdh")  # the other till of the shop
    watch.forward(minutes=6)
    find_households(town.clerk, "sdh")


def test_more_than_fit_are_told_to_be_more(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(households, "SHOWN", 2)
    candidates = find_households(town.clerk, "0100")
    assert ([one.number for one in candidates.found], candidates.more) == ([WANG, LI], True)


def test_who_is_let_in_is_shown_as_by_card_and_the_look_is_kept(town: Town) -> None:
    seen, permit = let_in(town.clerk, Holder(WANG, "忘带卡", town.actors["officer"]))
    assert (seen.name, seen.number, seen.balance) == ("王某某", WANG, 100)
    assert (seen.limit_today, seen.left_today) == (100, 100)
    assert (permit.household, permit.second_id) == (WANG, town.ids["officer"])
    with reading() as session:
        [look] = looks_at(session, find_subject(session, WANG))
    assert (look.staff_id, look.via) == (town.ids["clerk"], "till")

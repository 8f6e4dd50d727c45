"""A household stops its own card: once, at once, its points untouched, and the village is asked."""

import pytest

import ledger
from kernel.db import Database, reading, transaction
from registry.cards import CardRevoked, CardUnknown, cards_of, find_card, issue_card
from registry.corrections import LOST_CARD, answer_correction, corrections_of, open_corrections
from registry.lost_cards import REASON, good_cards, report_lost
from registry.subjects import Subject
from tests.registry.people import Town, happened, make_household, make_officer, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _issue(subject: Subject, label: str = "") -> tuple[str, str]:
    card, code = transaction(lambda tx: issue_card(tx, subject, staff_id=None, label=label))
    return card.id, code


def test_a_card_is_stopped_once_and_the_village_is_asked_for_another(town: Town) -> None:
    wang, officer = make_household(town.east, "010317"), make_officer("chen", town.east)
    (_, kept), (lost, code) = _issue(wang), _issue(wang, "代办人")
    first = report_lost(wang, card_id=lost, key="k")
    assert report_lost(wang, card_id=lost, key="k").unwrap() == first.unwrap()
    with reading() as session:
        with pytest.raises(CardRevoked):
            find_card(session, town.east, code)
        [good] = good_cards(session, wang)
        assert find_card(session, town.east, kept).id == good.id
        [card] = [one for one in cards_of(session, wang) if one.id == lost]
        assert (card.revoked_by, card.revoked_reason) == (None, REASON)
        [task] = open_corrections(session, town.east)
        assert (task.kind, task.text, task.channel) == (LOST_CARD, "代办人", "web")
        assert (task.due_on - task.asked_on).days == 15
        assert ledger.statement_of(session, town.east, wang.account) == []
    assert happened(wang)[0] == "card-lost"
    answer_correction(
        officer, number="010317", key="a", correction=task.id, outcome="done", answer="新卡已送到"
    )
    with reading() as session:
        assert (open_corrections(session, town.east), corrections_of(session, wang)[0].outcome) == (
            [],
            "done",
        )


def test_a_card_of_somebody_else_or_stopped_before_asks_nobody(town: Town) -> None:
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    (own, _), (others, code) = _issue(wang), _issue(li)
    report_lost(wang, card_id=own, key="1")
    for card, key, refusal in (
        (others, "2", CardUnknown),
        ("", "3", CardUnknown),
        (own, "4", CardRevoked),
    ):
        with pytest.raises(refusal):
            report_lost(wang, card_id=card, key=key)
    with reading() as session:
        assert find_card(session, town.east, code).subject_id == li.id
        assert len(open_corrections(session, town.east)) == 1

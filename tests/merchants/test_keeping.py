"""A subject that withdraws asks for nothing any more; it can have a copy before."""

from kernel.db import Database, reading, transaction
from merchants import keeping, taking_back
from merchants.demanding import ask
from merchants.demands import open_demands
from registry import find_subject
from tests.merchants.lending import lent
from tests.merchants.market import grade, public, use
from tests.merchants.people import around
from tests.pos.counter import LI, WANG, Town
from tests.registry.test_dossier import pointing_at_a_subject

#: Tables that point at a subject, and where the copy has them.
COPIED = {"demand_ask": "demands", "referral": "referrals"}


def test_all_is_copied_and_erased(database: Database) -> None:
    here = around(2)
    wang, li = here.subjects
    for n, subject in enumerate(here.subjects):
        ask(subject, words="送货上门", key=f"{n}")
    assert pointing_at_a_subject("merchants") == set(COPIED)
    with reading() as session:
        copy = keeping.copy(session, wang)
    assert [one["words"] for one in copy["demands"]] == ["送货上门"]
    transaction(lambda tx: keeping.erase(tx, wang))
    with reading() as session:
        copy = keeping.copy(session, wang)
        assert set(copy) == {"demands", "referrals", "offer_scans", "offer_uses"}
        assert not any(copy.values())
        assert len(keeping.copy(session, li)["demands"]) == 1
        assert [one.askers for one in open_demands(session, {here.town.east})] == [1]


def test_a_bank_reads_no_grade_of_who_withdrew(database: Database) -> None:
    here = lent()
    wang = here.around.subjects[0]
    with reading() as session:
        [copied] = keeping.copy(session, wang)["referrals"]
    assert (copied["grade"], copied["granted_fen"], copied["state"]) == ("AA", 5_000_000, "granted")
    transaction(lambda tx: keeping.erase(tx, wang))
    with reading() as session:
        [left] = keeping.copy(session, wang)["referrals"]
    assert (left["grade"], left["granted_fen"]) == (None, 5_000_000)


def test_the_offers_it_used_are_in_its_copy_and_no_other_s(town: Town) -> None:
    grade(town, WANG, "AA")
    offer = public(town, points=1)
    back, kept = (use(town, offer).reply["ticket"] for _ in range(2))
    use(town, offer, LI)
    taking_back.undo(town.actors["merchant"], back, key="u")
    with reading() as session:
        copy = keeping.copy(session, find_subject(session, WANG))
    assert [(one["merchant"], one["grade"]) for one in copy["offer_scans"]] == [
        ("村口理发店", "AA")
    ] * 2
    uses = {one["ticket"]: one for one in copy["offer_uses"]}
    assert set(uses) == {back, kept}
    assert (uses[kept]["offer"], uses[kept]["paid_fen"], uses[kept]["points"]) == (
        "理发八折",
        1200,
        1,
    )
    assert [uses[one]["taken_back_at"] is None for one in (back, kept)] == [False, True]

"""The score sheet: what each record did, why not more, and what the household may do."""

from civility.minuses import count_due, reply_to
from civility.objecting import object_to_record
from civility.panels import Panel, Rating
from civility.score_sheet import Sheet, rated_sheet, score_sheet
from kernel.db import reading, transaction
from tests.civility.test_objecting import listed
from tests.civility.test_rounds import make_round
from tests.civility.village import LITTER, PHOTO, Village


def _sheet(village: Village) -> Sheet:
    with reading() as session:
        return score_sheet(session, village.wang)


def test_without_records_it_is_the_base(village: Village) -> None:
    sheet = _sheet(village)
    assert (sheet.base, sheet.halves, sheet.lines) == (140, 140, ())
    with reading() as session:
        assert rated_sheet(session, village.wang) is None


def test_each_record_says_what_it_did_and_why_not_more(village: Village) -> None:
    for event in ("一", "二", "三"):  # the rule counts twice a month
        village.confirm(village.enter(event=event))
    village.enter(event="四")
    sheet = _sheet(village)
    assert sheet.halves == 142
    assert sorted((line.halves, line.would, line.why) for line in sheet.lines) == [
        (0, 0, ()),
        (0, 1, ("cap",)),
        (1, 1, ()),
        (1, 1, ()),
    ]
    assert {line.evidence for line in sheet.lines} == {("E2",)}
    assert {line.roles for line in sheet.lines} == {
        ("collector", "village-officer"),
        ("collector", ""),
    }


def test_a_listed_record_can_be_objected_to_once_and_in_time(village: Village) -> None:
    record_id = listed(village)
    (line,) = _sheet(village).lines
    assert line.may_object
    village.calendar.forward(4)
    assert not _sheet(village).lines[0].may_object
    village.calendar.forward(-4)
    object_to_record(village.wang, record_id, words="不对", key="o")
    (line,) = _sheet(village).lines
    assert line.objection is not None
    assert not line.may_object


def test_a_minus_can_be_replied_to_and_then_objected_to(village: Village) -> None:
    record_id = village.enter(LITTER, proofs=PHOTO)
    village.confirm(record_id)
    (line,) = _sheet(village).lines
    assert (line.may_reply, line.may_object, line.halves) == (True, False, 0)
    village.calendar.forward(8)
    assert not _sheet(village).lines[0].may_reply
    transaction(lambda tx: count_due(tx, village.id))
    (line,) = _sheet(village).lines
    assert (line.may_reply, line.may_object, line.halves) == (False, True, -2)


def test_a_reply_is_given_once(village: Village) -> None:
    record_id = village.enter(LITTER, proofs=PHOTO)
    village.confirm(record_id)
    reply_to(village.record(record_id), words="已清理", key="r")
    assert not _sheet(village).lines[0].may_reply


def test_the_last_grade_has_a_sheet_of_its_own(village: Village) -> None:
    make_round()
    panel = Panel(village_id=village.id, round_id="2026", no=1, kind="evaluation", name="一组")
    transaction(lambda tx: tx.add(panel))
    rating = Rating(
        village_id=village.id,
        round_id="2026",
        subject_id=village.wang.id,
        panel_no=1,
        proposed_halves=140,
        halves=140,
        vetoed=False,
        grade="A",
    )
    transaction(lambda tx: tx.add(rating))
    with reading() as session:
        sheet = rated_sheet(session, village.wang)
    assert sheet is not None
    assert sheet.rated is not None
    assert (sheet.rated.grade, sheet.halves) == ("A", 140)

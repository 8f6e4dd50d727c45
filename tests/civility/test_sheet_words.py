"""Words: for every state, every reason, every kind of evidence and every role that decides."""

from civility import records, rules, scoring, sheet_words
from civility.score_sheet import DECIDERS


def test_nothing_on_a_sheet_is_without_words() -> None:
    assert set(sheet_words.STATES) == set(records.STATES)
    whys = {scoring.EVENT, scoring.BEST, scoring.CAP, scoring.ASPECT, scoring.LOSS_LIMIT}
    assert set(sheet_words.WHYS) == whys | {scoring.NO_RULE}
    assert set(sheet_words.EVIDENCE) == set(rules.EVIDENCE)
    assert set(sheet_words.ROLES) == {*DECIDERS, "household", ""}

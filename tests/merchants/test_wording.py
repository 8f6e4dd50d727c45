"""Every kind, state and act has words; every button is an act."""

from merchants import handling, roll, wording


def test_nothing_is_without_words() -> None:
    assert set(wording.KINDS) == set(roll.KINDS)
    assert set(roll.STATES) <= set(wording.STATES)
    assert {"enrol", *roll.WAYS} <= set(wording.DONE)
    assert set(wording.BUTTONS) == set(handling.ACTS)

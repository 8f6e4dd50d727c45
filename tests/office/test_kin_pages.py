"""Kin on the staff on their page: noted, in the way of a decision, taken away by a colleague."""

from collections.abc import Callable

from tests.app.browser import Browser
from tests.app.routes import Target
from tests.pos.counter import FAR, WANG, Town

Open = Callable[..., Browser]
HERE = f"/subjects/{WANG}/kin"


def test_a_tie_is_noted_and_keeps_the_relative_from_deciding(browser: Open, town: Town) -> None:
    at = browser("officer")
    assert HERE in at.get(f"/subjects/{WANG}").text
    assert at.post(HERE, username="second", relation="own").status_code == 303
    assert "本户" in at.get(HERE).text
    where = Target(town, WANG).entered()
    record = f"/records/{where['village']}/{where['record_id']}"
    second = browser("second")
    assert "自家和亲戚家的事" in second.get(record).text
    assert second.post(f"{record}/confirm", do="confirm").status_code == 422
    own = second.post(HERE, do="end", staff=town.ids["second"])
    assert (own.status_code, 'role="alert"' in own.text) == (422, True)
    assert at.post(HERE, do="end", staff=town.ids["second"]).status_code == 303
    assert second.post(f"{record}/confirm", do="confirm").status_code == 303


def test_what_is_wrong_is_said_under_its_field(browser: Open) -> None:
    answer = browser("officer").post(HERE, username="nobody")
    assert (answer.status_code, 'id="username-wrong"' in answer.text) == (422, True)
    assert browser("officer").post(f"/subjects/{FAR}/kin", username="second").status_code == 422

"""Records on pages: entered with a photo, confirmed, told, answered; refusals in their place."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from civility.evidence import FOLDER
from civility.records import Record, record_by_id
from kernel import clock
from kernel.db import reading
from registry import find_subject, looks_at
from tests.app.browser import Browser
from tests.app.deeds import CLEANUP, LITTER
from tests.app.routes import Target
from tests.pos.counter import FAR, WANG, Town

Open = Callable[..., Browser]


def picture() -> bytes:
    """A photo."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return out.getvalue()


def filled(item: str = CLEANUP, **more: Any) -> dict[str, Any]:
    """The form of one record, filled in."""
    today = clock.today().isoformat()
    said = {"number": WANG, "item": item, "on": today, "reporter": "G", "key": clock.new_id()}
    return {**said, "kind": "E2", "proof": "签到表", "event": "清洁行动", **more}


def enter(at: Browser, **form: Any) -> str:
    """Enter it; the address of its page."""
    done = at.post("/records/new", **form)
    assert done.status_code == 303, done.text
    return (done.location or "").partition("?")[0]


def record_at(address: str) -> Record:
    """The record of this page."""
    *_others, village, record_id = address.split("/")
    with reading() as session:
        return record_by_id(session, int(village), record_id)


def test_a_record_is_entered_in_two_steps_and_confirmed_by_somebody_else(browser: Open) -> None:
    at = browser("collector")
    assert f'value="{CLEANUP}"' in at.get("/records/new").text
    asked = {"number": WANG, "item": CLEANUP, "on": clock.today().isoformat()}
    page = at.get("/records/new", query_string=asked).text
    assert "签到表" in page
    assert "王某某" in page
    form = filled()
    address = enter(at, **form)
    assert enter(at, **form) == address
    page = at.get(f"{address}?done=entered").text
    assert "由另一人确认" in page
    assert "要由另一个人确认" in page
    other = browser("officer")
    assert "清洁行动" in other.get("/records").text
    done = other.post(f"{address}/confirm", do="confirm")
    assert "已确认。" in other.get(done.location or "").text
    assert record_at(address).state == "confirmed"
    assert "清洁行动" not in other.get("/records").text
    asked = {"tab": "way", "item": CLEANUP, "number": WANG}
    assert "清洁行动" in other.get("/records", query_string=asked).text
    again = other.post(f"{address}/confirm", do="confirm")
    assert again.status_code == 422


def test_a_photo_is_kept_bare_and_every_look_at_it_is_written_down(
    browser: Open, app: Flask
) -> None:
    at = browser("collector")
    photo = (BytesIO(picture()), "gate.jpg")
    address = enter(at, **filled(LITTER, kind="E1", proof="院门口", photo=photo))
    page = browser("officer").get(address).text
    source = re.search(r'<img src="([^"]+/photos/[^"]+)"', page)
    assert source
    answer = browser("officer").get(source[1])
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    with reading() as session:
        looks = looks_at(session, find_subject(session, WANG))
    assert looks[0].via == "evidence"
    assert browser("officer-west").get(source[1]).status_code == 422
    (file,) = Path(app.config["INSTANCE"], FOLDER).glob("*.jpg")
    file.unlink()
    assert browser("officer").get(source[1]).status_code == 422
    assert browser("officer").get(f"{address}/photos/none").status_code == 422


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"number": "999999"}, "number"),
        ({"number": FAR}, "number"),
        ({"item": "Z9"}, "item"),
        ({"on": "yesterday"}, "on"),
        ({"reporter": "D"}, "reporter"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_what_is_wrong_is_said_under_its_field(
    browser: Open, form: dict[str, str], field: str
) -> None:
    answer = browser("collector").post("/records/new", **{**filled(), **form})
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    said = form.get("number") or "清洁行动"
    assert said in answer.text or field in {"item", "on"}


def test_a_photo_chosen_before_is_kept_when_something_else_is_wrong(browser: Open) -> None:
    at = browser("collector")
    photo = (BytesIO(picture()), "gate.jpg")
    refused = at.post("/records/new", **filled(LITTER, kind="E1", reporter="D", photo=photo))
    kept = re.search(r'name="photo_kept" value="(\w+)"', refused.text)
    assert kept
    address = enter(at, **filled(LITTER, kind="E1", photo_kept=kept[1]))
    assert "/photos/" in at.get(address).text
    wrong = at.post("/records/new", **filled(LITTER, kind="E1", photo_kept="../key"))
    assert 'id="photo-wrong"' in wrong.text
    broken = (BytesIO(b"no photo"), "x.jpg")
    assert 'id="photo-wrong"' in at.post("/records/new", **filled(photo=broken)).text


def test_a_no_needs_its_reason(browser: Open) -> None:
    address = enter(browser("collector"), **filled())
    at = browser("officer")
    refused = at.post(f"{address}/confirm", do="reject", words=" ")
    assert (refused.status_code, 'id="why-no-wrong"' in refused.text) == (422, True)
    done = at.post(f"{address}/confirm", do="reject", words="不是本户")
    assert "不是本户" in at.get(done.location or "").text
    assert record_at(address).state == "rejected"
    assert at.post(f"{address}/confirm", do="burn").status_code == 303


def test_evidence_that_is_missing_may_come_with_the_yes(browser: Open) -> None:
    address = enter(browser("collector"), **filled(kind="E1", proof="现场"))
    at = browser("officer")
    refused = at.post(f"{address}/confirm", do="confirm")
    assert 'id="kind-wrong"' in refused.text
    at.post(f"{address}/confirm", do="confirm", kind="E2", proof="签到表第 2 页")
    assert record_at(address).state == "confirmed"


def test_a_minus_is_replied_to_answered_and_put_right(browser: Open, town: Town) -> None:
    one, two = (_minus(town) for _ in range(2))
    collector, reviewer = browser("collector"), browser("reviewer")
    assert collector.post(f"{one}/told", do="reply", words="").status_code == 422
    collector.post(f"{one}/told", do="reply", words="已经清理")
    page = reviewer.get(one).text
    assert "已经清理" in page
    assert reviewer.post(f"{one}/judge", do="answer", right="1", words=" ").status_code == 422
    done = reviewer.post(f"{one}/judge", do="answer", right="1", words="核实无误")
    assert "已答复" in reviewer.get(done.location or "").text
    assert record_at(one).state == "struck"
    late = collector.post(f"{two}/confirm", do="put-right", on="2027-05-01")
    assert 'id="on-wrong"' in late.text
    collector.post(f"{two}/confirm", do="put-right", on=clock.today().isoformat())
    assert record_at(two).state == "struck"
    repaired = reviewer.post(f"{two}/judge", do="repair", words="已修")
    assert repaired.status_code == 422
    assert collector.post(f"{two}/told", do="object", words="不对").status_code == 422


def test_another_villages_record_is_unknown(browser: Open, town: Town) -> None:
    far = Target(town, FAR).minus()
    address = f"/records/{far['village']}/{far['record_id']}"
    for path in (address, f"/records/{far['village']}/none"):
        assert browser("officer").get(path).status_code == 422
    assert browser("officer").post(f"{address}/confirm", do="confirm").status_code == 422


def _minus(town: Town) -> str:
    minus = Target(town, WANG).minus()
    return f"/records/{minus['village']}/{minus['record_id']}"

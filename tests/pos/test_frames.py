"""Pictures from a till's camera: read, bounded, and kept nowhere."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import qrcode
from PIL import Image

from pos.frames import FrameUnfit, TooManyFrames, codes_in
from tests.app.browser import Browser
from tests.pos.counter import WANG, Town, Watch, everything


def picture(code: str, size: tuple[int, int] = (640, 480), form: str = "JPEG") -> bytes:
    """A code lying on a grey counter."""
    counter = Image.new("RGB", size, (150, 140, 130))
    if code:
        counter.paste(qrcode.make(code).get_image().convert("RGB").resize((220, 220)), (180, 130))
    out = BytesIO()
    counter.save(out, form)
    return out.getvalue()


def test_the_codes_in_a_picture_are_read(watch: Watch) -> None:
    assert codes_in("device/1", picture("47" + "1" * 18)) == ["47" + "1" * 18]
    watch.forward(seconds=1)
    assert codes_in("device/1", picture("", form="PNG")) == []


def test_one_till_sends_one_at_a_time(watch: Watch) -> None:
    frame = picture("")
    codes_in("device/2", frame)
    with pytest.raises(TooManyFrames):
        codes_in("device/2", frame)
    codes_in("device/3", frame)
    watch.forward(seconds=1)
    codes_in("device/2", frame)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff\xd8\xff no picture",
        picture("", (1921, 10)),
        picture("47")[:900],
        picture("") + bytes(512 * 1024),
    ],
    ids=["nothing", "no picture", "too wide", "torn off", "too heavy"],
)
def test_what_is_no_fit_picture_is_refused(watch: Watch, frame: bytes) -> None:
    with pytest.raises(FrameUnfit):
        codes_in(f"device/{len(frame)}", frame)


def test_the_page_answers_and_keeps_nothing(
    browser: Callable[..., Browser], town: Town, watch: Watch, instance: Path
) -> None:
    till = browser("clerk")
    token, card = till.token(), town.cards[WANG]
    before = everything()
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    how: dict[str, Any] = {"headers": headers, "content_type": "multipart/form-data"}
    sent = {"frame": (BytesIO(picture(card)), "frame.jpg")}
    answer = till.client.post("/till/frame", data=sent, **how)
    assert (answer.status_code, answer.get_json()) == (200, {"codes": [card]})
    again = till.client.post("/till/frame", data={}, **how)
    assert (again.status_code, again.get_json()["code"]) == (429, "too-many-frames")
    assert everything() == before
    assert [path.name for path in instance.iterdir()] == ["secret.key"]

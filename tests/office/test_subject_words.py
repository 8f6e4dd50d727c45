"""The words of a subject's page: every event, closing and channel has some; names stay masked."""

from datetime import date

import pytest
from flask import Flask

from kernel import clock
from office import subject_words as words
from registry import Subject, SubjectEvent
from registry.corrections import ASKED_THROUGH
from registry.events import KINDS
from registry.subjects import CHANNELS
from registry.subjects import KINDS as SUBJECTS
from tests.pos.counter import NOON


@pytest.fixture
def speaking(app: Flask) -> object:
    """In the middle of a request, in English."""
    with app.test_request_context(headers={"Accept-Language": "en"}), clock.frozen(NOON):
        yield


def test_everything_that_can_happen_has_words() -> None:
    assert set(words.EVENTS) == set(KINDS)
    assert set(words.CHANNELS) >= {*CHANNELS, *ASKED_THROUGH}
    assert set(words.KINDS) == set(SUBJECTS)


def test_names_and_telephones_are_masked_until_opened(speaking: None) -> None:
    subject = Subject(head="王小明", phone="13800005762")
    assert words.name_of(subject, opened=False) == "王某某"
    assert words.name_of(subject, opened=True) == "王小明"
    assert words.phone_of(subject.phone, opened=False) == "ends in 5762"
    assert words.phone_of(subject.phone, opened=True) == "13800005762"
    assert words.phone_of(None, opened=True) == ""


def test_what_an_event_changed_is_masked_too(speaking: None) -> None:
    event = SubjectEvent(
        kind="head",
        said={"head": ["王小明", "王大明"], "phone": ["13800005762", None], "reason": "died"},
    )
    assert words.event_name(event) == "New head of household"
    assert words.why_of(event) == "the head died"
    assert words.changes_of(event, opened=False) == [
        ("Head", "王某某", "王某某"),
        ("Telephone", "ends in 5762", "–"),
    ]
    assert words.changes_of(event, opened=True)[0] == ("Head", "王小明", "王大明")


def test_days_and_points_read_as_people_say_them(speaking: None) -> None:
    assert words.day(date(2026, 3, 1)) == "Mar 1"
    assert words.day(date(2025, 3, 1)) == "Mar 1, 2025"
    assert words.local_time(NOON) == "Nov 20 12:00"
    assert (words.signed(5), words.signed(-5)) == ("+5", "−5")
    assert words.look_name("names") == "Full name and telephone"

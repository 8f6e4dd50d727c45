"""Topics: a closed list; what is never scored has many names; doubtful words only warn."""

import pytest

from civility.rule_adopting import default_rules
from civility.rules import TOPICS
from civility.topics import forbidden_topic, suspicious_words, topic_of


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("petition", "petition"),
        ("Petitions", "petition"),
        ("信访", "petition"),
        ("缠访", "petition"),
        ("birth", "birth"),
        ("family planning", "birth"),
        ("family_planning", "birth"),
        ("生育", "birth"),
        ("health", "health"),
        ("献血", "health"),
        ("religion", "religion"),
        ("信仰", "religion"),
        ("opinion", "opinion"),
        ("言论", "opinion"),
    ],
)
def test_what_is_never_scored_is_known_by_its_names(said: str, topic: str) -> None:
    assert forbidden_topic(said) == topic
    assert topic_of(said) is None


def test_the_list_is_closed() -> None:
    assert [topic_of(topic) for topic in TOPICS] == list(TOPICS)
    assert [forbidden_topic(topic) for topic in TOPICS] == [None] * len(TOPICS)
    assert (topic_of("邻里"), topic_of("Care"), topic_of("weather")) == ("neighbours", "care", None)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("年内无越级上访", ("上访", "越级")),
        ("参加无偿献血", ("献血",)),
        ("配合 征地 工作", ("征地",)),
        ("不参加教会活动", ("教会",)),
        ("生育二胎", ("生育", "二胎")),
        ("不举报政府", ("举报政府",)),
        ("Gives blood and pays off debts", ("blood", "debts")),
        ("No banquet for birthday", ()),
        ("生日不办酒席", ()),
    ],
)
def test_doubtful_words_are_found(title: str, words: tuple[str, ...]) -> None:
    assert suspicious_words(title) == words


def test_the_default_has_none() -> None:
    for item in default_rules().items.values():
        assert suspicious_words(item.title_zh, item.title_en) == (), item.code

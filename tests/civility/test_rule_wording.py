"""The rulebook in words: every item of the default can be said in both languages."""

import re

import pytest
from flask import Flask, g

from app import language
from app.language import LANGUAGES
from civility import rule_wording as words
from civility.rule_adopting import default_rules
from civility.rules import EFFECTS, EVIDENCE, REPORTERS

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_is_said(words_app: Flask, lang: str) -> None:
    with words_app.app_context():
        g.lang = LANGUAGES[lang]
        for item in default_rules().items.values():
            said = [words.evidence_in_words(item), words.reporters_in_words(item)]
            said += [words.ends_in_words(item)] if item.ends else []
            for text in said:
                assert bool(HAN.search(text)) == (lang == "zh"), text
            assert words.item_title(item) == (item.title_zh if lang == "zh" else item.title_en)


def test_words_name_each_kind_once(words_app: Flask) -> None:
    items = default_rules().items
    with words_app.app_context():
        g.lang = "en"
        assert words.evidence_in_words(items["A6+3"]) == (
            "sign-in list or the organiser's word and photo with time and place"
        )
        assert words.evidence_in_words(items["A4+5"]).count(", or ") == 1
        assert words.reporters_in_words(items["A1+1"]) == "grid member, neighbour"
        assert words.ends_in_words(items["V1"]) == "when the document's effect ends"
        assert words.ends_in_words(items["V8"]) == "after 12 months"
        assert words.ends_in_words(items["A1+1"]) == ""
        assert words.aspect_title(default_rules().aspects["A1"]) == "Care for the old"
        assert words.tier_label(items["A6+7"].tiers[0]) == "village"
    assert [words.signed_rating(halves) for halves in (3, 0, -4)] == ["+1.5", "0", "\u22122"]


def test_nothing_is_without_words() -> None:
    assert set(words.EFFECT_WORDS) == set(EFFECTS)
    assert set(words.EVIDENCE_WORDS) == set(EVIDENCE)
    assert set(words.REPORTER_WORDS) == set(REPORTERS)


@pytest.fixture
def words_app() -> Flask:
    """An app that knows both languages and nothing else."""
    app = Flask("words")
    language.set_up(app, "Asia/Shanghai")
    return app

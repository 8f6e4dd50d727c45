"""The names of fields: a refusal of one is said with its name, in the reader's language."""

import pytest
from flask import Flask
from flask_babel import force_locale

from app import language
from app.words import words_for
from app.words_of_fields import FIELDS
from registry import REASONS, DetailUnfit


@pytest.mark.parametrize("field", FIELDS)
def test_each_is_said_in_either_language(field: str) -> None:
    app = Flask(__name__)
    language.set_up(app, "Asia/Shanghai")
    refusal = DetailUnfit(field=field, reason=next(iter(REASONS)))
    said = set()
    with app.test_request_context():
        for locale in ("en", "zh_Hans"):
            with force_locale(locale):
                title, sentence = words_for(refusal)
                assert str(FIELDS[field]) in sentence
                said.add(title + sentence)
    assert len(said) == 2

"""Words: every refusal has them, in both languages, with nothing left to fill in."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from flask import Flask, g

from app import language
from app.language import LANGUAGES, TRANSLATIONS
from app.words import FOREIGN, WORDS, words_for
from app.words_of_fields import FIELDS
from kernel.errors import Refusal
from registry import codes
from tests.law.tidy import FLOORS, files

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
#: Names of a problem's own members: a detail of that name would fight with it.
TAKEN = {"type", "title", "status", "detail", "code", "refusal"}
#: What takes a field's name first: registry/details.py.
CLEANERS = {"clean", "clean_members", "past_day", "past_day_or_today", "words"}
HAN = re.compile(r"[\u4e00-\u9fff]")


def _is_ours(refusal: type[Refusal]) -> bool:
    return refusal.__module__.split(".")[0] in FLOORS


OURS = {code: one for code, one in Refusal.by_code.items() if _is_ours(one)}
BY_NAME = {one.__name__: one for one in OURS.values()}


def _raised() -> Iterator[tuple[str, set[str], str]]:
    """Every place where a refusal of ours is made: its code, the details given, where."""
    for file in files(FLOORS, (".py",)):
        called = {id(node.func) for node in ast.walk(file.tree) if isinstance(node, ast.Call)}
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Raise) and node.exc and id(node.exc) not in called:
                yield from _made(node.exc, set(), f"{file.path}:{node.lineno}")
            if isinstance(node, ast.Call):
                given = {keyword.arg or "**" for keyword in node.keywords}
                yield from _made(node.func, given, f"{file.path}:{node.lineno}")


def _made(what: ast.expr, given: set[str], where: str) -> Iterator[tuple[str, set[str], str]]:
    name = what.attr if isinstance(what, ast.Attribute) else getattr(what, "id", "")
    if name in BY_NAME:
        yield BY_NAME[name].code, given, where


MADE = list(_raised())


def test_every_refusal_has_words_and_no_words_are_left_over() -> None:
    assert set(WORDS) == set(OURS)


def test_every_refusal_is_made_somewhere() -> None:
    assert {code for code, _, _ in MADE} == set(OURS)


@pytest.mark.parametrize(("code", "given", "where"), MADE)
def test_what_the_sentence_names_is_given(code: str, given: set[str], where: str) -> None:
    title, sentence = WORDS[code]
    assert not PLACEHOLDER.search(str(title))
    assert set(PLACEHOLDER.findall(str(sentence))) <= given, where
    assert not given & TAKEN, where


def test_the_walk_found_the_places() -> None:
    found = Counter(code for code, _, _ in MADE)
    assert found["not-enough-points"] >= 2
    assert sum(found.values()) > 70


@pytest.mark.parametrize("code", sorted(OURS))
@pytest.mark.parametrize("lang", LANGUAGES.values())
def test_the_words_can_be_read_aloud(words_app: Flask, code: str, lang: str) -> None:
    given = {name: "7" for one, names, _ in MADE if one == code for name in names}
    if "on" in given:
        given["on"] = "2026-12-10"
    if "what" in given:
        given["what"] = "wechat"
    if "reason" in given:
        given |= {"field": "head", "reason": "missing"}
    with words_app.app_context():
        g.lang = lang
        said = words_for(OURS[code](**given))
    for text in said:
        assert text
        assert "%" not in text
        assert bool(HAN.search(text)) == (lang != "en"), text


@pytest.fixture(scope="module")
def words_app() -> Flask:
    """An app that knows our languages and nothing else."""
    app = Flask(__name__)
    language.set_up(app, "Asia/Shanghai")
    return app


def test_the_same_placeholders_stand_in_both_languages() -> None:
    with (TRANSLATIONS / "zh_Hans/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = {one.id: one for one in read_po(file) if one.id}
    for title, sentence in WORDS.values():
        for text in (str(title), str(sentence)):
            found = catalogue.get(text)
            assert found is not None, text
            assert found.string, text
            assert not found.fuzzy, text
            there = PLACEHOLDER.findall(str(found.string))
            assert Counter(there) == Counter(PLACEHOLDER.findall(text)), text


def _fields(node: ast.AST) -> set[str]:
    """The field that this call may refuse: `clean("head", …)`, `DetailUnfit(field="head", …)`."""
    if not isinstance(node, ast.Call):
        return set()
    called = getattr(node.func, "id", "")
    given = [one.value for one in node.keywords if called == "DetailUnfit" and one.arg == "field"]
    first = node.args[:1] if called in CLEANERS else []
    return {str(one.value) for one in (*given, *first) if isinstance(one, ast.Constant)}


def test_every_field_that_a_refusal_names_has_a_name() -> None:
    nodes = (node for file in files(FLOORS, (".py",)) for node in ast.walk(file.tree))
    named = set().union(*map(_fields, nodes))
    assert len(named) > 10
    assert named <= set(FIELDS)


def test_every_foreign_code_has_a_name() -> None:
    """A card is no foreign code; goods and what nobody knows are said to be unknown goods."""
    shapes = {word for word, _ in codes._FOREIGN} | set(codes._OURS.values()) | {"misread"}  # noqa: SLF001  the list that the names must cover
    assert set(FOREIGN) == shapes - {"card", "goods-barcode"}

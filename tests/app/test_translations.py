"""The catalogue: every text of the sources is in it, in whole Chinese; none stands outside it."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po

from app.language import TRANSLATIONS
from tests.law.tidy import FLOORS, File, files

KEYWORDS: Final = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "N_": None}
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
PLACE: Final = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
#: What a page says in Chinese whatever its language: the mark, and the name of the other language.
DELIBERATE: Final = re.compile("信(?=</span>)|中文")
JINJA: Final = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG: Final = re.compile(r"<[^>]*>")
SPOKEN_ATTRIBUTES: Final = re.compile(r'(?:title|aria-label|placeholder|alt)="([^"{]+)"')
#: Names of keys, as they are printed on them.
KEYCAPS: Final = {"Esc", "Tab"}


def messages() -> dict[str, str]:
    """Every text that the sources hand to gettext, and a file where it stands."""
    found = {}
    for suffix, method, folders in (
        (".py", "python", FLOORS),
        (".html", "jinja2", ("templates",)),
    ):
        for file in files(folders, (suffix,)):
            source = BytesIO(file.text.encode())
            for _line, text, _comments, _context in extract(method, source, KEYWORDS):
                found[str(text)] = file.path
    return found


def faults(wanted: dict[str, str], catalogue: Catalog) -> Iterator[str]:
    """What is wrong between the sources and a catalogue."""
    for text, path in wanted.items():
        message = catalogue.get(text)
        if message is None or not message.string:
            yield f"missing: {text} ({path})"
        elif message.fuzzy:
            yield f"fuzzy: {text}"
        elif places(text) != places(str(message.string)):
            yield f"other placeholders: {text}"
    for message in catalogue:
        if message.id and message.id not in wanted:
            yield f"used nowhere: {message.id}"


def places(text: str) -> list[str]:
    """The placeholders of a text."""
    return sorted(PLACE.findall(text))


def plain_texts(template: File) -> Iterator[str]:
    """Words of a template that did not come through gettext."""
    read = TAG.sub(" ", JINJA.sub(" ", template.text))
    yield from (word for word in re.findall(r"[A-Za-z]{2,}", read) if word not in KEYCAPS)
    yield from SPOKEN_ATTRIBUTES.findall(template.text)


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    """The catalogue of Simplified Chinese."""
    path = TRANSLATIONS / "zh_Hans" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def test_the_catalogue_is_whole(chinese: Catalog) -> None:
    assert list(faults(messages(), chinese)) == []


def test_villagers_read_points_not_credit_cards(chinese: Catalog) -> None:
    said = " ".join(str(message.string) for message in chinese if message.id)
    assert "信用卡" not in said
    assert chinese["Xinyu Ledger"].string == "信遇积分"


def test_english_is_the_text_of_the_sources() -> None:
    assert [text for text in messages() if HAN.search(text)] == []


@pytest.mark.parametrize(("folder", "suffix"), [("templates", ".html"), ("static", ".js")])
def test_no_chinese_stands_outside_the_catalogue(folder: str, suffix: str) -> None:
    assert [
        file.path
        for file in files((folder,), (suffix,))
        if HAN.search(DELIBERATE.sub("", file.text))
    ] == []


def test_no_english_stands_outside_the_catalogue() -> None:
    found = {file.path: list(plain_texts(file)) for file in files(("templates",), (".html",))}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_planted_faults_are_found() -> None:
    """The checks are awake."""
    catalogue = Catalog(locale="zh_Hans")
    catalogue["whole %(n)s {k}"] = Message("whole %(n)s {k}", "{k} 个，共 %(n)s")
    catalogue["empty"] = Message("empty", "")
    catalogue["fuzzy"] = Message("fuzzy", "大概", flags=["fuzzy"])
    catalogue["%(left)s left"] = Message("%(left)s left", "还剩 %(rest)s")
    catalogue["old"] = Message("old", "旧的")
    wanted = dict.fromkeys(
        ("whole %(n)s {k}", "empty", "fuzzy", "%(left)s left", "gone"), "page.html"
    )
    assert list(faults(wanted, catalogue)) == [
        "missing: empty (page.html)",
        "fuzzy: fuzzy",
        "other placeholders: %(left)s left",
        "missing: gone (page.html)",
        "used nowhere: old",
    ]
    planted = '<p title="A plain title">{{ _("told") }} and plain {# not this #}</p>'
    assert list(plain_texts(File("page.html", planted))) == ["and", "plain", "A plain title"]

"""Every notice there is, by its table, its routes and its templates: masked names alone, no
telephone, and nothing of a minus. What is planted is found.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask, template_rendered
from jinja2 import Template
from sqlalchemy import String, Table, select, update
from sqlalchemy.orm import Session

from app import gate
from civility import ADD, calling, confirming, minuses, objecting, publicity, rules_in_force
from civility.entering import Report, enter_record
from civility.evidence import Proof
from civility.grading import A_OR_ABOVE
from civility.hanging import hang_month
from civility.notices import KINDS, Notice, NoticeLine
from civility.objections import Objection
from civility.panels import Rating
from civility.records import Record
from kernel import clock
from kernel.db import Base, reading, transaction
from registry import ANYBODY, Subject
from tests.app.browser import Browser
from tests.app.rated import ROUND, rate
from tests.app.routes import SAMPLES, Route, Target, routes_of
from tests.law.tidy import ROOT
from tests.pos.counter import HEADS, LI, POOR, WANG, Town, Watch

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: The pages of the office that show or print what hangs; a template of a notice that none of
#: these and of the public pages draws makes the test red.
PRINTED: Final = ("rounds.notice", "proof.sheet")
PHONES: Final = {WANG: "13805550101", LI: "13905550102", POOR: "15005550103"}
#: What was said about a minus, and against a record.
SAID: Final = ("酒后乱倒的一车", "已经叫人清走", "那天我不在家", "核对过了，确有此事")
A_PHONE: Final = re.compile(r"(?<![0-9a-f])1[3-9]\d{9}(?![0-9a-f])")
A_MINUS: Final = re.compile(r"\b(?:A\d+-\d+|V\d+)\b")


@dataclass(frozen=True)
class Hung:
    """A village with every kind of notice, and what none of them may say."""

    app: Flask
    town: Town
    browser: Callable[..., Browser]
    secrets: tuple[str, ...]

    def faults(self, *languages: str) -> list[str]:
        """What is wrong with any notice, by page, or by table and column."""
        return [*self._on_pages(languages or ("zh", "en")), *self._in_rows()]

    def _on_pages(self, languages: tuple[str, ...]) -> Iterator[str]:
        for language in languages:
            for route in routes_of(self.app):
                who = self.browser("officer") if route.endpoint in PRINTED else self.browser()
                if route.endpoint not in PRINTED and not self._is_public(route):
                    continue
                who.get(f"/sign-in?lang={language}")
                for path in self._addresses(route):
                    answer = who.get(path, follow_redirects=True)
                    assert answer.status_code == 200, (path, answer.status_code)
                    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
                    yield from (f"{path}: {one}" for one in self._told(text))

    def _is_public(self, route: Route) -> bool:
        rule = gate.rule_for(self.app, route.endpoint, route.method)
        assert rule
        is_open = (rule.permission, rule.scope) == (ANYBODY, "public")
        return is_open and route.is_safe and route.endpoint != "static"

    def _addresses(self, route: Route) -> list[str]:
        build = self.app.url_map.bind("localhost").build
        if route.endpoint == "civility.notice":
            with reading() as session:
                return [
                    build(route.endpoint, {"village": one.village_id, "notice_id": one.id})
                    for one in session.scalars(select(Notice))
                ]
        sample = SAMPLES[route.endpoint](Target(self.town))
        query = {"village": self.town.east, "round": ROUND} if route.endpoint in PRINTED else {}
        return [build(route.endpoint, {**sample.parts, **query})]

    def _in_rows(self) -> Iterator[str]:
        tables = [one for name, one in Base.metadata.tables.items() if name.startswith("notice")]
        with reading() as session:
            yield from (fault for table in tables for fault in self._in_table(session, table))
            told = select(Record.item).join(NoticeLine, NoticeLine.record_id == Record.id)
            yield from session.scalars(told.where(Record.effect != ADD))
            graded = select(NoticeLine.grade).where(NoticeLine.grade.not_in(A_OR_ABOVE))
            yield from (f"grade {one} hangs" for one in session.scalars(graded))

    def _in_table(self, session: Session, table: Table) -> Iterator[str]:
        texts = [one for one in table.c if isinstance(one.type, String)]
        for row in session.execute(select(*texts)):
            for column, value in row._mapping.items():
                yield from (f"{table.name}.{column}: {one}" for one in self._told(str(value or "")))

    def _told(self, text: str) -> Iterator[str]:
        yield from (one for one in self.secrets if one in text)
        yield from A_PHONE.findall(text)
        yield from A_MINUS.findall(text)


def _secrets() -> tuple[str, ...]:
    """Heads in full and their given names, telephones, and the words and titles of minuses."""
    with reading() as session:
        items = rules_in_force(session, clock.today()).items.values()
    titles = [title for one in items if one.effect != ADD for title in (one.title_zh, one.title_en)]
    heads = [part for head in HEADS.values() for part in (head, head[1:])]
    return (*heads, *PHONES.values(), *SAID, *titles)


def _enter(town: Town, item: str, kind: str, **told: Any) -> str:
    report = Report(WANG, item, clock.today(), proofs=(Proof(kind, SAID[0]),), **told)
    record = str(enter_record(town.actors["collector"], report, key=clock.new_id()).reply["record"])
    which: dict[str, Any] = {"village": town.east, "record_id": record, "key": clock.new_id()}
    confirming.confirm_record(town.actors["officer"], **which)
    return record


def _conduct(town: Town, watch: Watch) -> None:
    """A minus that was replied to and counts, and a record objected to, both with many words."""
    minus = _enter(town, "A8-2", "E1", note=SAID[0])
    with reading() as session:
        said = session.get_one(Record, (town.east, minus))
    minuses.reply_to(said, words=SAID[1], key=clock.new_id())
    add = _enter(town, "A6+2", "E2", note=SAID[1], event=SAID[2])
    month: dict[str, Any] = {
        "village": town.east,
        "month": clock.today().replace(day=1),
        "key": clock.new_id(),
    }
    hang_month(town.actors["officer"], **month)
    with reading() as session:
        subject = session.scalars(select(Subject).where(Subject.number == WANG)).one()
    objecting.object_to_record(subject, add, words=SAID[2], key=clock.new_id())
    with reading() as session:
        (objection,) = session.scalars(select(Objection))
    which: dict[str, Any] = {
        "village": town.east,
        "objection_id": objection.id,
        "key": clock.new_id(),
    }
    objecting.answer(town.actors["second"], **which, is_upheld=False, words=SAID[3])


def _round(town: Town) -> None:
    """The session called, and grades hung: two at A, one below."""
    officer = town.actors["officer"]

    def rated(tx: Session) -> None:
        for number, phone in PHONES.items():
            tx.execute(update(Subject).where(Subject.number == number).values(phone=phone))
            rate(tx, town.east, number)
        poor = select(Subject.id).where(Subject.number == POOR).scalar_subquery()
        tx.execute(update(Rating).values(verdict="agreed"))
        tx.execute(update(Rating).where(Rating.subject_id == poor).values(halves=99))

    transaction(rated)
    calling.hang_session(officer, ROUND, town.east)
    publicity.publish_grades(officer, ROUND, town.east)


@pytest.fixture
def hung(app: Flask, town: Town, watch: Watch, browser: Callable[..., Browser]) -> Hung:
    """Every kind of notice in the east village."""
    _conduct(town, watch)
    _round(town)
    return Hung(app, town, browser, _secrets())


#: Sheets of a shop or a merchant that borrow a notice's paper: they name no household.
SHOP_SHEETS: Final = {
    *(
        f"office/{one}.html"
        for one in (
            "delivery",
            "errand",
            "fair",
            "merchant_agreement",
            "merchant_month",
            "openings",
            "paper",
            "price_list",
            "settlement",
            "transfer",
        )
    ),
    "pos/settlement.html",
    "merchants/month.html",
}


def _drawing_notices() -> set[str]:
    """Templates of notices: by their name, their style, or the frame they are in."""
    folder = Path(ROOT, "templates")
    found = set()
    for path in folder.rglob("[!_]*.html"):
        source = path.read_text(encoding="utf-8")
        if "notice" in path.stem or "css/notice.css" in source or "_notice.html" in source:
            found.add(path.relative_to(folder).as_posix())
    return found


def test_no_notice_tells_more_than_masked_names(hung: Hung) -> None:
    with reading() as session:
        assert set(session.scalars(select(Notice.kind))) == set(KINDS)
        names = set(session.scalars(select(NoticeLine.name)))
    assert names == {"王某某", "李某某"}
    drawn: set[str] = set()

    def note(_app: Flask, template: Template, context: dict[str, Any]) -> None:
        drawn.add(template.name or "")

    with template_rendered.connected_to(note, hung.app):
        assert hung.faults() == []
    assert _drawing_notices() - SHOP_SHEETS - drawn == set()


def test_what_is_planted_is_found(hung: Hung, monkeypatch: pytest.MonkeyPatch) -> None:
    line = select(NoticeLine.notice_id).where(NoticeLine.grade.is_not(None)).limit(1)

    def say(**values: str) -> list[str]:
        change = update(NoticeLine).where(NoticeLine.notice_id == line.scalar_subquery())
        transaction(lambda tx: tx.execute(change.values(**values)))
        return hung.faults("zh")

    with reading() as session:
        minus = next(
            one
            for one in rules_in_force(session, clock.today()).items.values()
            if one.effect != ADD
        )
    for planted in (
        HEADS[WANG],
        f"王某某 {PHONES[LI]}",
        f"王某某 {minus.title_zh}",
        SAID[0],
        "A8-2",
    ):
        found = say(name=planted)
        assert any(one.startswith("/notices/") for one in found), planted
        assert any(one.startswith("/rounds/notice") for one in found), planted
        assert any(one.startswith("notice_line.name") for one in found), planted
    assert say(name="王某某") == []
    assert say(grade="C") == ["grade C hangs"] * 2
    say(grade="A")
    monkeypatch.setattr(Subject, "shown_name", property(lambda one: one.head))
    _enter(hung.town, "A6+2", "E2")
    month: dict[str, Any] = {
        "village": hung.town.east,
        "month": clock.today().replace(day=1),
        "key": "again",
    }
    hang_month(hung.town.actors["officer"], **month)
    assert any(HEADS[WANG] in one for one in hung.faults("zh"))

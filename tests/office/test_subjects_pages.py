"""Finding a subject and reading its page, as officers do; what may be a name is in no address."""

import re
from collections.abc import Callable

from kernel.db import reading, transaction
from registry import find_subject, looks_at, record_look
from tests.app.browser import Browser
from tests.pos.counter import FAR, HEADS, LI, POOR, WANG, Town

Open = Callable[..., Browser]


def found(at: Browser, text: str, **filters: str) -> list[str]:
    """The numbers on the page after a search."""
    answer = at.post("/subjects", text=text, **filters)
    assert answer.status_code == 303
    assert not text.strip() or text not in (answer.location or "")
    page = at.get(answer.location or "")
    assert page.status_code == 200
    return sorted(set(re.findall(r'href="/subjects/(\d+)"', page.text)))


def test_the_search_tells_apart_what_was_typed(browser: Open) -> None:
    at = browser("officer")
    assert found(at, "wxm") == [WANG]
    assert found(at, "李桂") == [LI]
    assert found(at, "0100") == [WANG, LI, POOR]
    assert found(at, "zz") == []
    assert found(at, "  ") == [WANG, LI, POOR]
    assert found(at, "李\x00") == [LI]


def test_a_search_stays_with_the_browser_and_with_the_filters(browser: Open, town: Town) -> None:
    at = browser("officer")
    where = at.post("/subjects", text="王小明", card="yes").location or ""
    page = at.get(where)
    assert 'value="王小明"' in page.text
    assert HEADS[WANG] not in page.text.replace('value="王小明"', "")
    assert f"{WANG}</a>" in page.text
    assert 'value="王小明"' not in browser("officer").get(where).text
    assert at.post("/subjects", text="王小明", card="yes").location == where
    for n in range(9):
        at.post("/subjects", text=f"李{n}")
    assert 'value="王小明"' not in at.get(where).text


def test_a_search_does_not_outlive_the_session(browser: Open) -> None:
    at = browser("officer")
    where = at.post("/subjects", text="王小明").location or ""
    at.post("/sign-out")
    with at.client.session_transaction() as kept:
        assert "searches" not in kept
    assert "王小明" not in where


def test_another_village_takes_its_own_groups(browser: Open, town: Town) -> None:
    at = browser("town")
    asked = {"village": str(town.west), "village_was": str(town.east), "group": "5组", "grid": "9"}
    assert (at.post("/subjects", **asked).location or "").endswith(f"?village={town.west}")
    asked["village_was"] = asked["village"]
    assert "grid=9" in (at.post("/subjects", **asked).location or "")
    assert found(at, "", village=str(town.west)) == [FAR]
    assert browser("officer").get(f"/subjects?village={town.west}").status_code == 403


def test_the_panel_shows_the_chosen_one_masked(browser: Open) -> None:
    at = browser("officer")
    page = at.get(f"/subjects?at={WANG}").text
    assert "<aside" in page
    assert "王某某" in page
    assert HEADS[WANG] not in page
    for number in (FAR, "none", "\x00"):
        assert "<aside" not in at.get("/subjects", query_string={"at": number}).text


def test_names_are_masked_until_a_recorded_look(browser: Open, town: Town) -> None:
    at = browser("officer")
    masked = at.get(f"/subjects/{WANG}").text
    assert "王某某" in masked
    assert HEADS[WANG] not in masked
    opened = at.post(f"/subjects/{WANG}")
    assert opened.status_code == 200
    assert HEADS[WANG] in opened.text
    with reading() as session:
        looks = looks_at(session, find_subject(session, WANG))
    assert [(look.staff_id, look.via) for look in looks] == [(town.ids["officer"], "names")]


def test_a_supervisor_reads_masked_and_without_papers(browser: Open, town: Town) -> None:
    at = browser("supervisor")
    page = at.get(f"/subjects/{WANG}").text
    assert "王某某" in page
    assert f'action="/subjects/{WANG}"' not in page
    assert "备注" not in page
    assert at.post(f"/subjects/{WANG}").status_code == 403


def test_the_statement_goes_to_paper_and_to_excel(browser: Open, town: Town) -> None:
    at = browser("officer")
    assert "参加村庄清洁日" in at.get(f"/subjects/{WANG}/statement").text
    book = at.get(f"/subjects/{WANG}/statement.xlsx")
    assert book.headers["Content-Disposition"] == f'attachment; filename="statement-{WANG}.xlsx"'
    assert book.data.startswith(b"PK")
    assert at.get(f"/subjects/{FAR}/statement.xlsx").status_code == 422


def test_lines_asked_for_wrongly_begin_at_the_newest(browser: Open) -> None:
    at = browser("officer")
    for before in ("x", "9" * 40, "-1", "²"):
        page = at.get(f"/subjects/{WANG}", query_string={"before": before})
        assert "参加村庄清洁日" in page.text


def test_the_household_itself_is_told_from_officers(browser: Open) -> None:
    transaction(lambda tx: record_look(tx, find_subject(tx, WANG), staff_id=None, via="look"))
    assert "本户自己" in browser("officer").get(f"/subjects/{WANG}").text

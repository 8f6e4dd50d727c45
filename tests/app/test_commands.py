"""The command line's verbs: each with its JSON, its words, its exit code and its files."""

import csv
import stat
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

import ledger
import registry
from kernel.db import reading, transaction
from registry import find_subject
from tests.app.shell import Shell
from tests.household.cards import read
from tests.pos.counter import FAR, GOODS, KEY, POOR, SALT, WANG, Town, Watch, goods_sheet
from tests.registry.workbooks import OPENING, filing, household, workbook


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, town: Town, database_url: str, instance: Path) -> Shell:
    """A shell on the town's database."""
    return Shell(monkeypatch, database_url, instance)


@pytest.fixture
def new(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path, watch: Watch) -> Shell:
    """A shell on a database without a town, at noon."""
    (tmp_path / "secret.key").write_bytes(KEY)
    return Shell(monkeypatch, database_url, tmp_path)


def _file(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def test_setup_makes_a_town_and_a_first_officer(new: Shell) -> None:
    words = ("setup", "--town", "石台镇", "--village", "甲村", "--village", "乙村")
    said = new.json(*words)
    password = said.pop("password")
    assert said == {"town": "石台镇", "villages": ["甲村", "乙村"], "officer": "officer"}
    assert len(password) >= 10
    assert new.json(*words)["password"] is None
    assert "丙村" in new.json(*words[:3], "--village", "丙村")["villages"]
    text_ = new.run(*words).out
    assert "石台镇" in text_
    assert "one-time" not in text_


def test_setup_takes_villages_one_after_another(new: Shell) -> None:
    """`--village 甲 乙 丙` as the issue writes it."""
    said = new.json("setup", "--town", "石台镇", "--village", "甲村", "乙村", "丙村")
    assert said["villages"] == ["甲村", "乙村", "丙村"]


def test_setup_of_an_unfit_name_is_refused(new: Shell) -> None:
    said = new.json("setup", "--town", "<石台>", "--village", "甲村", exit_code=1)
    assert said["code"] == "region-name-unfit"


def test_db_upgrade_twice_is_quiet(new: Shell) -> None:
    for _ in range(2):
        assert new.json("db", "upgrade") == {"upgraded": True}


def test_shop_add(shell: Shell) -> None:
    words = ("shop", "add", "--village", "塘庄", "--code", "S2", "--name", "北头小店")
    assert shell.json(*words) == {"shop": "S2"}
    assert shell.json(*words, exit_code=1)["code"] == "shop-exists"
    elsewhere = ("shop", "add", "--village", "无名村", "--code", "S3", "--name", "店")
    assert shell.json(*elsewhere, exit_code=1)["code"] == "village-unknown"


def test_import_households(shell: Shell, tmp_path: Path) -> None:
    rows = [household(户编号="010009"), household(户编号="010010", 户主姓名="")]
    path = _file(tmp_path, "h.xlsx", filing(*rows).getvalue())
    rehearsal = shell.json("import", "households", path, "--dry-run", exit_code=1)
    said = shell.json("import", "households", path, exit_code=1)
    assert rehearsal == {**said, "id": None}
    [bad] = said.pop("refused")
    assert said.pop("id")
    assert said == {"created": 1, "updated": 0, "unchanged": 0}
    assert bad.pop("reason").isascii()
    assert bad == {
        "sheet": "农户",
        "row": 3,
        "column": "户主姓名",
        "value": "",
        "code": "missing",
    }
    good = _file(tmp_path, "g.xlsx", filing(rows[0]).getvalue())
    assert shell.json("import", "households", good)["unchanged"] == 1
    words = shell.run("import", "households", path)
    assert "row 3" in words.out
    assert words.exit == 1


def test_import_goods(shell: Shell, tmp_path: Path) -> None:
    path = _file(tmp_path, "g.xlsx", goods_sheet(*GOODS).getvalue())
    assert shell.json("import", "goods", path, "--shop", "S1")["unchanged"] == 6
    bad = _file(tmp_path, "b.xlsx", goods_sheet((SALT, "盐", "袋", 0, 1, None, 1, "村")).getvalue())
    said = shell.json("import", "goods", bad, "--shop", "S1", "--dry-run", exit_code=1)
    assert [row["code"] for row in said["refused"]] == ["number-out-of-range"]
    none = shell.json("import", "goods", path, "--shop", "S9", exit_code=1)
    assert none["code"] == "shop-unknown"


def test_import_points(shell: Shell, town: Town, tmp_path: Path) -> None:
    row = {**OPENING, "户编号": POOR, "户主姓名": "赵铁柱"}
    sheet = workbook(期初积分=[list(row), list(row.values())])
    path = _file(tmp_path, "p.xlsx", sheet.getvalue())
    assert shell.json("import", "points", path)["created"] == 1
    assert shell.json("balance", "--household", POOR)["points"] == 38
    assert shell.json("import", "points", path)["unchanged"] == 1
    assert town.balance(POOR) == 38


def test_what_is_no_workbook_is_refused(shell: Shell, tmp_path: Path) -> None:
    path = _file(tmp_path, "h.xlsx", b"number,head\n")
    for words in (("households",), ("points",), ("goods", "--shop", "S1")):
        said = shell.json("import", words[0], path, *words[1:], exit_code=1)
        assert said["code"] == "workbook-not-readable"


def test_cards_issue_writes_an_owner_s_file_once(shell: Shell, town: Town, tmp_path: Path) -> None:
    path = tmp_path / "more.xlsx"
    path.write_bytes(filing(household(户编号="010009")).getvalue())
    shell.json("import", "households", str(path))
    out = tmp_path / "cards.csv"
    words = ("cards", "issue", "--village", "塘庄村", "--out", str(out))
    assert shell.json(*words) == {"issued": 1, "out": str(out)}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with out.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["household"] == "010009"
    with reading() as session:
        card = registry.find_card(session, town.east, row["card"])
        assert card.subject_id == find_subject(session, "010009").id
    # A file that is there is never written over: its codes are nowhere else.
    before = out.read_bytes()
    assert shell.run(*words).exit == 2
    assert out.read_bytes() == before
    second = tmp_path / "none.csv"
    assert shell.json(*words[:-1], str(second))["issued"] == 0
    assert second.read_text(encoding="utf-8").split() == ["household,card"]


def test_cards_print_draws_them_and_says_so(shell: Shell, town: Town, tmp_path: Path) -> None:
    """Everybody has a card until somebody is to have a new one; a strange grid is a mistyping."""
    out = tmp_path / "cards.pdf"
    words = ("cards", "print", "--village", "塘庄村", "--layout", "cr80", "--out", str(out))
    assert shell.json(*words) == {"out": None, "cards": 0, "found": False}
    assert not out.exists()
    one = (*words, "--household", WANG, "--again", "all")
    assert shell.json(*one) == {"out": str(out), "cards": 1, "found": False}
    assert out.read_bytes().startswith(b"%PDF")
    with reading() as session, pytest.raises(registry.CardRevoked):
        registry.find_card(session, town.east, town.cards[WANG])
    assert shell.json(*one, exit_code=1)["code"] == "file-in-the-way"
    assert "there already" in shell.run(*one).err
    assert shell.run(*words, "--grid", "天上").exit == 2
    lost = tmp_path / "nowhere" / "cards.pdf"
    assert shell.run(*one[:-5], str(lost), *one[-4:]).exit == 2


def test_one_households_cards_are_printed_as_a_picture(
    shell: Shell, town: Town, tmp_path: Path
) -> None:
    out = tmp_path / "card.png"
    words = ("cards", "print", "--village", "塘庄村", "--layout", "png", "--out", str(out))
    assert shell.json(*words, exit_code=1)["code"] == "picture-of-many"
    assert "--household" in shell.run(*words).err
    assert shell.json(*words, "--household", WANG, "--again", "all")["cards"] == 1
    with Image.open(out) as picture:
        codes = sorted(read(picture.convert("L")))
    with reading() as session:
        card = registry.find_card(session, town.east, codes[0])
        assert card.subject_id == find_subject(session, WANG).id
    assert codes[1].startswith("http")


def test_a_refused_issue_leaves_no_file(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "cards.csv"
    words = ("cards", "issue", "--village", "无名村", "--out", str(out))
    assert shell.json(*words, exit_code=1)["code"] == "village-unknown"
    assert not out.exists()
    nowhere = tmp_path / "no" / "cards.csv"
    assert shell.run(*words[:-1], str(nowhere)).exit == 2


def test_staff_add_and_token(shell: Shell) -> None:
    words = ("staff", "add", "--username", "Wu", "--role", "village-officer", "--village", "塘庄村")
    said = shell.json(*words)
    assert said["username"] == "wu"
    assert said["password"]
    assert shell.json(*words, exit_code=1)["code"] == "username-taken"
    token = shell.json("token", "--staff", "wu")["token"]
    with reading() as session:
        actor = registry.actor_for_bearer(session, token)
    assert (actor.username, set(actor.roles)) == ("wu", {"village-officer"})
    assert shell.json("token", "--staff", "nobody", exit_code=1)["code"] == "staff-unknown"
    clerk = shell.json("staff", "add", "--username", "lin", "--role", "clerk", "--shop", "S1")
    assert clerk["username"] == "lin"
    town_wide = shell.json("staff", "add", "--username", "zhou", "--role", "town-officer")
    assert town_wide["username"] == "zhou"
    odd = shell.json("staff", "add", "--username", "mo", "--role", "king", exit_code=1)
    assert odd["code"] == "role-unfit"


def test_device_enrol_with_a_clerk_or_makes_one(shell: Shell, town: Town) -> None:
    said = shell.json("device", "enrol", "--shop", "S1")
    assert set(said) == {"device", "token", "clerk", "password"}
    assert said["clerk"] == "clerk-s1-1"
    with reading() as session:
        actor = registry.actor_for_bearer(session, said["token"])
    assert (actor.shop, actor.device_id) == ("S1", said["device"])
    named = shell.json("device", "enrol", "--shop", "S1", "--clerk", "clerk")
    assert (named["clerk"], named["password"]) == ("clerk", None)
    wrong = ("device", "enrol", "--shop", "W1", "--clerk", "clerk")
    assert shell.json(*wrong, exit_code=1)["code"] == "clerk-elsewhere"
    assert shell.json("device", "enrol", "--shop", "S9", exit_code=1)["code"] == "shop-unknown"


def test_look_makes_a_link(shell: Shell) -> None:
    said = shell.json("look", "--household", WANG)
    assert said["household"] == WANG
    assert said["url"].startswith("http://localhost:8000/c/")
    assert shell.json("look", "--household", "9", exit_code=1)["code"] == "subject-unknown"


def test_award_and_balance(shell: Shell) -> None:
    words = ("award", "--household", WANG, "--points", "7", "--reason", "清沟", "--ref", "2026/1")
    said = shell.json(*words)
    assert (said["balance_after"], said["replayed"], said["budget_left"]) == (107, False, None)
    assert shell.json(*words)["replayed"]
    assert "unlimited" in shell.run(*words).out
    assert shell.json("balance", "--household", WANG) == {"household": WANG, "points": 107}
    assert "107" in shell.run("balance", "--household", WANG).out
    assert (
        shell.json(*words[:3], "--points", "0", *words[5:], exit_code=1)["code"] == "points-unfit"
    )
    assert shell.json("balance", "--household", "9", exit_code=1)["code"] == "subject-unknown"


def test_budget(shell: Shell) -> None:
    words = ("budget", "--village", "黄圩村", "--add", "10", "--ref", "2026")
    assert shell.json(*words) == {"village": "黄圩村", "left": 10}
    assert shell.json(*words, exit_code=1)["code"] == "source-used"
    award = ("award", "--household", FAR, "--points", "11", "--reason", "x", "--ref", "x")
    said = shell.json(*award, exit_code=1)
    assert (said["code"], said["left"]) == ("budget-passed", 10)
    zero = shell.run("budget", "--village", "黄圩村", "--add", "0", "--ref", "z")
    assert zero.exit == 2


def test_expire(shell: Shell, town: Town, watch: Watch) -> None:
    assert shell.json("expire") == {"entries": 0, "points": 0}
    watch.at = watch.at.replace(year=2028)
    assert shell.json("expire") == {"entries": 3, "points": 450}
    assert shell.json("expire") == {"entries": 0, "points": 0}
    assert (town.balance(WANG), town.balance(FAR)) == (0, 0)
    assert shell.json("audit")["ok"]


def test_audit_is_silent_or_names_the_first_broken_entry(shell: Shell, town: Town) -> None:
    entry = town.redeem((SALT, 1)).reply
    said = shell.json("audit")
    assert said == {"ok": True, "entries": 4, "findings": []}
    with reading() as session:
        broken = ledger.statement_of(session, town.east, f"household/{WANG}", limit=1)[0].entry
        on = " ON slip" if session.get_bind().dialect.name == "postgresql" else ""
    transaction(lambda tx: tx.execute(text(f"DROP TRIGGER slip_no_update{on}")))
    statement = f"UPDATE slip SET points = 1 WHERE slip = '{entry['slip']}'"
    transaction(lambda tx: tx.execute(text(statement)))
    said = shell.json("audit", exit_code=1)
    assert not said["ok"]
    assert {one["proof"] for one in said["findings"]} >= {"slips-match", "guards-stand"}
    words = shell.run("audit")
    assert words.exit == 1
    assert broken in words.out.splitlines()[0]

"""A rulebook written out: the default's cells come back equal, in CSV and in Excel."""

from datetime import date

from civility.rule_adopting import default_rules
from civility.rule_sheets import Draft, read_rule_sheets
from civility.rule_texts import HEADINGS, MORE, rule_csv, rule_grid, rule_workbook
from civility.rules import Rules
from registry import read_sheets
from tests.civility.sheets import DEFAULT, ROWS


def _rules(draft: Draft) -> Rules:
    return Rules(1, "默认", date(2026, 1, 1), draft.aspects, draft.items)


def test_the_66_items_come_out_as_they_went_in() -> None:
    rules = _rules(read_rule_sheets(DEFAULT))
    heading, *rows = rule_grid(rules)
    assert heading == HEADINGS
    assert rows == [tuple(row.values()) for row in ROWS]
    assert rule_csv(rules) == DEFAULT


def test_the_workbook_has_a_sheet_each_and_reads_the_same_again() -> None:
    rules = _rules(default_rules())
    content = rule_workbook(rules)
    households, organisations, vetoes = read_sheets(content)
    assert [tuple(row) for row in households[1]] == rule_grid(_rules(read_rule_sheets(DEFAULT)))
    assert tuple(organisations[1][0]) == tuple(vetoes[1][0]) == HEADINGS + MORE
    again = read_rule_sheets(content)
    assert (again.faults, again.aspects, again.items) == ((), rules.aspects, rules.items)
    assert rule_workbook(_rules(again)) != b""


def test_one_csv_file_holds_them_all() -> None:
    rules = _rules(default_rules())
    again = read_rule_sheets(rule_csv(rules))
    assert (again.faults, again.items) == ((), rules.items)
    assert list(again.items) == list(rules.items)

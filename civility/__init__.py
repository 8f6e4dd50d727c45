"""Civility: how points are earned: rulebook, records, the yearly round, grades."""

from civility.caps import cap_in_words, cap_text, parse_cap
from civility.rule_adopting import (
    Proposal,
    add_default_rules,
    adopt_rulebook,
    default_rules,
)
from civility.rule_cells import half_points_text
from civility.rule_sheets import Draft, Warned, read_rule_sheets
from civility.rule_texts import rule_csv, rule_workbook
from civility.rulebooks import (
    RulebookMissing,
    RulebookUnknown,
    SignOff,
    Version,
    rulebook_versions,
    rules_in_force,
    rules_of,
    sign_offs_of,
)
from civility.rules import (
    ADD,
    BASE_HALVES,
    EFFECTS,
    EVIDENCE,
    REPORTERS,
    SHEETS,
    SUBTRACT,
    TOPICS,
    VETO,
    Aspect,
    Cap,
    Item,
    Rules,
    Tier,
)

__all__ = [
    "ADD",
    "BASE_HALVES",
    "EFFECTS",
    "EVIDENCE",
    "REPORTERS",
    "SHEETS",
    "SUBTRACT",
    "TOPICS",
    "VETO",
    "Aspect",
    "Cap",
    "Draft",
    "Item",
    "Proposal",
    "RulebookMissing",
    "RulebookUnknown",
    "Rules",
    "SignOff",
    "Tier",
    "Version",
    "Warned",
    "add_default_rules",
    "adopt_rulebook",
    "cap_in_words",
    "cap_text",
    "default_rules",
    "half_points_text",
    "parse_cap",
    "read_rule_sheets",
    "rule_csv",
    "rule_workbook",
    "rulebook_versions",
    "rules_in_force",
    "rules_of",
    "sign_offs_of",
]

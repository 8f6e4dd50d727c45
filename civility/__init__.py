"""Civility: how points are earned: rulebook, records, the yearly round, grades."""

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
    "Item",
    "Rules",
    "Tier",
]

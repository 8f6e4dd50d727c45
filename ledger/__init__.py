"""The books: double-entry points. Points move here and nowhere else; values in, values out."""

from ledger.accounts import (
    Held,
    available,
    balance_of,
    hold_account,
    is_open,
    open_account,
    open_accounts,
    posted_on,
)
from ledger.adjustment import NothingLeft, ReversalCovers, adjust
from ledger.ageing import Outstanding, outstanding
from ledger.anchors import Anchors, Head
from ledger.audit_runs import AuditRun, last_audit, place_of, store_audit
from ledger.auditing import audit
from ledger.budget import BudgetPassed, budget_left
from ledger.budget_years import Budget, budget_lines, budgeted_years, budgets_in
from ledger.closing import heads_of, reading_anchored, seal_all
from ledger.day_ends import Standing, head_at, moved_by_kind, standing_at
from ledger.earned import Earned, outstanding_by_month
from ledger.expiry import expire_due
from ledger.grants import grant_budget
from ledger.guards import missing_guards
from ledger.journal import csv_journal, hledger_journal
from ledger.journal_pages import (
    Asked,
    EntryUnknown,
    Mark,
    block_of,
    corrections_of,
    digest_of,
    find_entry,
    has_running_balance,
    journal_of,
    journal_through,
)
from ledger.lots import end_of_next_year, expiries_each, next_expiry
from ledger.months import MonthSum, keep_months, month_sums
from ledger.posting import NotEnoughPoints, PointsEnded, SourceUsed, post, post_many
from ledger.reversal import AlreadyReversed, NotReversible, reverse
from ledger.sealing import seal
from ledger.standings import available_each
from ledger.statement import (
    TrialLine,
    accounts_of,
    count_entries,
    entries_of,
    household_legs,
    statement_of,
    trial_balance,
)
from ledger.stretches import Stretch, places_at, stretches_of
from ledger.transfers import Parcel, move_in, move_out, transfer
from ledger.values import Draft, Entry, Expiry, Finding, LawBroken, Leg, Line, Move, move

__all__ = [
    "AlreadyReversed",
    "Anchors",
    "Asked",
    "AuditRun",
    "Budget",
    "BudgetPassed",
    "Draft",
    "Earned",
    "Entry",
    "EntryUnknown",
    "Expiry",
    "Finding",
    "Head",
    "Held",
    "LawBroken",
    "Leg",
    "Line",
    "Mark",
    "MonthSum",
    "Move",
    "NotEnoughPoints",
    "NotReversible",
    "NothingLeft",
    "Outstanding",
    "Parcel",
    "PointsEnded",
    "ReversalCovers",
    "SourceUsed",
    "Standing",
    "Stretch",
    "TrialLine",
    "accounts_of",
    "adjust",
    "audit",
    "available",
    "available_each",
    "balance_of",
    "block_of",
    "budget_left",
    "budget_lines",
    "budgeted_years",
    "budgets_in",
    "corrections_of",
    "count_entries",
    "csv_journal",
    "digest_of",
    "end_of_next_year",
    "entries_of",
    "expire_due",
    "expiries_each",
    "find_entry",
    "grant_budget",
    "has_running_balance",
    "head_at",
    "heads_of",
    "hledger_journal",
    "hold_account",
    "household_legs",
    "is_open",
    "journal_of",
    "journal_through",
    "keep_months",
    "last_audit",
    "missing_guards",
    "month_sums",
    "move",
    "move_in",
    "move_out",
    "moved_by_kind",
    "next_expiry",
    "open_account",
    "open_accounts",
    "outstanding",
    "outstanding_by_month",
    "place_of",
    "places_at",
    "post",
    "post_many",
    "posted_on",
    "reading_anchored",
    "reverse",
    "seal",
    "seal_all",
    "standing_at",
    "statement_of",
    "store_audit",
    "stretches_of",
    "transfer",
    "trial_balance",
]

"""The registry: who is in the programme: regions, subjects, cards, staff, devices, access."""

from registry import award_listing, award_lists, award_reversals, awarding, cells, codes
from registry.access import (
    ACCOUNT,
    ANYBODY,
    NOBODY,
    Actor,
    NotPermitted,
    PasswordChangeNeeded,
    Rule,
    actor_for_bearer,
    actor_for_sign_in,
    actor_of,
    current_actor,
    enforce,
    permit,
    require,
    rule_of,
)
from registry.access_log import looks_at, record_look
from registry.archive import WorkbookNotReadable, WorkbookTooLarge, read_upload
from registry.awards import (
    AwardItem,
    award,
    award_many,
    award_reasons,
    last_valid_day,
    source_of,
)
from registry.batch_undo import undo_import
from registry.batches import ImportReport, Progress, Tally, begin_batch, count, report
from registry.cards import (
    Card,
    CardElsewhere,
    CardRevoked,
    CardUnknown,
    cards_of,
    find_card,
    issue_card,
    issue_cards,
    reissue_card,
    revoke_card,
)
from registry.cells import BadCell
from registry.changing import GridUnknown, change_details, move_to_grid, set_head
from registry.corrections import (
    Correction,
    answer_correction,
    corrections_of,
    open_corrections,
    request_correction,
)
from registry.details import DetailUnfit, NewHousehold
from registry.devices import Device, DeviceUnknown, enrol_device, find_device, revoke_device
from registry.dossier import export_subject
from registry.events import SubjectEvent, history_of
from registry.grades import Grade, grade_of, set_grade
from registry.household_import import import_households
from registry.import_changes import (
    BatchUsed,
    purge_import_values,
    record_undo,
    undoable_batch,
    undone_at,
)
from registry.looks import LookUnknown, make_look, revoke_looks, subject_by_look
from registry.merging import SameHousehold, end_household, merge_households
from registry.moves import pending_moves
from registry.moving import SameVillage, finish_moves, move_to_village, moved_to
from registry.names import mask_name
from registry.nominees import Nominee, add_nominee, end_nominee, nominees_of
from registry.notes import SubjectNote, add_note, notes_of
from registry.numbers import NumberNeeded, NumberTaken
from registry.opening_undo import undo_points_import
from registry.points_import import import_points
from registry.reasons import REASONS
from registry.regions import (
    Region,
    TownMissing,
    VillageUnknown,
    add_region,
    find_village,
    grids,
    region_by_id,
    town,
    villages,
)
from registry.rows import RefusedRow, RowReader, RowRefused
from registry.seconding import SecondPersonNeeded, require_second, vouched
from registry.sessions import SignedOut, seen
from registry.settings import set_setting, setting_of
from registry.sign_in import DeviceNeeded, SignInRefused
from registry.splitting import NotHousehold, split_household
from registry.staff import (
    CLERK,
    RoleAt,
    Staff,
    UsernameTaken,
    add_staff,
    disable_staff,
    find_staff,
    get_staff,
    give_role,
    person,
    staff_names,
    take_role,
)
from registry.standing import SubjectClosed, hold_village
from registry.subjects import (
    Subject,
    SubjectUnknown,
    account_of,
    find_subject,
    subject_by_id,
    subjects_of,
)
from registry.throttle import UNKNOWN_CARD, TooManyTries, guarded
from registry.tokens import make_token, revoke_tokens
from registry.withdrawal import withdraw_consent
from registry.workbook import Column, Shape, Table, read_tables

__all__ = [
    "ACCOUNT",
    "ANYBODY",
    "CLERK",
    "NOBODY",
    "REASONS",
    "UNKNOWN_CARD",
    "Actor",
    "AwardItem",
    "BadCell",
    "BatchUsed",
    "Card",
    "CardElsewhere",
    "CardRevoked",
    "CardUnknown",
    "Column",
    "Correction",
    "DetailUnfit",
    "Device",
    "DeviceNeeded",
    "DeviceUnknown",
    "Grade",
    "GridUnknown",
    "ImportReport",
    "LookUnknown",
    "NewHousehold",
    "Nominee",
    "NotHousehold",
    "NotPermitted",
    "NumberNeeded",
    "NumberTaken",
    "PasswordChangeNeeded",
    "Progress",
    "RefusedRow",
    "Region",
    "RoleAt",
    "RowReader",
    "RowRefused",
    "Rule",
    "SameHousehold",
    "SameVillage",
    "SecondPersonNeeded",
    "Shape",
    "SignInRefused",
    "SignedOut",
    "Staff",
    "Subject",
    "SubjectClosed",
    "SubjectEvent",
    "SubjectNote",
    "SubjectUnknown",
    "Table",
    "Tally",
    "TooManyTries",
    "TownMissing",
    "UsernameTaken",
    "VillageUnknown",
    "WorkbookNotReadable",
    "WorkbookTooLarge",
    "account_of",
    "actor_for_bearer",
    "actor_for_sign_in",
    "actor_of",
    "add_nominee",
    "add_note",
    "add_region",
    "add_staff",
    "answer_correction",
    "award",
    "award_listing",
    "award_lists",
    "award_many",
    "award_reasons",
    "award_reversals",
    "awarding",
    "begin_batch",
    "cards_of",
    "cells",
    "change_details",
    "codes",
    "corrections_of",
    "count",
    "current_actor",
    "disable_staff",
    "end_household",
    "end_nominee",
    "enforce",
    "enrol_device",
    "export_subject",
    "find_card",
    "find_device",
    "find_staff",
    "find_subject",
    "find_village",
    "finish_moves",
    "get_staff",
    "give_role",
    "grade_of",
    "grids",
    "guarded",
    "history_of",
    "hold_village",
    "import_households",
    "import_points",
    "issue_card",
    "issue_cards",
    "last_valid_day",
    "looks_at",
    "make_look",
    "make_token",
    "mask_name",
    "merge_households",
    "move_to_grid",
    "move_to_village",
    "moved_to",
    "nominees_of",
    "notes_of",
    "open_corrections",
    "pending_moves",
    "permit",
    "person",
    "purge_import_values",
    "read_tables",
    "read_upload",
    "record_look",
    "record_undo",
    "region_by_id",
    "reissue_card",
    "report",
    "request_correction",
    "require",
    "require_second",
    "revoke_card",
    "revoke_device",
    "revoke_looks",
    "revoke_tokens",
    "rule_of",
    "seen",
    "set_grade",
    "set_head",
    "set_setting",
    "setting_of",
    "source_of",
    "split_household",
    "staff_names",
    "subject_by_id",
    "subject_by_look",
    "subjects_of",
    "take_role",
    "town",
    "undo_import",
    "undo_points_import",
    "undoable_batch",
    "undone_at",
    "villages",
    "vouched",
    "withdraw_consent",
]

"""Good requests to the pages about households, cards, books, staff and machines."""

from collections.abc import Callable
from typing import Final

from kernel import clock
from tests.app.targets import Sample, Target

OFFICE: Final[dict[str, Callable[[Target], Sample]]] = {
    "cards.index": lambda target: Sample(query={"village": target.village}),
    "card_prints.index": lambda target: Sample(query={"village": target.village}),
    "card_prints.bundle": lambda target: Sample(form={"village": target.village}),
    "handouts.index": lambda target: Sample(query={"village": target.village}),
    "handouts.hand_out": lambda target: Sample(form=target.papers()),
    "handouts.handout": lambda target: Sample(target.handout()),
    "handouts.file": lambda target: Sample({**target.handout(), "part": "1"}),
    "cards.household": lambda target: Sample(target.holder),
    "cards.change": lambda target: Sample(target.holder, form={"do": "issue"}),
    "awards.index": lambda target: Sample(query={"village": target.village}),
    "awards.export": lambda target: Sample(query={"village": target.village}),
    "awards.award": lambda target: Sample(target.awarded()),
    "awards.take_back": lambda target: Sample(target.awarded(), form=target.reversal()),
    "awards.look_at_one": lambda target: Sample(form={"number": target.household}),
    "awards.give_many": lambda target: Sample(form=target.award_list()),
    "awards.pick": lambda target: Sample(query={"village": target.village}),
    "imports.check": lambda _: Sample(form={"kind": "households"}),
    "imports.template": lambda _: Sample({"name": "households"}),
    "imports.report": lambda target: Sample({"key": target.upload()}),
    "imports.take": lambda target: Sample({"key": target.upload()}, form={}),
    "imports.drop": lambda target: Sample({"key": target.upload()}, form={}),
    "imports.marked": lambda target: Sample({"key": target.upload()}),
    "imports.bad_rows": lambda target: Sample({"key": target.upload()}),
    "imports.batch": lambda target: Sample({"batch": target.batch()}),
    "imports.undo_form": lambda target: Sample({"batch": target.fresh_batch()}),
    "imports.undo": lambda target: Sample({"batch": target.fresh_batch()}, form={}),
    "imports.rest": lambda target: Sample({"batch": target.rest()}),
    "subjects.find": lambda target: Sample(form={"text": target.household}),
    "subjects.new": lambda target: Sample(query=target.place()),
    "subjects.add": lambda target: Sample(query=target.place(), form=target.joiner()),
    "subjects.subject": lambda target: Sample({"number": target.household}),
    "subjects.open_names": lambda target: Sample({"number": target.household}, form={}),
    "subjects.printed": lambda target: Sample({"number": target.household}),
    "subjects.reference_form": lambda target: Sample({"number": target.household}),
    "subjects.reference_sheet": lambda target: Sample(
        {"number": target.household}, form={"wanted": "yes"}
    ),
    "subjects.act_form": lambda target: Sample({"number": target.household, "act": "split"}),
    "subjects.do_act": lambda target: Sample(
        {"number": target.household, "act": "note"},
        form={"key": clock.new_id(), "text": "腿脚不便"},
    ),
    "subjects.copy_json": lambda target: Sample({"number": target.household}),
    "subjects.copy_sheet": lambda target: Sample({"number": target.household}),
    "subjects.exported": lambda target: Sample({"number": target.household}),
    "books.trial": lambda target: Sample(query=target.place()),
    "books.trial_sheet": lambda target: Sample(query=target.place()),
    "books.journal": lambda target: Sample(query=target.place()),
    "books.journal_sheet": lambda target: Sample(query=target.place()),
    "budget.index": lambda target: Sample(query=target.place()),
    "budget.change": lambda target: Sample(query=target.place(), form=target.budget()),
    "reports.report": lambda target: Sample(query=target.place()),
    "offer_reports.index": lambda target: Sample(query=target.place()),
    "offer_reports.sheet": lambda target: Sample(query=target.place()),
    "reports.outstanding_sheet": lambda target: Sample(query=target.place()),
    "reports.visits_sheet": lambda target: Sample(query=target.place()),
    "reports.visits": lambda target: Sample(query=target.place()),
    "books.entry": lambda target: Sample({"entry_id": target.entry()}),
    "staff.add": lambda target: Sample(form=target.newcomer()),
    "staff.person": lambda target: Sample({"staff_id": target.town.ids[target.clerk]}),
    "staff.change": lambda target: Sample({"staff_id": target.person()}, form={"do": "close"}),
    "settings.index": lambda target: Sample(query=target.place()),
    "settings.change": lambda target: Sample(query=target.place(), form={"do": "days-above"}),
    "devices.offer": lambda target: Sample(form=target.machine()),
    "devices.device": lambda target: Sample(
        {"device_id": target.town.actors[target.clerk].device_id or ""}
    ),
    "devices.change": lambda target: Sample({"device_id": target.device()}, form={"do": "revoke"}),
}

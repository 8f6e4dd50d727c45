"""Good requests to the pages about conduct: records, rounds, objections, the rulebook."""

from collections.abc import Callable
from typing import Final

from tests.app.targets import Sample, Target

CIVILITY: Final[dict[str, Callable[[Target], Sample]]] = {
    "board.index": lambda target: Sample(query=target.place()),
    "board.act": lambda target: Sample(query=target.place(), form={"do": "post"}),
    "objections.index": lambda target: Sample(query=target.place()),
    "objections.objection": lambda target: Sample(target.objection()),
    "objections.answer": lambda target: Sample(
        target.objection(), form={"upheld": "0", "words": "记录无误"}
    ),
    "objections.appeal": lambda target: Sample(
        target.objection("refused"), form={"words": "请再看看"}
    ),
    "objections.decide": lambda target: Sample(
        target.objection("refused", appeal_state="open"), form={"upheld": "1", "words": "有理"}
    ),
    "kin.index": lambda target: Sample({"number": target.household}),
    "kin.change": lambda target: Sample(
        {"number": target.household}, form={"username": "merchant", "relation": "relative"}
    ),
    "records.index": lambda target: Sample(query={**target.place(), "tab": "all"}),
    "records.new": lambda target: Sample(query=target.place()),
    "records.enter": lambda target: Sample(form={**target.told_of(), "reporter": "G"}),
    "records.many": lambda target: Sample(query=target.place()),
    "records.enter_many": lambda target: Sample(
        form={**target.place(), **target.told_of(), "reporter": "G", "list": target.household}
    ),
    "records.record": lambda target: Sample(target.minus()),
    "records.whole_list": lambda target: Sample(target.entered()),
    "records.confirm_list": lambda target: Sample(target.entered(), form={}),
    "records.photo": lambda target: Sample(target.photo()),
    "records.confirm": lambda target: Sample(target.entered(), form={"do": "confirm"}),
    "records.told": lambda target: Sample(target.minus(), form={"do": "reply", "words": "已清理"}),
    "records.judge": lambda target: Sample(
        target.minus(reply="已清理"), form={"do": "answer", "right": "0", "words": "已核实"}
    ),
    **{
        f"rounds.{name}": lambda target: Sample(query=target.rated())
        for name in ("index", "gaps", "notice", "roll", "grades")
    },
    **{
        name: lambda target: Sample(query=target.rated(), form={})
        for name in (
            "rounds.act",
            "rounds.sign",
            "round_groups.change",
            "round_scores.confirm",
            "round_scores.agree",
        )
    },
    "round_groups.index": lambda target: Sample(query=target.rated()),
    "round_scores.sheet": lambda target: Sample(query=target.rated()),
    "round_scores.index": lambda target: Sample(query=target.rated()),
    "round_scores.score": lambda target: Sample({"number": target.household}, query=target.rated()),
    **{
        name: lambda target: Sample({"number": target.household}, query=target.rated(), form={})
        for name in ("round_scores.work_on", "round_scores.review")
    },
    "rulebook.sheet": lambda _: Sample({"version": "1"}),
    "rulebook.hand_in": lambda _: Sample(form={"do": "check"}),
}

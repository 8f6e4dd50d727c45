"""Good requests to the pages about policies."""

from collections.abc import Callable
from typing import Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from merchants.policies import columns_of
from merchants.policy_adopting import default_policies
from merchants.policy_tables import PolicyRow, PolicyVersion
from tests.app.targets import Sample, Target

_LEAFLETS: Final = {"do": "write", "kind": "leaflet", "on_day": "2026-11-19", "number": "20"}
_PROBLEM: Final = {"do": "raise", "words": "缺刷卡机", "owner": "镇金融办", "due_on": "2026-12-01"}


def _waiting(target: Target) -> dict[str, str]:
    """A version that somebody else proposed."""

    def work(tx: Session) -> dict[str, str]:
        said = {"name": "2.1", "starts_on": clock.today(), "at": clock.now()}
        version = PolicyVersion(actor_id=target.town.ids["merchant"], **said)
        tx.add(version)
        tx.flush()
        for one in default_policies():
            tx.add(PolicyRow(version_id=version.id, **columns_of(one)))
        return {"version": str(version.id)}

    return transaction(work)


POLICIES: Final[dict[str, Callable[[Target], Sample]]] = {
    "policies.index": lambda _: Sample(),
    "policies.one": lambda _: Sample({"no": "1"}),
    "policies.leaflet": lambda _: Sample(),
    "household_demands.index": lambda target: Sample({"token": target.look()}),
    "household_demands.write": lambda target: Sample(
        {"token": target.look()}, form={"words": clock.new_id()}
    ),
    "household_demands.paper": lambda _: Sample(),
    "demands.index": lambda target: Sample(query=target.place()),
    "demands.act": lambda target: Sample(
        query=target.place(),
        form={"do": "ask", "words": clock.new_id(), "number": target.household},
    ),
    "finance.index": lambda target: Sample(query=target.place()),
    "finance.change": lambda target: Sample(query=target.place(), form={"name": ""}),
    "publicity.index": lambda target: Sample(query=target.place()),
    "publicity.act": lambda target: Sample(form={"place": target.place()["village"], **_LEAFLETS}),
    "publicity.sheet": lambda target: Sample(query=target.place()),
    "conference.index": lambda _: Sample(),
    "conference.act": lambda target: Sample(form={"place": target.place()["village"], **_PROBLEM}),
    "conference.sheet": lambda _: Sample(),
    "policy_desk.index": lambda _: Sample(),
    "policy_desk.sheet": lambda target: Sample(_waiting(target)),
    "policy_desk.decide": lambda target: Sample(
        _waiting(target), form={"do": "adopt", "key": clock.new_id()}
    ),
    "policy_desk.new": lambda _: Sample(),
    "policy_desk.hand_in": lambda _: Sample(form={}),
    "policy_desk.edit": lambda _: Sample({"no": "3"}),
    "policy_desk.mend": lambda _: Sample({"no": "3"}, form={}),
}

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

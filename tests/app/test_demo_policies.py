"""The demo's policies: wishes counted, credit by consent, a finance person, the registers."""

from app.demo_policies import BANK, DEMANDS, keep_policies
from kernel import clock
from kernel.db import reading
from merchants.conference import problems_in
from merchants.demands import open_demands
from merchants.finance import finance_persons
from merchants.grants import grants_in
from merchants.publicity import publicity_counts
from registry import RoleAt
from tests.pos.counter import EAST, LI, POOR, WANG, Town
from tests.registry.people import make_staff


def test_there_is_something_of_everything(town: Town) -> None:
    make_staff("village-1", RoleAt("village-officer", town.east))
    keep_policies(EAST, households=(WANG, LI, POOR), banker="banker")
    with reading() as session:
        asked = {one.demand.words: one.askers for one in open_demands(session, {town.east})}
        [grants] = grants_in(session, {town.east})
        assert len(problems_in(session, {town.east})) == 2
        assert finance_persons(session, {town.east})[town.east].name == "李敏"
        counts = publicity_counts(session, {town.east}, year=clock.today().year)
    assert asked == DEMANDS
    assert (grants.bank, grants.referred, grants.subjects) == (BANK, 3, 2)
    assert (grants.granted_fen, grants.used_fen) == (20_000_000, 4_000_000)
    assert counts[town.east, "leaflet"] == 1200

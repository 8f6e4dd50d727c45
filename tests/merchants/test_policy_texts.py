"""Policies as cells: what is written out reads back equal, as CSV and as Excel."""

from merchants.policy_adopting import default_policies
from merchants.policy_sheets import read_policies
from merchants.policy_texts import policy_csv, policy_grid, policy_workbook


def test_what_is_written_reads_back_equal() -> None:
    found = default_policies()
    for content in (policy_csv(found), policy_workbook(found)):
        draft = read_policies(content)
        assert (draft.policies, draft.faults) == (found, ())
    assert len(policy_grid(found)) == 13

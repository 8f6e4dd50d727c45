"""The table of rights: every role stands in it, and every right is somebody's."""

from registry.rights import ACCOUNT, ANYBODY, KNOWN, PERMISSIONS
from registry.staff import ROLES


def test_every_role_has_its_rights_written_down() -> None:
    assert set(PERMISSIONS) == set(ROLES)


def test_what_everybody_may_is_in_no_role() -> None:
    assert not {ACCOUNT, ANYBODY} & set().union(*PERMISSIONS.values())
    assert {ACCOUNT, ANYBODY, "till", "cards"} <= KNOWN


def test_no_officer_works_a_till_and_no_clerk_the_office() -> None:
    assert PERMISSIONS["clerk"] == {"till"}
    assert [role for role, rights in PERMISSIONS.items() if "till" in rights] == ["clerk"]

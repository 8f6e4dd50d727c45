"""Bearer tokens: they name their member of staff until revoked."""

from sqlalchemy import select

from kernel.db import Database, reading, transaction
from registry.tokens import Token, make_token, revoke_tokens, staff_id_by_token
from tests.registry.people import make_staff


def _whose(token: str) -> str | None:
    with reading() as session:
        return staff_id_by_token(session, token)


def test_a_token_names_its_member_of_staff_until_revoked(database: Database) -> None:
    chen, li = make_staff("chen"), make_staff("li")
    of_chen = [transaction(lambda tx: make_token(tx, chen)) for _ in range(2)]
    of_li = transaction(lambda tx: make_token(tx, li))
    assert [_whose(token) for token in of_chen] == [chen, chen]
    transaction(lambda tx: revoke_tokens(tx, chen))
    assert [_whose(token) for token in of_chen] == [None, None]
    assert _whose(of_li) == li


def test_an_unknown_token_names_nobody(database: Database) -> None:
    assert _whose("") is None
    assert _whose("made up") is None


def test_the_token_is_not_stored(database: Database) -> None:
    chen = make_staff("chen")
    token = transaction(lambda tx: make_token(tx, chen))
    with reading() as session:
        assert token not in [str(value) for value in session.execute(select(Token.__table__)).one()]

"""The second person of a form: another officer, who typed the own name and password into it."""

from collections.abc import Mapping

from registry import Actor, vouched


def second_of(form: Mapping[str, str], address: str) -> Actor | None:
    """Who stands beside, by the form's fields; nobody, where no name was typed.

    :raises TooManyTries, SignInRefused: as `vouched`.
    """
    username = form.get("second_username", "").strip()
    if not username:
        return None
    return vouched(username=username, password=form.get("second_password", ""), address=address)

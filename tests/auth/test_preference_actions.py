"""Language, time zone and look."""

import pytest

from microblog.accounts.models import Account
from microblog.auth import queries
from microblog.auth.errors import NoSuchChoice
from microblog.auth.models import User
from microblog.auth.preference_actions import set_preferences


def test_what_is_chosen_is_kept_and_can_be_left_to_the_browser_again(susan: Account) -> None:
    set_preferences(_user(susan), locale="es", timezone="Europe/Madrid", theme="dark")
    assert _chosen(susan) == ("es", "Europe/Madrid", "dark")
    set_preferences(_user(susan), locale="", timezone="", theme="auto")
    assert _chosen(susan) == (None, None, "auto")


@pytest.mark.parametrize(("field", "wrong"), [("locale", "xx"), ("timezone", "Mars/Olympus"), ("theme", "pink")])
def test_what_is_not_offered_is_refused_and_nothing_changes(susan: Account, field: str, wrong: str) -> None:
    choice = {"locale": "es", "timezone": "Europe/Madrid", "theme": "dark"}
    with pytest.raises(NoSuchChoice) as refused:
        set_preferences(_user(susan), **choice | {field: wrong})
    assert refused.value.field == field
    assert _chosen(susan) == (None, None, "auto")


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user


def _chosen(account: Account) -> tuple[str | None, str | None, str]:
    user = _user(account)
    return user.locale, user.timezone, user.theme

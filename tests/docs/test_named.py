"""What finds out whether a name leads somewhere must be able to say no."""

import pytest

from tests.docs.named import is_there

ROUTES = {("GET", "/login"), ("POST", "/@<username>/follow")}


@pytest.mark.parametrize(
    "name",
    [
        "microblog/auth/actions.py",
        "microblog/auth/actions.py:log_in",
        "microblog/accounts/models.py:Account.bio",
        "microblog/app.py:FEATURES",
        "microblog/auth/models.py:ADMIN",
        "microblog/ui/templates/macros.html:field",
        "microblog/backends",
        "LICENSE",
        "MAIL_SERVER",
        "GET /login",
        "POST /@<username>/follow",
        "microblog run --port 8080",
        "microblog accounts create susan susan@example.com --role admin",
        "microblog --help",
    ],
)
def test_what_is_there(name: str) -> None:
    assert is_there(name, ROUTES)


@pytest.mark.parametrize(
    "name",
    [
        "microblog/auth/actoins.py",
        "microblog/auth/actions.py:fly",
        "microblog/accounts/models.py:Account.shoe_size",
        "microblog/accounts/models.py:bio",
        "microblog/ui/templates/macros.html:fields",
        "LICENCE",
        "MAIL_SERVANT",
        "POST /login",
        "GET /@<username>/follow",
        "microblog fly",
        "microblog accounts fly",
        "microblog run --fly",
        "later",
    ],
)
def test_what_is_not_there(name: str) -> None:
    assert not is_there(name, ROUTES)

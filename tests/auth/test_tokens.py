"""Secrets in links and cookies."""

from collections.abc import Callable

from microblog.accounts.models import Account
from microblog.auth import queries, tokens
from microblog.auth.models import User
from microblog.core.context import AppContext
from tests.fixtures.applications import MakeSettings, house
from tests.naughty import NAUGHTY

PURPOSES: dict[str, Callable[[User], str]] = {"confirm": tokens.confirm_token, "reset": tokens.reset_token}


def test_session_tokens_have_256_random_bits() -> None:
    made = {tokens.new_session_token() for _ in range(10_000)}
    assert len(made) == 10_000
    assert {len(token) for token in made} == {43}
    assert len(tokens.hash_token(made.pop())) == 32


def test_a_token_is_for_one_purpose_and_one_state(susan: Account) -> None:
    user = queries.user_of(susan)
    assert user is not None
    for purpose, make in PURPOSES.items():
        other = ({"confirm", "reset"} - {purpose}).pop()
        token = make(user)
        assert tokens.id_in(purpose, token) == user.id
        assert tokens.still_holds(purpose, token, user)
        assert tokens.id_in(other, token) is None
        assert not tokens.still_holds(other, token, user)
        assert not tokens.still_holds(purpose, token, User(id=user.id, email="new@blog.example"))
        assert not tokens.still_holds(purpose, token, User(id=user.id + 1, email=user.email))
    changed = User(id=user.id, email=user.email, password_hash="another")
    assert not tokens.still_holds("reset", tokens.reset_token(user), changed)
    assert tokens.still_holds("confirm", tokens.confirm_token(user), changed)


def test_a_browser_is_known_to_the_account_that_it_was_logged_in_to(susan: Account, david: Account) -> None:
    owner, other = queries.user_of(susan), queries.user_of(david)
    assert owner is not None
    made = [tokens.browser_token(owner) for _ in range(2)]
    known = [tokens.known_browser(token, owner) for token in made]
    assert None not in known
    assert known[0] != known[1]
    assert known[0] == tokens.known_browser(made[0], owner)
    assert [tokens.known_browser(token, who) for token in made for who in (other, None)] == [None] * 4
    assert [text for text in (*NAUGHTY, made[0][:-1], known[0]) if tokens.known_browser(text or "", owner)] == []


def test_no_text_is_taken_for_a_token(context: AppContext) -> None:
    nobody = User(id=1, email="nina@blog.example")
    forged = [*NAUGHTY, "WzFd.aSEe9g.Zr5w-8n_3yq2Qh0T5m1vXw4cJ7k", "..", "a.b.c"]
    for purpose in PURPOSES:
        assert [text for text in forged if tokens.id_in(purpose, text) is not None] == []
        assert [text for text in forged if tokens.still_holds(purpose, text, nobody)] == []
    assert all(len(tokens.hash_token(text)) == 32 for text in NAUGHTY)


def test_another_server_cannot_make_our_tokens(make_settings: MakeSettings) -> None:
    user = User(id=1, email="nina@blog.example", password_hash="x")
    for purpose, make in PURPOSES.items():
        made: list[str] = []
        holds: list[bool] = []
        for _ in range(2):
            with house().make_context(make_settings()).unit_of_work():
                made.append(make(user))
                holds = [tokens.still_holds(purpose, token, user) for token in made]
        assert holds == [False, True]

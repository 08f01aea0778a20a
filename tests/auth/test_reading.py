"""Who is asking, read without loading objects: the same as the objects say, and nothing that can be changed."""

import pytest
from sqlalchemy.orm.exc import UnmappedInstanceError

from microblog.accounts.models import Account
from microblog.auth import actions
from microblog.auth.queries import session_with, user_of
from microblog.auth.reading import UNREAD, reading_session_with


def test_it_reads_what_the_objects_say(susan: Account) -> None:
    token = _enter(susan)
    read, loaded = reading_session_with(token), session_with(token)
    assert read is not None
    assert loaded is not None
    for seen, known in ((read, loaded), (read.user, loaded.user), (read.user.account, loaded.user.account)):
        assert type(seen) is type(known)
        for name in {*type(known).__table__.columns.keys()} - {
            each.key for each in UNREAD if each.class_ is type(known)
        }:
            assert getattr(seen, name) == getattr(known, name), name
    assert read.user.may_post
    assert read.user.account.name == susan.name
    assert not read.is_remembered


def test_what_was_read_cannot_be_changed(susan: Account) -> None:
    read = reading_session_with(_enter(susan))
    assert read is not None
    with pytest.raises(AttributeError):
        read.user.account.bio = "changed"
    with pytest.raises(UnmappedInstanceError):
        assert read.user.password_hash


def test_there_is_nobody_without_a_living_session(susan: Account) -> None:
    token = _enter(susan)
    user = user_of(susan)
    assert user is not None
    actions.set_disabled(user, True)
    assert reading_session_with(token) is None
    assert reading_session_with("no such token") is None


def _enter(account: Account) -> str:
    user = user_of(account)
    assert user is not None
    return actions.enter(user).token

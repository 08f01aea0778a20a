"""Rows written in bulk are the rows that people's own actions make."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select

from microblog.accounts.actions import edit_profile
from microblog.accounts.models import Account, UsedName
from microblog.auth import actions as auth
from microblog.auth.models import User
from microblog.auth.preference_actions import set_preferences
from microblog.core.context import AppContext
from microblog.core.db import Base, session, transaction
from microblog.core.ids import id_at, moment_of
from microblog.core.jobs import Job
from microblog.demo.cast import CAST, PASSWORD, Person, person
from microblog.demo.community import settle
from microblog.demo.rows import account_ids, add, add_follows, add_posts
from microblog.demo.talk import talk
from microblog.demo.writing import Writer
from microblog.follows.actions import follow
from microblog.follows.models import Follow
from microblog.posts.actions import publish
from microblog.posts.models import Post, PostTag

NOW = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)
LAST_SEEN_IS_TOLD = {"last_seen_at"}
SALTED = {"password_hash"}


def test_the_cast_is_what_its_own_actions_would_have_made(context: AppContext) -> None:
    settle(NOW)
    in_bulk = everything()
    with transaction():
        for model in (Post, Follow, User, UsedName, Account, Job):
            session.execute(delete(model))
    live_through_it(follows=in_bulk["follow"])
    assert everything() == in_bulk
    assert in_bulk["post_tag"]


def test_a_crowd_writes_what_publish_would_have_stored(
    context: AppContext, susan: Account, david: Account, mary: Account
) -> None:
    writer = Writer(["david", "mary"], Random(1))
    written = [writer.write() for _ in range(200)]
    ids = account_ids()
    with time_machine.travel(NOW, tick=False):
        for text, visibility, _ in written:
            publish(susan, text, visibility=visibility)
    published = rows(Post, without={"id"})
    under_tags = tagged_texts()
    assert len(under_tags) > 10
    with transaction():
        session.execute(delete(Post))
        add_posts(
            [
                (id_at(NOW, number), ids["susan"], text, visibility, mentions)
                for number, (text, visibility, mentions) in enumerate(written)
            ]
        )
    assert rows(Post, without={"id"}) == published
    assert tagged_texts() == under_tags
    session.refresh(susan)
    assert susan.posts_count == 400


def tagged_texts() -> list[tuple[str, str]]:
    """The hashtags and the texts under them."""
    found = select(PostTag.tag, Post.text).join(Post, Post.id == PostTag.post_id).order_by(PostTag.tag, Post.text)
    return [(row.tag, row.text) for row in session.execute(found)]


def test_follows_are_counted_on_both_sides(context: AppContext, susan: Account, david: Account, mary: Account) -> None:
    with transaction():
        add_follows([(susan.id, david.id, NOW), (mary.id, david.id, NOW)])
    assert [susan.following_count, mary.following_count, david.followers_count] == [1, 1, 2]
    assert [susan.followers_count, david.following_count] == [0, 0]


def test_nothing_is_added_outside_a_transaction(context: AppContext) -> None:
    with pytest.raises(RuntimeError):
        add(Account, ("username",), [("susan",)])


def test_adding_nothing_is_nothing(context: AppContext) -> None:
    with transaction():
        add_follows([])
        add_posts([])
    assert rows(Follow, without=set()) == []


def live_through_it(follows: list[dict[str, Any]]) -> None:
    """Let the cast do by their own actions what the demo tells of them."""
    with time_machine.travel(NOW, tick=False) as clock:
        accounts = {each.username: _join(each, clock) for each in CAST}
        for edge in follows:
            clock.move_to(edge["created_at"])
            follow(accounts[edge["follower_id"]], accounts[edge["followed_id"]])
        for said in talk():
            clock.move_to(NOW - timedelta(days=said.days_ago))
            publish(accounts[said.username], said.text, visibility=said.visibility)


def _join(new: Person, clock: Any) -> Account:
    clock.move_to(NOW - timedelta(days=new.joined))
    user = auth.sign_up(username=new.username, email=new.email, password=PASSWORD, locale=new.locale, confirmed=True)
    edit_profile(user.account, display_name=new.name, bio=new.bio, fields=new.facts)
    set_preferences(user, locale=new.locale or "", timezone=new.timezone, theme="auto")
    auth.set_role(user, new.role)
    return user.account


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows, with usernames for accounts and moments for posts."""
    names = {id: name for name, id in account_ids().items()}
    posts, tags = rows(Post, without=set()), rows(PostTag, without=set())
    for row in tags:
        row["post_id"] = moment_of(row["post_id"])
    for row in posts:
        row["id"] = moment_of(row["id"])
    found = {
        "account": rows(Account, without={"id"} | LAST_SEEN_IS_TOLD),
        "user": rows(User, without={"id"} | SALTED),
        "follow": rows(Follow, without={"id"}),
        "post": posts,
        "post_tag": tags,
        "used_name": rows(UsedName, without=set()),
    }
    for row in (row for table in found.values() for row in table):
        row.update({key: names[value] for key, value in row.items() if key in NAMES_AN_ACCOUNT})
    return found


NAMES_AN_ACCOUNT = {"account_id", "follower_id", "followed_id"}


def rows(model: type[Base], without: set[str]) -> list[dict[str, Any]]:
    """The rows of a table in order of their ids, without some columns."""
    table = model.metadata.tables[model.__tablename__]
    found = session.execute(select(table).order_by(*table.primary_key)).mappings()
    return [{key: value for key, value in row.items() if key not in without} for row in found]


def test_each_of_the_cast_keeps_the_rules(context: AppContext) -> None:
    assert {each.username for each in CAST} >= {said.username for said in talk()}
    for each in CAST:
        assert all(person(other) in CAST for other in each.follows.split())
        assert each.username not in each.follows.split()

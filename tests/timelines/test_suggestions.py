"""Whom a newcomer is pointed to."""

from microblog.accounts.models import Account
from microblog.core.db import session
from microblog.follows.actions import follow
from microblog.posts.actions import delete, publish
from microblog.timelines.suggestions import SUGGESTED, people_to_follow
from tests.fixtures.cast import LogIn, sign_up


def suggested_to(reader: Account) -> list[str]:
    session.rollback()
    return [row.username for row in people_to_follow(reader)]


def test_the_latest_writers_come_first_and_oneself_never(susan: Account, david: Account, mary: Account) -> None:
    for author in (david, mary, susan, david):
        publish(author, f"Hello from {author.username}.")
    assert suggested_to(susan) == ["david", "mary"]


def test_only_what_everybody_may_read_counts(susan: Account, david: Account, mary: Account, john: Account) -> None:
    publish(david, "For friends.", visibility="followers")
    delete(mary, publish(mary, "No, not like this.").id)
    publish(john, "For all.")
    assert suggested_to(susan) == ["john"]


def test_who_is_followed_already_is_not_suggested(susan: Account, david: Account, mary: Account) -> None:
    publish(david, "Hello.")
    publish(mary, "Hello.")
    follow(susan, mary)
    assert suggested_to(susan) == ["david"]


def test_who_follows_some_people_is_left_alone(susan: Account, david: Account, mary: Account, john: Account) -> None:
    publish(sign_up("klara"), "Hello.")
    assert suggested_to(susan) == ["klara"]
    for other in (david, mary, john):
        follow(susan, other)
    assert suggested_to(susan) == []


def test_a_few_are_enough(susan: Account) -> None:
    for name in ("david", "mary", "john", "klara"):
        publish(sign_up(name), "Hello.")
    assert len(suggested_to(susan)) == SUGGESTED


def test_home_shows_them_to_a_newcomer(susan: Account, david: Account, log_in: LogIn) -> None:
    publish(david, "Hello.")
    page = log_in(susan).get("/").text
    assert "People who wrote lately" in page
    assert "It is quiet here" in page
    assert 'action="/@david/follow"' in page

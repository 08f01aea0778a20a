"""Whom a newcomer is pointed to."""

import pytest

from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.db import session
from microblog.follows.actions import follow, unfollow
from microblog.follows.request_actions import set_locked
from microblog.posts.actions import delete, publish
from microblog.timelines import suggestions
from microblog.timelines.suggestions import SUGGESTED, page_of_people, people_to_follow
from tests.fixtures.cast import LogIn, sign_up
from tests.fixtures.crowds import crowd, follows, send


def suggested_to(reader: Account) -> list[str]:
    session.rollback()
    return [row.username for row in people_to_follow(reader)]


def page_for(reader: Account) -> list[tuple[int, int]]:
    session.rollback()
    return [(row.id, getattr(row, "friends", 0)) for row in page_of_people(reader)]


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


def test_those_come_first_whom_most_of_the_followed_follow(susan: Account, david: Account, mary: Account) -> None:
    one, two, three, writer = crowd(4)
    for friend in (david, mary):
        follow(susan, friend)
    follows([(david, one), (david, two), (mary, two), (mary, three), (mary, susan), (mary, david)])
    publish(writer, "Hello.")
    publish(two, "Hello.")
    assert page_for(susan) == [(two.id, 2), (three.id, 1), (one.id, 1), (writer.id, 0)]


def test_nobody_is_suggested_who_is_followed_asked_closed_or_wants_to_be_asked(
    susan: Account, david: Account, mary: Account, john: Account, log_in: LogIn
) -> None:
    klara = sign_up("klara")
    people = (mary, john, klara, susan)
    follow(susan, david)
    for each in people:
        if each is not susan:
            publish(each, "Hello.")
    follows([(david, each) for each in people])
    assert {id for id, _ in page_for(susan)} == {mary.id, john.id, klara.id}
    set_locked(mary, True)
    set_locked(klara, True)
    follow(susan, klara)
    set_locked(klara, False)
    user = user_of(john)
    assert user is not None
    set_disabled(user, True)
    assert page_for(susan) == []
    assert suggested_to(susan) == []
    unfollow(susan, klara)
    assert page_for(susan) == [(klara.id, 1)]


def test_only_the_newest_follows_of_the_newest_friends_are_looked_at(
    susan: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    friends, theirs = crowd(3), crowd(4)
    follows([(susan, each) for each in friends] + [(friend, each) for friend in friends for each in theirs])
    old = crowd(1)[0]
    follows([(friends[0], old)])
    monkeypatch.setattr(suggestions, "FRIENDS", 2)
    monkeypatch.setattr(suggestions, "FOLLOWS_OF_EACH", 3)
    monkeypatch.setattr(suggestions, "_FOLLOWED_BY_FOLLOWED", suggestions._followed_by_followed())
    susan.following_count = 3
    assert page_of_people(susan)
    assert {(row.id, row.friends) for row in page_of_people(susan)} == {(each.id, 2) for each in theirs[1:]}


def test_a_page_of_people_has_so_many_and_no_more(susan: Account, david: Account) -> None:
    follow(susan, david)
    follows([(david, each) for each in crowd(suggestions.ON_A_PAGE + 5)])
    assert len(page_for(susan)) == suggestions.ON_A_PAGE


def test_the_page_offers_a_button_for_each_and_is_for_members(susan: Account, david: Account, log_in: LogIn) -> None:
    publish(david, "Hello.")
    client = log_in(susan)
    page = client.get("/people").text
    assert 'action="/@david/follow"' in page
    send(client, "/@david/follow")
    assert "Nobody new at the moment" in client.get("/people").text
    client.delete_cookie("session")
    assert client.get("/people").location == "/login?next=/people"

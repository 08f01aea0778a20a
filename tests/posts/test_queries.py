"""One post, for one reader."""

import pytest

from microblog.accounts.models import Account
from microblog.follows.actions import follow, unfollow
from microblog.posts.actions import publish
from microblog.posts.errors import NoSuchPost
from microblog.posts.models import FOLLOWERS
from microblog.posts.queries import readable


def test_a_post_comes_with_its_author(susan: Account) -> None:
    row = readable(publish(susan, "Hello, @susan.").id, None)
    assert (row.text, row.mentions, row.account_id) == ("Hello, @susan.", "susan", susan.id)
    assert (row.username, row.display_name, row.visibility) == ("susan", "Susan Whitfield", "public")


def test_a_post_for_followers_is_there_for_as_long_as_one_follows(susan: Account, david: Account) -> None:
    post_id = publish(susan, "Hello.", visibility=FOLLOWERS).id
    assert readable(post_id, susan).id == post_id
    with pytest.raises(NoSuchPost):
        readable(post_id, david)
    follow(david, susan)
    assert readable(post_id, david).id == post_id
    unfollow(david, susan)
    with pytest.raises(NoSuchPost):
        readable(post_id, david)


@pytest.mark.parametrize("absent", [0, 1, 2**53 - 1, 2**53, 2**63, 10**4000])
def test_a_number_that_no_post_has_finds_none(susan: Account, absent: int) -> None:
    with pytest.raises(NoSuchPost):
        readable(absent, susan)

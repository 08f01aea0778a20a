"""The rows of hashtags are those of what stands in public lists, whatever happens to a post."""

import pytest
from sqlalchemy import select

from microblog.accounts.models import Account
from microblog.core.db import session, transaction
from microblog.posts.actions import delete, publish, restore
from microblog.posts.edit_actions import edit
from microblog.posts.erasing import erase_for_good
from microblog.posts.models import FOLLOWERS, PUBLIC, UNLISTED, Post, PostTag


def tags() -> list[str]:
    session.rollback()
    return list(session.scalars(select(PostTag.tag).order_by(PostTag.tag)))


def change(author: Account, post: Post, text: str, visibility: str = PUBLIC) -> None:
    edit(author, post.id, text, visibility=visibility, version=post.version)


def test_each_hashtag_of_a_post_is_a_row_once(susan: Account) -> None:
    post = publish(susan, "#Bread and #bread, #butter. C#")
    assert tags() == ["bread", "butter"]
    assert set(session.scalars(select(PostTag.post_id))) == {post.id}


@pytest.mark.parametrize("visibility", [UNLISTED, FOLLOWERS])
def test_what_is_in_no_public_list_is_under_no_hashtag(susan: Account, visibility: str) -> None:
    post = publish(susan, "#bread", visibility=visibility)
    assert tags() == []
    change(susan, post, "#bread")
    assert tags() == ["bread"]
    change(susan, post, "#bread", visibility)
    assert tags() == []


def test_an_edit_changes_them(susan: Account) -> None:
    post = publish(susan, "#bread #butter")
    change(susan, post, "#butter #cheese")
    assert tags() == ["butter", "cheese"]
    change(susan, post, "Nothing.")
    assert tags() == []


def test_a_deleted_post_is_under_none_and_comes_back_to_all(susan: Account) -> None:
    post = publish(susan, "#bread")
    publish(susan, "#butter")
    delete(susan, post.id)
    assert tags() == ["butter"]
    restore(susan, post.id)
    assert tags() == ["bread", "butter"]


def test_erasing_leaves_none(susan: Account) -> None:
    posts = [publish(susan, f"#bread {number}").id for number in range(3)]
    with transaction():
        erase_for_good(posts[:2])
    assert list(session.scalars(select(PostTag.post_id))) == posts[2:]


def test_a_form_that_is_sent_twice_makes_them_once(susan: Account) -> None:
    for _ in range(2):
        publish(susan, "#bread", key="k")
    assert tags() == ["bread"]

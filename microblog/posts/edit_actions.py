"""Change what a post says, and for whom it is."""

from datetime import timedelta

from microblog.accounts.models import Account
from microblog.auth.confirmation import require_confirmed
from microblog.backends.cache.limits import Limit
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import emit
from microblog.core.ids import id_at
from microblog.posts.actions import check_audience, check_text, mentions_in, own_post
from microblog.posts.errors import EditedMeanwhile
from microblog.posts.events import Edited
from microblog.posts.models import Post, PostVersion
from microblog.posts.text import clean

EDITS_BY = Limit("edits", times=60, window=timedelta(hours=1))


def edit(author: Account, post_id: int, text: str, *, visibility: str, version: int) -> Post:
    """Change one's own post; what it said stays readable. What is the same already changes nothing.

    `version` is that of the text which was changed: nobody takes back, without having seen it, what somebody else or
    another window wrote since.

    Raises:
        EmptyPost, TooLong, TooMuch, BadVisibility, NotConfirmed, TooFast, NoSuchPost, EditedMeanwhile
    """
    text = clean(text)
    check_text(text)
    check_audience(visibility)
    EDITS_BY.spend(author.id)
    return _edit(author, post_id, text, visibility, version)


@action
def _edit(author: Account, post_id: int, text: str, visibility: str, version: int) -> Post:
    require_confirmed(author)
    post = own_post(author, post_id)
    if (text, visibility) == (post.text, post.visibility):
        return post
    if version != post.version:
        raise EditedMeanwhile
    session.add(PostVersion(post_id=post.id, id=post.version, text=post.text, visibility=post.visibility))
    post.edited_id = max(id_at(now()), post.version + 1)
    post.text, post.visibility, post.mentions = text, visibility, mentions_in(text)
    emit(Edited(post_id=post.id, account_id=author.id))
    return post

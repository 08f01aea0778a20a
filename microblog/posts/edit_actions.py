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
from microblog.posts.errors import BadLanguage, EditedMeanwhile
from microblog.posts.events import Edited, LanguageLeftOpen
from microblog.posts.languages import LANGUAGES
from microblog.posts.models import Post, PostVersion
from microblog.posts.tags import note_tags
from microblog.posts.text import MAX_POST_BYTES, clean

EDITS_BY = Limit("edits", times=60, window=timedelta(hours=1))


def edit(
    author: Account, post_id: int, text: str, *, visibility: str, version: int, language: str | None = None
) -> Post:
    """Change one's own post; what it said stays readable. What is the same already changes nothing.

    `version` is that of the text which was changed: nobody takes back, without having seen it, what somebody else or
    another window wrote since. The `language` can be chosen, left to be found out (`""`) or left as it is (`None`); it
    is no part of what the post says, so choosing it makes no version.

    Raises:
        EmptyPost, TooLong, TooMuch, BadVisibility, BadLanguage, NotConfirmed, TooFast, NoSuchPost, EditedMeanwhile
    """
    text = clean(text, size=MAX_POST_BYTES)
    check_text(text)
    check_audience(visibility)
    if language and language not in LANGUAGES:
        raise BadLanguage
    EDITS_BY.spend(author.id)
    return _edit(author, post_id, text, visibility, version, language)


@action
def _edit(author: Account, post_id: int, text: str, visibility: str, version: int, language: str | None) -> Post:
    require_confirmed(author)
    post = own_post(author, post_id)
    if (text, visibility) != (post.text, post.visibility):
        _change(post, text, visibility, version)
    if language is not None:
        _choose_language(post, language)
    return post


def _change(post: Post, text: str, visibility: str, version: int) -> None:
    if version != post.version:
        raise EditedMeanwhile
    session.add(PostVersion(post_id=post.id, id=post.version, text=post.text, visibility=post.visibility))
    post.edited_id = max(id_at(now()), post.version + 1)
    post.text, post.visibility, post.mentions = text, visibility, mentions_in(text)
    note_tags(post)
    emit(Edited(post_id=post.id, account_id=post.account_id))


def _choose_language(post: Post, language: str) -> None:
    if language:
        post.language, post.language_is_chosen = language, True
    elif post.language_is_chosen:
        post.language, post.language_is_chosen = None, False
        emit(LanguageLeftOpen(post_id=post.id))

"""What happens to posts when their author is erased."""

from sqlalchemy import select

from microblog.accounts.erasing import BATCH, erases
from microblog.core.db import session
from microblog.posts.erasing import erase_for_good
from microblog.posts.models import Post


@erases
def erase_posts(account_id: int) -> int:
    """Remove an author's next posts. The few that were deleted just before go with the account."""
    theirs = select(Post.id).where(Post.account_id == account_id, Post.deleted_at.is_(None))
    ids = session.scalars(theirs.order_by(Post.id).limit(BATCH)).all()
    erase_for_good(ids)
    return len(ids)

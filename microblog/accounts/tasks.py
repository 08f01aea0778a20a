"""Pictures at Gravatar change: those that were not looked at for long are looked at again."""

from datetime import timedelta

from sqlalchemy import Integer, bindparam, or_, select

from microblog.accounts.gravatar_actions import ask_about
from microblog.accounts.models import Account
from microblog.accounts.models_gravatars import Gravatar
from microblog.auth.models import User
from microblog.core.clock import now
from microblog.core.context import database, settings
from microblog.core.db import rows
from microblog.core.schedules import every

TEN_MINUTES = 600
A_WEEK = timedelta(days=7)
AT_ONCE = 200
"""How many are asked about in ten minutes: somebody else's server is not to be stormed."""

_confirmed = (
    select(User.account_id)
    .join(Account, Account.id == User.account_id)
    .where(User.email_confirmed_at.is_not(None), Account.disabled_at.is_(None))
    .limit(bindparam("limit", type_=Integer))
)
_never_asked = (
    _confirmed.outerjoin(Gravatar, Gravatar.account_id == User.account_id)
    .where(Gravatar.account_id.is_(None), Account.picture.is_(None))
    .order_by(User.id)
)
_asked_long_ago = (
    _confirmed.join(Gravatar, Gravatar.account_id == User.account_id)
    .where(Gravatar.checked_at < bindparam("moment", type_=Gravatar.checked_at.type))
    .where(Gravatar.is_declined.is_(False), or_(Account.picture.is_(None), Account.picture == Gravatar.picture))
    .order_by(Gravatar.checked_at)
)


@every(seconds=TEN_MINUTES)
def look_at_gravatars() -> None:
    """Ask about people who are new, and about those who were asked about a week ago."""
    if not settings().gravatar_url:
        return
    with database().session():  # it may take a while to find those who are new, and no lock is held meanwhile
        found = rows(_never_asked, limit=AT_ONCE)
        found += rows(_asked_long_ago, limit=AT_ONCE, moment=now() - A_WEEK)
    for row in found[:AT_ONCE]:
        ask_about(row.account_id)

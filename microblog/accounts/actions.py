"""What people can do with their own account."""

from microblog.accounts.models import Account
from microblog.accounts.names import check_bio, check_display_name
from microblog.core.actions import action


@action
def edit_profile(account: Account, *, display_name: str, bio: str) -> None:
    """Change what others read about you."""
    account.display_name = check_display_name(display_name)
    account.bio = check_bio(bio)

"""What people can do with their own account."""

from collections.abc import Iterable

from microblog.accounts.fields import check_fields, packed
from microblog.accounts.models import Account
from microblog.accounts.names import check_bio, check_display_name
from microblog.core.actions import action


@action
def edit_profile(
    account: Account, *, display_name: str, bio: str, fields: Iterable[tuple[str, str]] | None = None
) -> None:
    """Change what others read about you; fields that are not given stay."""
    account.display_name = check_display_name(display_name)
    account.bio = check_bio(bio)
    if fields is not None:
        account.fields = packed(check_fields(fields))

"""What people can do with their own account."""

from collections.abc import Iterable

from microblog.accounts.fields import check_fields, packed
from microblog.accounts.models import Account
from microblog.accounts.names import check_bio, check_display_name
from microblog.core.actions import action
from microblog.core.errors import Faults


@action
def edit_profile(
    account: Account, *, display_name: str, bio: str, fields: Iterable[tuple[str, str]] | None = None
) -> None:
    """Change what others read about you; fields that are not given stay."""
    faults = Faults()
    with faults.noted():
        account.display_name = check_display_name(display_name)
    with faults.noted():
        account.bio = check_bio(bio)
    with faults.noted():
        account.fields = account.fields if fields is None else packed(check_fields(fields))
    faults.tell()

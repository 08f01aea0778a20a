"""The mails that follow from what happened to a user."""

from microblog.auth import emails, queries, tokens
from microblog.auth.events import (
    ConfirmationRequested,
    PasswordChanged,
    PasswordResetOffered,
    PasswordResetRequested,
    SignedUp,
)
from microblog.core.events import listens_to


@listens_to(SignedUp)
def send_confirmation(event: SignedUp) -> None:
    """Send the link that confirms the address; where somebody owns the address already, tell that person instead."""
    user = queries.user_with_id(event.user_id)
    if user is None or user.is_confirmed:
        return
    if owner := queries.owner_of(user.email):
        emails.somebody_used_your_address(owner, user.account.username)
    else:
        emails.confirm_address(user, tokens.confirm_token(user))


@listens_to(ConfirmationRequested)
def send_confirmation_again(event: ConfirmationRequested) -> None:
    """Send the link once more."""
    send_confirmation(SignedUp(user_id=event.user_id))


@listens_to(PasswordResetRequested)
def send_reset_links(event: PasswordResetRequested) -> None:
    """Send a link for each account that the address may reset; nothing to an address that we do not know."""
    if users := queries.users_with_email(event.email):
        emails.reset_password([(user, tokens.reset_token(user)) for user in users])


@listens_to(PasswordResetOffered)
def send_reset_link(event: PasswordResetOffered) -> None:
    """Send one account's link to its address."""
    user = queries.user_with_id(event.user_id)
    if user and not user.disabled_at:
        emails.reset_password([(user, tokens.reset_token(user))])


@listens_to(PasswordChanged)
def tell_about_new_password(event: PasswordChanged) -> None:
    """Let the owner know, in case it was somebody else; not somebody whose address was only claimed."""
    user = queries.user_with_id(event.user_id)
    if user and user.is_confirmed:
        emails.password_changed(user)

"""The mails that follow from what happened to a user."""

from microblog.auth import departures, emails, queries, tokens
from microblog.auth.events import (
    ConfirmationRequested,
    DepartureAsked,
    EmailReplaced,
    EmailWanted,
    PasswordChanged,
    PasswordResetOffered,
    PasswordResetRequested,
    SignedUp,
)
from microblog.auth.models_changes import Departure, FormerEmail
from microblog.core.db import session
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


@listens_to(EmailWanted)
def send_link_to_new_address(event: EmailWanted) -> None:
    """Send the link that makes an address theirs; where somebody owns it already, tell that person instead."""
    user = queries.user_with_id(event.user_id)
    wanted = queries.wanted_email(user) if user else None
    if user is None or wanted is None:
        return
    if owner := queries.owner_of(wanted.email):
        emails.somebody_wants_your_address(owner, user.account.username)
    else:
        emails.confirm_new_address(user, wanted.email, tokens.new_email_token(wanted))


@listens_to(EmailReplaced)
def tell_former_address(event: EmailReplaced) -> None:
    """Say at the former address what happened, with the link that undoes it."""
    former = session.get(FormerEmail, event.former_id)
    user = queries.user_with_id(former.user_id) if former else None
    if former and user:
        emails.address_changed(user, former.email, tokens.undo_email_token(former))


@listens_to(DepartureAsked)
def say_how_to_come_back(event: DepartureAsked) -> None:
    """Send the link that brings everything back; not to an address that was only claimed, or whom an admin closed."""
    user, departure = queries.user_with_id(event.user_id), session.get(Departure, event.user_id)
    if user and departure and user.is_confirmed and departures.may_return(user):
        emails.leaving(user, tokens.return_token(departure))

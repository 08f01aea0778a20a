"""The mail to those whose username could not come along. It holds nothing that they wrote themselves."""

from microblog.auth.models import User
from microblog.backends.mail.rendering import render
from microblog.backends.mail.sending import send_email
from microblog.core import links


def new_name(user: User) -> None:
    """Tell somebody that the community has moved, and under which name they are there."""
    values = {"log_in_url": links.absolute(links.LOG_IN_PATH), "forgot_url": links.absolute(links.FORGOT_PASSWORD_PATH)}
    words = render("imports/mail/new_name", user.locale, username=user.account.username, **values)
    send_email(words.subject, [user.email], words.text, words.html)

"""E-mail addresses, in the one form that we keep."""

from email_validator import EmailNotValidError, validate_email

from microblog.auth.errors import BadEmail

MOST_TYPED = 1000
"""Characters: valid addresses have 254 at most, and nobody needs four for one of them."""


def check_email(email: str) -> str:
    """The address in the one form that we keep: lower case, without surrounding space.

    Raises:
        BadEmail: no mail could go there.
    """
    typed = email.strip()
    if len(typed) > MOST_TYPED:
        raise BadEmail
    try:
        return validate_email(typed, check_deliverability=False, test_environment=False).normalized.lower()
    except EmailNotValidError:
        raise BadEmail from None

"""E-mail addresses, in the one form that we keep."""

from email_validator import EmailNotValidError, validate_email

from microblog.auth.errors import BadEmail


def check_email(email: str) -> str:
    """The address in the one form that we keep: lower case, without surrounding space.

    Raises:
        BadEmail: no mail could go there.
    """
    try:
        return validate_email(email.strip(), check_deliverability=False, test_environment=False).normalized.lower()
    except EmailNotValidError:
        raise BadEmail from None

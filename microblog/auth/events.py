"""What can happen around logging in."""

from microblog.core.events import event


@event
class SignedUp:
    """Somebody made an account; its address is not confirmed yet."""

    user_id: int


@event
class ConfirmationRequested:
    """Somebody asks for the confirmation mail once more."""

    user_id: int


@event
class PasswordResetRequested:
    """Somebody says that they forgot the password that belongs to this address, which may or may not be known."""

    email: str


@event
class PasswordResetOffered:
    """An admin wants somebody to choose a new password."""

    user_id: int


@event
class PasswordChanged:
    """A user has a new password, and was logged out everywhere else."""

    user_id: int

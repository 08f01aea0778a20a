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


@event
class EmailWanted:
    """A user asks for another address, or for its link once more."""

    user_id: int


@event
class EmailChanged:
    """A user has another confirmed address than before, a new one or an earlier one."""

    user_id: int


@event
class EmailReplaced:
    """A confirmed address is not a user's any more, and is kept for a while."""

    former_id: int


@event
class Closed:
    """An account is hidden from everybody."""

    account_id: int


@event
class Reopened:
    """An account that was closed is there again."""

    account_id: int


@event
class DepartureAsked:
    """A user wants everything to be deleted."""

    user_id: int

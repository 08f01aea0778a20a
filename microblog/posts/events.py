"""What can happen to a post."""

from microblog.core.events import event


@event
class Published:
    """A post is there for its readers."""

    post_id: int
    account_id: int


@event
class Edited:
    """A post says something else, or is for somebody else."""

    post_id: int
    account_id: int


@event
class LanguageLeftOpen:
    """An author has chosen a language for a post and now leaves it to be found out again."""

    post_id: int


@event
class Deleted:
    """A post is gone for its readers; for a moment its author can bring it back."""

    post_id: int


@event
class Restored:
    """A post is back."""

    post_id: int
    account_id: int

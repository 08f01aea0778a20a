"""Jobs that an import leaves to the worker."""

from microblog.auth.queries import user_with_id
from microblog.core.jobs import task
from microblog.imports import emails


def _tell_new_name(user_id: int) -> None:
    if user := user_with_id(user_id):
        emails.new_name(user)


tell_new_name = task(_tell_new_name, name="imports.tell_new_name")

"""What a view may return, and what it may add."""

from flask import Response, after_this_request
from werkzeug.wrappers import Response as WerkzeugResponse

from microblog.core.errors import AppError, TooFast

Reply = Response | WerkzeugResponse | str | tuple[str, int]


def say_how_long_to_wait(refusal: AppError) -> None:
    """Give the response to this request a `Retry-After`, when what was wrong is that it came too soon."""
    if not isinstance(refusal, TooFast):
        return
    seconds = str(refusal.retry_after)

    @after_this_request
    def say(response: Response) -> Response:
        response.headers["Retry-After"] = seconds
        return response

"""What a view may return."""

from flask import Response
from werkzeug.wrappers import Response as WerkzeugResponse

Reply = Response | WerkzeugResponse | str | tuple[str, int]

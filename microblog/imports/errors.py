"""Why a file cannot be brought in at all."""


class BadSource(Exception):
    """Not a database of the tutorial's app, or one that cannot be read; the text is a sentence for the operator."""

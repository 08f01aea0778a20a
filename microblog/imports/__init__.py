"""Bringing a community in: the SQLite database of the tutorial's app, of any stage from its chapter 6 to 23.

`source.py` looks at the file, `arrivals.py` walks it, and each kind of row has its file, which says what becomes of it.
What was brought in is remembered in `imported_row`, so that doing it again adds only what is new.
"""

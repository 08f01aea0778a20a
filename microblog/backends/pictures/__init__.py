"""Pictures that people send, made harmless: decoded by a process of its own that may do nothing else, and drawn anew.

`reencoding.py` is for the rest of the house, `decoder.py` is the program of that process, `drawing.py` what it does.
"""

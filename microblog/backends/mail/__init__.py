"""Mail, whole: how it is worded from templates, made into a message, queued, and handed to SMTP or to a folder.

`rendering.py` turns a template into a subject and two bodies, `composing.py` turns those into a message that cannot be
tampered with, `sending.py` queues it in the caller's transaction, and a backend of `contract.py` takes it from there.
"""

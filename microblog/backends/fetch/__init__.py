"""Asking other servers over HTTP. This is the only place that does, so there is one place to be careful in.

`client.py` sends one request, in bounded time and memory, to an address that it has looked at before it sends anything.
`guarded.py` is for addresses that people can choose or influence: it goes nowhere but to the public internet.
`addresses.py` knows what that is.
"""

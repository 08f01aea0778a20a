"""Logging in: who may act as which account. Users, passwords, sessions, addresses, leaving. A User has one Account."""

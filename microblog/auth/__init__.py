"""Logging in: who may act as which account. Users, passwords, sessions, confirmation, reset. A User has one Account."""

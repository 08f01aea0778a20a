"""Inviting people: a link that lets its holder sign up, also where sign-up is closed, so many times and so long."""

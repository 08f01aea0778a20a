"""What every entry point shares: who is asking, errors to responses, CSRF, headers, language, and the way in."""

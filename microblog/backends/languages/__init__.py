"""Finding out what language a text is in."""

"""What processes share and may lose: the counters behind rate limits. `limits.py` says what is limited."""

"""What to read: home, explore and one account's posts. Questions only."""

"""What to read: home, explore and one account's posts; and the stored timelines that make home fast."""

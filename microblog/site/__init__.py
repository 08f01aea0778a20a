"""What this server says about itself: its name, what it is for, and the rules that people agree to."""

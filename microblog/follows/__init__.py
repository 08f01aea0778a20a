"""Who reads whom: follow and unfollow, and the lists of both."""

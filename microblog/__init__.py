"""microblog: a small social server."""

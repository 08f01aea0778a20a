"""`python -m microblog` is the command `microblog`, for where that is not on the path."""

from microblog.cli import main

main()

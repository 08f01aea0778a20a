"""What `make bench` runs: the real server under load, each page beside the floor that the same stack has."""

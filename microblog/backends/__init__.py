"""The outside world. One folder per socket: `contract.py` says what it must do, one file per backend does it."""

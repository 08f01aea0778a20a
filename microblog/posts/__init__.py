"""Publish, delete and show posts. `visibility.py` alone says who may see what."""

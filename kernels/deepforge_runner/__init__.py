"""Runs one operation in its own process; standard library only."""

"""Breaks lobsim on purpose: see `__main__`."""

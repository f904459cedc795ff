"""The version of lobsim, typed here alone."""

__version__ = "0.2.0"

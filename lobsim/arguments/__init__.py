"""Arguments of public functions, held against the types that these state."""

from lobsim.arguments.checking import guarded, named, renamed

__all__ = ["guarded", "named", "renamed"]

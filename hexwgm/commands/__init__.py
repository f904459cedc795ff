"""Commands of `hexwgm`, by subject."""

import hexwgm  # noqa: F401  first, as it keeps the threads of the linear algebra to one

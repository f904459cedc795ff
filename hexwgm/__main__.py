"""`python -m hexwgm`, the same as the command `hexwgm`."""

from hexwgm.cli import app

if __name__ == "__main__":
    app()

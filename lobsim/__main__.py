"""`python -m lobsim`, the same as the command `lobsim`."""

from lobsim.cli import app

if __name__ == "__main__":
    app()

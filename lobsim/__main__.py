"""`python -m lobsim`, the same as the command `lobsim`."""


def main() -> None:
    """Run the command line."""
    from lobsim.commands.quick_start import defer

    defer()
    from lobsim.cli import app

    app()


if __name__ == "__main__":
    main()

"""`lobsim page`: the interactive page, served from this machine."""

from typing import Annotated

import typer


def page(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; by default only this machine can reach it.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="INT", help="The port; 0 for any that is free.")
    ] = 8050,
    browser: Annotated[bool, typer.Option("--open/--no-browser", help="Open the page in the browser.")] = True,
) -> None:
    """Turn the knobs of a cell and see at once what becomes of it; Ctrl-C ends it.

    It needs Dash, which `pip install "lobsim[app]"` brings. Nothing on the page asks for anything from elsewhere.
    """
    import webbrowser

    from lobsim.page.server import serve

    def told(address: str) -> None:
        typer.echo(f"lobsim page: {address}  (Ctrl-C ends it)")
        if browser:
            webbrowser.open(address)

    serve(host, port, told)

"""`lobsim page`: the interactive page, served from this machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lobsim.commands import options
from lobsim.commands.cell_options import CellFile

if TYPE_CHECKING:
    from lobsim.page.subject import Subject

UPLOADS = (
    "files that visitors drop are read here, one process and one folder each, and kept nowhere; fits run five minutes "
    "at most, two at a time"
)


def page(
    context: typer.Context,
    cell_file: CellFile = None,
    laboratory: options.LaboratoryName = options.DEFAULT_LABORATORY,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; by default only this machine can reach it.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="INT", help="The port; 0 for any that is free.")
    ] = 8050,
    browser: Annotated[bool, typer.Option("--open/--no-browser", help="Open the page in the browser.")] = True,
    base_path: Annotated[
        str, typer.Option(metavar="/PATH/", help="The path under which the page lies, for a server with other pages.")
    ] = "/",
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", help="Believe the X-Forwarded headers: only if a proxy alone asks this server."),
    ] = False,
    embed: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Let pages of this origin show this one in a frame; may be repeated."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, max=64, metavar="INT", help="Processes that solve.  [default: as many as cores, up to four]"
        ),
    ] = None,
    static: Annotated[
        Path | None,
        typer.Option("--static", metavar="FILE.html", help="Serve nothing: write a page that needs no Python."),
    ] = None,
) -> None:
    """Turn the knobs of a cell and see at once what becomes of it; Ctrl-C ends it.

    With --cell it opens with the cell of a file, and offers the membranes, builds and gases of its laboratory. The file
    is read once, at the start.

    For a class: --host 0.0.0.0 lets others in, and the page shows a QR code of what it shows.

    With --static it writes one HTML file instead, for a course page: the membranes or the cell of a file, four knobs,
    discharges solved beforehand. That takes some minutes, and no server afterwards.

    Serving needs Dash, which `pip install "lobsim[app]"` brings. Nothing on the page asks for anything from elsewhere.
    """
    import webbrowser

    from lobsim.page import subject

    if cell_file:
        options.refuse(context, ("laboratory",), "--cell takes its laboratory from its file")
    about = subject.of_file(cell_file) if cell_file else subject.of_laboratory(laboratory)
    if static:
        _write(context, static, about)
        return

    from lobsim.page.place import Place
    from lobsim.page.server import serve

    path = f"/{base_path.strip('/')}/".replace("//", "/")  # "/lobsim" and "lobsim/" mean the same
    place = Place(host, port, path, behind_proxy, tuple(embed or ()))

    def told(address: str) -> None:
        typer.echo(f"lobsim page: {address}  (Ctrl-C ends it)")
        if not place.alone:
            typer.echo(f"lobsim page: {UPLOADS}")
        if browser:
            webbrowser.open(address)

    serve(place, told, about, workers)


def _write(context: typer.Context, path: Path, about: "Subject") -> None:
    """Write the static page of a subject, and tell how good it is."""
    from lobsim.page.static_edition.write import cells_of, write

    serving = ("host", "port", "browser", "base_path", "behind_proxy", "embed", "workers")
    options.refuse(context, serving, "--static writes a file and serves nothing")
    cells = cells_of(about)
    for cell, one in zip(cells, write(path, cells), strict=True):
        typer.echo(f"{cell.label}: {one.said}")
    typer.echo(f"written to {path}: {path.stat().st_size / 1e6:.1f} MB")

"""The Dash app: the page, its files, and the promise that no request leaves the machine."""

from typing import Any

from dash import Dash
from flask import Response, request

from lobsim.errors import LobsimError
from lobsim.page import callbacks, layout, state
from lobsim.page.jobs import FILES, JobQueue

# The browser itself refuses whatever is not from here.
POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)


def make(jobs: JobQueue) -> Dash:
    """Make the app.

    Parameters
    ----------
    jobs : JobQueue
        What solves.

    Returns
    -------
    Dash
        Its ``server`` is a WSGI application.
    """
    app = Dash(
        "lobsim.page",
        title="lobsim",
        update_title=None,
        serve_locally=True,
        add_log_handler=False,
        enable_mcp=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = layout.page
    callbacks.register(app, jobs)
    _files(app, jobs)
    policy = POLICY.format(scripts=" ".join(app.csp_hashes()))

    @app.server.after_request
    def _guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


def _files(app: Dash, jobs: JobQueue) -> None:
    """Serve the data of a run, and the lines that make it, under its link."""

    @app.server.route("/run.<kind>")
    def _file(kind: str) -> Any:
        try:
            choices = state.read(request.query_string.decode("utf-8", "replace")).choices
            if kind == "py":
                return _named(choices.lines().encode(), "run.py", "text/x-python")
            if kind not in FILES:
                raise LobsimError(f"unknown file 'run.{kind[:20]}': choose run.csv, run.nc or run.py")
            return _named(jobs.file(choices, kind), f"run.{kind}", FILES[kind])
        except LobsimError as error:
            return Response(f"lobsim: {error}\n", 400, mimetype="text/plain")


def _named(content: bytes, name: str, kind: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f"attachment; filename={name}"})

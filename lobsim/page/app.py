"""The Dash app: the page, its files, and the promise that no request leaves the machine."""

import re
from functools import partial
from io import BytesIO
from typing import Any

from dash import Dash
from flask import Response, request, send_file

from lobsim.errors import LobsimError
from lobsim.page import callbacks, layout, state
from lobsim.page.jobs import FILES, JobQueue
from lobsim.page.subject import PAPER, Subject

# The browser itself refuses whatever is not from here.
POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)


def make(jobs: JobQueue, subject: Subject = PAPER) -> Dash:
    """Make the app.

    Parameters
    ----------
    jobs : JobQueue
        What solves.
    subject : Subject
        What the page is about.

    Returns
    -------
    Dash
        Its ``server`` is a WSGI application.
    """
    app = Dash(
        "lobsim.page",
        title=f"{subject.cell.label} - lobsim" if subject.own else "lobsim",
        update_title=None,
        serve_locally=True,
        add_log_handler=False,
        enable_mcp=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = app.index_string.replace("<html>", '<html lang="en">')
    app.layout = partial(layout.page, subject)
    callbacks.register(app, jobs, subject)
    _files(app, jobs, subject)
    policy = POLICY.format(scripts=" ".join(app.csp_hashes()))

    @app.server.after_request
    def _guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


def _files(app: Dash, jobs: JobQueue, subject: Subject) -> None:
    """Serve the data of a run, and the lines that make it, under its link."""

    @app.server.route("/run.<kind>")
    def _file(kind: str) -> Any:
        try:
            choices = state.read(request.query_string.decode("utf-8", "replace"), subject).choices
            name = f"{_in_a_file_name(choices.cell().label) if subject.own else 'run'}.{kind}"
            if kind == "py":
                return _named(choices.lines().encode(), name, "text/x-python")
            if kind not in FILES:
                raise LobsimError(f"unknown file 'run.{kind[:20]}': choose run.csv, run.nc or run.py")
            return _named(jobs.file(choices, kind), name, FILES[kind])
        except LobsimError as error:
            return Response(f"lobsim: {error}\n", 400, mimetype="text/plain")


def _named(content: bytes, name: str, kind: str) -> Response:
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)


def _in_a_file_name(words: str) -> str:
    """Words without what no system takes in the name of a file."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "-", words).strip(" .-") or "run"

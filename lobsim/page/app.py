"""The Dash app: the page, its files, and the promise that no request leaves the machine."""

from functools import partial
from io import BytesIO
from typing import Any

from dash import Dash
from flask import Response, request, send_file
from werkzeug.middleware.proxy_fix import ProxyFix

from lobsim.errors import LobsimError
from lobsim.page import amiss, callbacks, compression, layout, measured_answers, sharing, state
from lobsim.page.cell_files import cell_file
from lobsim.page.file_names import in_a_file_name
from lobsim.page.jobs import FILES, JobQueue
from lobsim.page.place import Place
from lobsim.page.subject import PAPER, Subject

# The browser itself refuses whatever is not from here.
POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-ancestors {frames}; form-action 'none'; base-uri 'none'"
)


def application(jobs: JobQueue, subject: Subject = PAPER, place: Place | None = None) -> Any:
    """Make what a WSGI server serves: the app, told by the proxy in front of it what visitors see."""
    server = make(jobs, subject, place).server
    return ProxyFix(server, x_for=1, x_proto=1, x_host=1, x_port=1) if place and place.behind_proxy else server


def make(jobs: JobQueue, subject: Subject = PAPER, place: Place | None = None) -> Dash:
    """Make the app.

    Parameters
    ----------
    jobs : JobQueue
        What solves.
    subject : Subject
        What the page is about.
    place : Place, optional
        Where it is served; at the root of this machine's own address by default.

    Returns
    -------
    Dash
        Its ``server`` is a WSGI application.
    """
    place = place or Place()
    app = Dash(
        "lobsim.page",
        title=f"{subject.cell.label} - lobsim" if subject.own else "lobsim",
        update_title=None,
        url_base_pathname=place.base_path,
        serve_locally=True,
        add_log_handler=False,
        enable_mcp=False,
        suppress_callback_exceptions=True,  # the parts of a second cell are laid out when it is asked for
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = app.index_string.replace("<html>", '<html lang="en">')
    app.layout = partial(layout.page, subject)
    callbacks.register(app, jobs, subject)
    sharing.register(app, place, subject)
    measured_answers.register(app, subject)
    _files(app, jobs, subject, place)
    amiss.register(app, place)
    compression.register(app.server)
    policy = POLICY.format(scripts=" ".join(app.csp_hashes()), frames=place.frame_ancestors)

    @app.server.after_request
    def _guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


def _files(app: Dash, jobs: JobQueue, subject: Subject, place: Place) -> None:
    """Serve the data of a run, and the lines that make it, under its link."""

    @app.server.route(f"{place.base_path}run.<kind>")
    def _file(kind: str) -> Any:
        try:
            choices = state.read(request.query_string.decode("utf-8", "replace"), subject).choices
            name = f"{in_a_file_name(choices.cell().label) if subject.own else 'run'}.{kind}"
            if kind == "py":
                return _named(choices.lines().encode(), name, "text/x-python")
            if kind == "toml":
                return _named(cell_file(choices), name, "application/toml")
            if kind not in FILES:
                raise LobsimError(f"unknown file 'run.{kind[:20]}': choose run.csv, run.nc, run.py or run.toml")
            return _named(jobs.file(choices, kind), name, FILES[kind])
        except LobsimError as error:
            return Response(f"lobsim: {error}\n", 400, mimetype="text/plain")


def _named(content: bytes, name: str, kind: str) -> Response:
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)

"""Serves the page from this machine until Ctrl-C."""

import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from lobsim.errors import LobsimError, needs
from lobsim.page.subject import PAPER, Subject
from lobsim.sweep.executors import ONE_THREAD

HOST, PORT = "127.0.0.1", 8050


def serve(host: str = HOST, port: int = PORT, told: Callable[[str], None] = print, subject: Subject = PAPER) -> None:
    """Serve the page until it is interrupted.

    Parameters
    ----------
    host : str
        Where to listen; the default is reached from this machine only.
    port : int
        The port; 0 for any that is free.
    told : callable
        Given the address once the page can be opened.
    subject : Subject
        What the page is about.

    Raises
    ------
    LobsimError
        If Dash is not installed, the port cannot be had, or the page cannot show the cell.
    """
    try:
        from werkzeug.serving import make_server

        from lobsim.page.app import make
    except ImportError as error:
        raise needs(f"the page needs Dash ({error})", "app") from None
    from lobsim.page import electrode_fields
    from lobsim.page.jobs import JobQueue

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    os.environ.update({name: count for name, count in ONE_THREAD.items() if name not in os.environ})
    if subject.own:
        electrode_fields.refuse(subject.cell)
    with _listening(host, port) as place, suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
        jobs = JobQueue(subject=subject)
        try:
            jobs.warm()
            server = make_server(host, port, make(jobs, subject).server, threaded=True, fd=place.fileno())
            told(f"http://{_spelt(host)}:{place.getsockname()[1]}/")
            server.serve_forever()
        finally:
            jobs.close()


def _listening(host: str, port: int) -> Any:
    """A socket that is ours, before anything is started."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(where)
        made.listen()
    except (OSError, OverflowError) as error:
        raise LobsimError(f"cannot listen at {host}:{port} ({error}): choose another --port or --host") from None
    return made


def _spelt(host: str) -> str:
    return f"[{host}]" if ":" in host else host

"""Serves the page from this machine until Ctrl-C."""

import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from lobsim.errors import LobsimError, needs
from lobsim.page.place import Place
from lobsim.page.subject import PAPER, Subject
from lobsim.sweep.executors import ONE_THREAD

THREADS = 64  # that answer: each waits for the process that solves what its visitor asked
MOST_CONNECTIONS = 1000  # a browser holds up to six
LARGEST_QUESTION = 64 * 2**20  # bytes


def serve(
    place: Place | None = None,
    told: Callable[[str], None] = print,
    subject: Subject = PAPER,
    workers: int | None = None,
) -> None:
    """Serve the page until it is interrupted.

    Parameters
    ----------
    place : Place, optional
        Where; by default at port 8050, for this machine only.
    told : callable
        Given the address once the page can be opened.
    subject : Subject
        What the page is about.
    workers : int, optional
        How many processes solve discharges; as many as there are cores, up to four, by default.

    Raises
    ------
    LobsimError
        If the packages of the page are not installed, the port cannot be had, or the page cannot show the cell.
    """
    try:
        from waitress.server import create_server

        from lobsim.page.app import application
    except ImportError as error:
        raise needs(f"the page needs Dash and its server ({error})", "app") from None
    from lobsim.page import electrode_fields
    from lobsim.page.jobs import JobQueue

    place = place or Place()
    logging.getLogger("waitress").setLevel(logging.ERROR)
    os.environ.update({name: count for name, count in ONE_THREAD.items() if name not in os.environ})
    if subject.own:
        electrode_fields.refuse(subject.cell)
    with _listening(place) as door, suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
        jobs = JobQueue(workers, subject)
        try:
            jobs.warm()
            server = create_server(
                application(jobs, subject, place),
                sockets=[door],
                threads=THREADS,
                connection_limit=MOST_CONNECTIONS,
                max_request_body_size=LARGEST_QUESTION,
                asyncore_use_poll=True,
                clear_untrusted_proxy_headers=not place.behind_proxy,
                ident="lobsim",
            )
            told(place.address(door.getsockname()[1]))
            server.run()
        finally:
            jobs.close()


def _listening(place: Place) -> Any:
    """A socket that is ours, before anything is started."""
    try:
        family, _, _, _, where = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(where)
        made.listen()
    except (OSError, OverflowError) as error:
        raise LobsimError(
            f"cannot listen at {place.host}:{place.port} ({error}): choose another --port or --host"
        ) from None
    return made

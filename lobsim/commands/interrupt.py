"""Signals that ask a process to end: they stop its work as Ctrl-C does, so that what is done is kept."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType

ASKING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
BY_CTRL_C = 130  # exit code


@dataclass
class Received:
    """Signal that came, if one did."""

    number: int | None = None

    @property
    def code(self) -> int:
        """The exit code of a process that this ended: 128 and the signal; 130 after Ctrl-C."""
        return BY_CTRL_C if self.number is None else 128 + self.number


@contextmanager
def as_ctrl_c() -> Iterator[Received]:
    """Raise KeyboardInterrupt where SIGTERM or SIGHUP arrives; one that the caller ignores or handles stays so.

    Yields
    ------
    Received
        Which of them came. Outside the main thread nothing is changed.
    """
    received, before = Received(), {}

    def stop(number: int, frame: FrameType | None) -> None:
        received.number = number
        raise KeyboardInterrupt

    if current_thread() is main_thread():
        before = {one: signal.signal(one, stop) for one in ASKING if signal.getsignal(one) is signal.SIG_DFL}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Fits of knobs to a measured discharge: one at a time for a visitor, each in a process of its own."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from lobsim.errors import LobsimError, pick
from lobsim.page import state, written
from lobsim.page.knobs import BY_KEY, KNOBS, Knob, shown
from lobsim.page.measured import Measured
from lobsim.page.own_process import Desk, Work
from lobsim.page.state import Choices
from lobsim.page.subject import Subject
from lobsim.page.usual_values import knobs

if TYPE_CHECKING:
    from lobsim.fit.estimate import Estimate

MOST_KNOBS = 4
MOST_FITS = 2  # at the same time, of all visitors
STARTS, FOLLOWED = 32, 8
PATIENCE_s, LONGEST_s, GRACE_s = 20.0, 300.0, 60.0
FORGOTTEN_s = 600.0  # after which what a fit has found is dropped, if nobody has fetched it
# The number of a knob that takes another number along is not all that it sets.
FITTED: tuple[Knob, ...] = tuple(knob for knob in KNOBS if knob.parameter and not knob.takes_along)


@dataclass(frozen=True)
class Row:
    """A knob as it was found, in its unit: value, interval of 95 %, and what the curve tells about it."""

    key: str
    value: float
    low: float
    high: float
    told: str


@dataclass(frozen=True)
class Fitted:
    """What a fit has found.

    Attributes
    ----------
    query : str
        The state of the page with the knobs at the best values.
    first : tuple of str
        Sentences that come before the numbers: that it was stopped, and that it is no fit.
    rows : tuple of Row
        The knobs.
    further : tuple of str
        Other explanations of the curve.
    rms_mV : float
        Root mean square of model less measurement at the points of the curve [mV].
    solves : int
        Discharges that were solved.
    seconds : float
        Time that it took [s].
    cell : str
        The fitted cell, as a file.
    """

    query: str
    first: tuple[str, ...]
    rows: tuple[Row, ...]
    further: tuple[str, ...]
    rms_mV: float
    solves: int
    seconds: float
    cell: str


def chosen(given: object) -> tuple[Knob, ...]:
    """Read which knobs are to be fitted.

    Raises
    ------
    LobsimError
        If they are none, too many, or cannot be fitted.
    """
    keys = given if isinstance(given, list) else []
    if not 1 <= len(set(map(str, keys))) <= MOST_KNOBS:
        raise LobsimError(f"choose one to {MOST_KNOBS} knobs to be fitted, not {len(keys)}")
    return tuple(BY_KEY[pick("knob to be fitted", str(key)[:40], [knob.key for knob in FITTED])] for key in keys)


def fit(
    desk: Desk,
    choices: Choices,
    measured: Measured,
    keys: Sequence[str],
    starts: int = STARTS,
    followed: int = FOLLOWED,
) -> Fitted:
    """Fit knobs to a measured discharge, between the ends of their sliders.

    Raises
    ------
    LobsimError
        If the cell cannot carry the current of the measurement anywhere between them.
    """
    import warnings

    from lobsim.errors import LobsimWarning
    from lobsim.fit import fit as fit_curves

    base = _with_knobs(choices, {key: choices[key] for key in keys})
    cell = base.cell()
    asked = [_unknown(key, base) for key in keys]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LobsimWarning)  # nobody reads the terminal of the server
            found = fit_curves(
                cell, [measured.curve], asked, starts=starts, followed=followed, progress=_stoppable(desk)
            )
            return _fitted(found, base, keys, desk)
    except KeyboardInterrupt:
        raise LobsimError("the fit was stopped before anything was found") from None


def _stoppable(desk: Desk) -> Callable[[str], None]:
    """Tell words; once the fit is to stop, interrupt it as Ctrl-C does, one time."""
    interrupted = False

    def tell(words: str) -> None:
        nonlocal interrupted
        desk(words)
        if desk.stopped and not interrupted:
            interrupted = True
            raise KeyboardInterrupt

    return tell


def _with_knobs(choices: Choices, values: dict[str, float]) -> Choices:
    """Choices with knobs turned, also to where they stood."""
    return replace(choices, turned=tuple(sorted({**dict(choices.turned), **values}.items())))


def _unknown(key: str, choices: Choices) -> Any:
    """The number of a knob, to be found between the ends of its slider, which hold its value."""
    from lobsim.fit.unknowns import Unknown

    knob = next(one for one in knobs(choices.subject) if one.key == key).holding([choices[key]])
    name = knob.number(choices.usual.laws)
    return Unknown(name, knob.si(knob.low), knob.si(knob.high), "log" if knob.low > 0 else "linear")


def _fitted(found: "Estimate", base: Choices, keys: Sequence[str], desk: Desk) -> Fitted:
    from lobsim.fit.missed import misfit_sentence
    from lobsim.fit.modes import explanations

    desk(f"working out what the curve tells, after {found.count.all} solves")
    rows = []
    sentences, intervals = found.sentences, found.intervals
    for key, (name, value) in zip(keys, found.values.items(), strict=True):
        factor = BY_KEY[key].factor
        low, high = intervals[name]
        rows.append(Row(key, shown(value / factor), shown(low / factor), shown(high / factor), sentences[name]))
    best = _with_knobs(base, {row.key: row.value for row in rows})
    first = [found.warning, misfit_sentence(found.problem, found.optimum.misfit)]
    return Fitted(
        state.State(best).query(),
        tuple(filter(None, first)),
        tuple(rows),
        tuple(explanations(found.problem, found.optimum.modes)),
        found.agreement[0].rms_mV,
        found.count.all,
        found.seconds,
        written.content(found.save).decode(),
    )


class Fits:
    """The fits of all visitors."""

    def __init__(self, most: int = MOST_FITS) -> None:
        self._most = min(most, os.cpu_count() or 1)
        self._works: dict[str, Work] = {}
        self._lock = Lock()

    def begin(self, visitor: str, query: str, sent: object, keys: object, subject: Subject) -> None:
        """Begin a fit of a visitor; one that goes on is ended.

        Raises
        ------
        LobsimError
            If the query, the curve or the knobs are none, or too many fits go on.
        """
        choices = replace(state.read(query, subject).choices, view=state.DISCHARGE)
        measured, asked = Measured.read(sent), [knob.key for knob in chosen(keys)]
        with self._lock:
            self._forget(visitor)
            if sum(work.goes_on() for work in self._works.values()) >= self._most:
                raise LobsimError(f"{self._most} fits of other visitors go on already: try again in a minute")
            self._works[visitor] = Work(
                fit, choices, measured, asked, patience_s=PATIENCE_s, longest_s=LONGEST_s, grace_s=GRACE_s
            )

    def _forget(self, visitor: str) -> None:
        """End the fit of a visitor, and forget what nobody has fetched."""
        for name, work in list(self._works.items()):
            if name == visitor or (not work.goes_on() and time.time() - work.looked > FORGOTTEN_s):
                self._works.pop(name).end()

    def stop(self, visitor: str) -> None:
        """Tell a fit to come to an end with its best values so far."""
        with self._lock:
            if visitor in self._works:
                self._works[visitor].stop()

    def look(self, visitor: str) -> tuple[str, Fitted | None]:
        """Look at the fit of a visitor: in words how far it is, and once it is over what it has found.

        Raises
        ------
        LobsimError
            If there is none, or it has found nothing.
        """
        with self._lock:
            work = self._works.get(visitor)
            if work is None:
                raise LobsimError("there is no fit that goes on: begin it again")
            if not work.over():
                return work.words, None
            del self._works[visitor]
        try:
            found: Fitted = work.result()
            return work.words, found
        finally:
            work.end()

"""Compiled integrator of a structure: many jobs with numbers of their own, in the lanes of one core or of several."""

import ctypes
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lobsim.batch.jobs import THE_END, USUAL, Control, Runs, Status, Wanted
from lobsim.numerics.arrays import Array

_WHOLE = ["jobs", "most_steps", "shown", "looks", "points", "points_are_shares"]
_REAL = ["rtol", "first_step"]
_ARRAYS = [
    "numbers",
    "y0",
    "t_start",
    "t_end",
    "atol",
    "grid",
    "next",
    "status",
    "event",
    "steps",
    "rejections",
    "t",
    "y_end",
    "look_times",
    "look_values",
    "states",
    "curves",
]


class _Task(ctypes.Structure):
    """`struct task` of task.c."""

    _fields_ = (
        [(name, ctypes.c_int64) for name in _WHOLE]
        + [(name, ctypes.c_double) for name in _REAL]
        + [(name, ctypes.c_void_p) for name in _ARRAYS]
    )


class Integrator:
    """Library of `lobsim.batch.program`, loaded. Any number of threads may use one at the same time.

    Parameters
    ----------
    library : Path
        The compiled program.
    """

    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.lobsim_solve.restype = self._library.lobsim_read.restype = ctypes.c_int
        self._library.lobsim_collect.restype = self._library.lobsim_describe.restype = None
        sizes = np.zeros(7, dtype=np.int64)
        self._library.lobsim_describe(_at(sizes))
        self.unknowns, self.numbers, self.events, self.outputs, self.lanes, self.terms, self.stages = sizes.tolist()

    def solve(
        self,
        numbers: ArrayLike,
        t_end: ArrayLike,
        *,
        y0: ArrayLike | None = None,
        t_start: ArrayLike = 0.0,
        control: Control = USUAL,
        wanted: Wanted = THE_END,
        threads: int = 1,
    ) -> Runs:
        """Solve jobs.

        Parameters
        ----------
        numbers : array_like, shape (jobs, numbers)
            Numbers of each job.
        t_end, t_start : array_like, shape (jobs,) or a number
            When it ends at the latest, and when it starts [s].
        y0 : array_like, shape (jobs, unknowns), optional
            Where each starts: algebraic unknowns are guesses. NaN means the model's own start, as for all by default.
        control : Control
            How exactly.
        wanted : Wanted
            What to keep.
        threads : int
            Number of threads. The result does not depend on it.

        Raises
        ------
        ValueError
            If the shape of an array is wrong, or a time or a tolerance is no possible one.
        MemoryError
            If there is no room for a single step.
        """
        given = self._given(numbers, t_end, t_start, y0, control, wanted)
        jobs, looks, points = len(given["numbers"]), wanted.looks, len(given["grid"])
        room = _room(jobs, looks, points, self)
        curves, counter = np.zeros(jobs, dtype=np.uintp), np.zeros(1, dtype=np.int64)
        task = _Task(
            jobs=jobs,
            most_steps=control.most_steps,
            shown=wanted.shown,
            looks=looks,
            points=points,
            points_are_shares=wanted.grid_of == "shares",
            rtol=control.rtol,
            first_step=control.first_step,
            curves=_at(curves),
            next=_at(counter),
            **{name: _at(array) for name, array in (given | room).items()},
        )
        try:
            with ThreadPoolExecutor(threads) as pool:
                done = list(pool.map(lambda _: self._library.lobsim_solve(ctypes.byref(task)), range(threads)))
            rows = np.empty((int(room["steps"].sum()), 4 + self.terms))
        except BaseException:
            self._library.lobsim_collect(ctypes.c_int64(jobs), _at(curves), _at(room["steps"]), None)
            raise
        self._library.lobsim_collect(ctypes.c_int64(jobs), _at(curves), _at(room["steps"]), _at(rows))
        if not any(done):
            raise MemoryError("no room for the states of one step")
        return Runs(**room, curve_rows=rows)

    def read(self, numbers: ArrayLike, times: ArrayLike, states: ArrayLike) -> Array:
        """Read outputs of states, shape (states, outputs); numbers, times [s] and states have a row for each."""
        states = _array(states, (-1, self.unknowns), "states")
        numbers = _array(numbers, (len(states), self.numbers), "numbers")
        times = _array(times, (len(states),), "times")
        outputs = np.empty((len(states), self.outputs))
        count = ctypes.c_int64(len(states))
        if not self._library.lobsim_read(count, _at(numbers), _at(times), _at(states), _at(outputs)):
            raise MemoryError("no room for the states of one step")
        return outputs

    def _given(
        self,
        numbers: ArrayLike,
        t_end: ArrayLike,
        t_start: ArrayLike,
        y0: ArrayLike | None,
        control: Control,
        wanted: Wanted,
    ) -> dict[str, NDArray[Any]]:
        """Check what is given, and bring it into the form that C reads."""
        numbers = _array(numbers, (-1, self.numbers), "numbers")
        jobs = len(numbers)
        ends, starts = (
            _array(np.broadcast_to(np.asarray(times, dtype=float), jobs), (jobs,), name)
            for times, name in ((t_end, "t_end"), (t_start, "t_start"))
        )
        if not (np.isfinite(ends) & np.isfinite(starts) & (ends > starts)).all():
            raise ValueError("t_end: every job must end after its start, at a finite time")
        atol = _array(np.broadcast_to(np.asarray(control.atol, dtype=float), self.unknowns), (self.unknowns,), "atol")
        if not (np.isfinite(atol) & (atol > 0)).all() or not 0 < control.rtol < 1:
            raise ValueError("rtol must be between 0 and 1, and every atol above 0")
        if not 0 <= wanted.shown < self.unknowns or wanted.looks == 1 or wanted.looks < 0:
            raise ValueError(f"shown must be one of {self.unknowns} unknowns, and looks 0, 2 or more")
        if wanted.grid_of not in ("shares", "times"):
            raise ValueError(f'grid_of: {wanted.grid_of!r} is neither "shares" nor "times"')
        grid = _array(wanted.grid, (-1,), "grid")
        if (np.diff(grid) < 0).any() or not np.isfinite(grid).all():
            raise ValueError("grid: points must be finite and ascend")
        at = np.full((jobs, self.unknowns), np.nan) if y0 is None else _array(y0, (jobs, self.unknowns), "y0")
        return {
            "numbers": numbers,
            "t_end": ends,
            "t_start": starts,
            "atol": atol,
            "grid": grid,
            "y0": at,
        }


def _room(jobs: int, looks: int, points: int, sizes: Integrator) -> dict[str, NDArray[Any]]:
    """Make room for what comes of jobs; what is not written stays NaN."""
    room: dict[str, NDArray[Any]] = {
        name: np.zeros(jobs, dtype=np.int64) for name in ("status", "event", "steps", "rejections")
    }
    room["status"][:] = Status.NO_MEMORY
    shapes = {
        "t": (jobs,),
        "y_end": (jobs, sizes.unknowns),
        "look_times": (jobs, looks),
        "look_values": (jobs, looks, sizes.outputs),
        "states": (jobs, points, sizes.unknowns),
    }
    return room | {name: np.full(shape, np.nan) for name, shape in shapes.items()}


def _array(values: ArrayLike, shape: tuple[int, ...], name: str) -> Array:
    """Bring an array into the form that C reads; -1 is any length."""
    array = np.ascontiguousarray(values, dtype=float)
    fits = array.ndim == len(shape) and all(want in (-1, has) for want, has in zip(shape, array.shape, strict=True))
    if not fits:
        raise ValueError(f"{name}: shape {array.shape} given, {shape} needed (-1 is any)")
    return array


def _at(array: NDArray[Any]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)

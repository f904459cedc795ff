"""Tests whose charge and energy are known exactly, and what a cycler writes of them.

Current and voltage go in lines between fine points, so that charge and energy are known in closed form at each of them.
A cycler's file holds some of the points, with numbers that are rounded and a counter of any habit.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from lobsim.cyclers import sign, steps, table, time_of_test
from lobsim.cyclers.labels import (
    CHARGED,
    CHARGED_ENERGY,
    CURRENT,
    CYCLE,
    DISCHARGED,
    DISCHARGED_ENERGY,
    NET_CAPACITY,
    NET_ENERGY,
    STEP,
    STEP_CAPACITY,
    STEP_ENERGY,
    TIME,
    VOLTAGE,
)
from lobsim.cyclers.reading import Reading

ANEW = ("step", "half", "cycle", "never")
HABITS = (*(f"{columns} {anew}" for columns in ("pair", "unsigned") for anew in ANEW), "signed step", "balance", "net")


@dataclass(frozen=True)
class Known:
    """Fine points: time [s], current [A], voltage [V], numbers of step, half cycle and cycle; charge, energy [Ah, Wh].

    The sums count from 0 in every step, charge and discharge apart.
    """

    time: np.ndarray
    current: np.ndarray
    voltage: np.ndarray
    step: np.ndarray
    half: np.ndarray
    cycle: np.ndarray
    charge: tuple[np.ndarray, np.ndarray]
    energy: tuple[np.ndarray, np.ndarray]

    @property
    def ends(self):
        """Last point of each step."""
        return np.append(np.flatnonzero(np.diff(self.step)), len(self.step) - 1)


def known(plan):
    """Make a test of steps (current at begin and end [A], voltage at begin and end [V], seconds, points)."""
    parts, begin, half, cycle, going = [], 0.0, 0, 1, 0.0
    opening = next((np.sign(i) for (i, _), *_ in plan if i), 1.0)
    for number, ((i_0, i_1), (v_0, v_1), seconds, points) in enumerate(plan, 1):
        way = np.sign(i_0 or i_1)
        if way and going and way != going:
            half += 1
            cycle += way == opening
        going = way or going
        share = np.linspace(0.0, 1.0, points + 1)
        current, voltage = i_0 + (i_1 - i_0) * share, v_0 + (v_1 - v_0) * share
        passed = np.diff(seconds * share) / 3600
        charge = np.append(0.0, np.cumsum(passed * (current[1:] + current[:-1]) / 2))
        middle = (current[1:] + current[:-1]) * (voltage[1:] + voltage[:-1])
        ends = current[1:] * voltage[1:] + current[:-1] * voltage[:-1]
        energy = np.append(0.0, np.cumsum(passed * (ends + middle) / 6))  # of Simpson, exact for two lines
        counts = [np.full(points + 1, float(one)) for one in (number, half, cycle)]
        sides = [np.maximum(one, 0.0) for one in (charge, -charge, energy, -energy)]
        parts.append((begin + seconds * share, current, voltage, *counts, *sides))
        begin += seconds
    time, current, voltage, step, half, cycle, *sums = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Known(time, current, voltage, step, half, cycle, tuple(sums[:2]), tuple(sums[2:]))


def running(test, sums, numbers):
    """Let what counts from 0 in every step run on until the numbers change."""
    total, stood = np.zeros(len(sums)), 0.0
    for number in np.unique(test.step):
        rows = test.step == number
        first = int(rows.argmax())
        if first and numbers[first] != numbers[first - 1]:
            stood = 0.0
        total[rows] = stood + sums[rows]
        stood = total[rows][-1]
    return total


def counter(test, habit):
    """Count charge and energy as a cycler does: columns by their labels."""
    words, _, anew = habit.partition(" ")
    numbers = {"step": test.step, "half": test.half, "cycle": test.cycle}.get(anew, np.zeros(len(test.step)))
    columns = {}
    for (up, down), pair, one, net in (
        (test.charge, (CHARGED, DISCHARGED), STEP_CAPACITY, NET_CAPACITY),
        (test.energy, (CHARGED_ENERGY, DISCHARGED_ENERGY), STEP_ENERGY, NET_ENERGY),
    ):
        if words == "pair":
            columns |= {pair[0]: running(test, up, numbers), pair[1]: running(test, down, numbers)}
        elif words == "unsigned":
            columns[one] = running(test, up + down, numbers)
        elif words == "signed":
            columns[one] = up - down
        else:
            columns[net if words == "net" else one] = running(test, up - down, numbers)
    return columns


def written(test, kept, habit=None, *, digit_A=0.0, digit_V=0.0, digit_Ah=0.0, digit_s=0.0, columns=None):
    """Write the points that are kept, rounded to these digits."""
    digits = {TIME: digit_s, CURRENT: digit_A, VOLTAGE: digit_V}
    found = {TIME: test.time, CURRENT: test.current, VOLTAGE: test.voltage, STEP: test.step, CYCLE: test.cycle}
    found |= columns if columns is not None else counter(test, habit) if habit else {}
    rounded = {}
    for label, column in found.items():
        digit = digits.get(label, 0.0 if label in (STEP, CYCLE) else digit_Ah)
        rounded[label] = (np.round(column / digit) * digit if digit else column)[kept]
    places = [(Path("made.csv"), 2 + row) for row in range(len(rounded[TIME]))]
    return Reading(rounded, places, sign_is_stated=True)


def completed(reading):
    """Complete a reading to its table."""
    timed = sign.by_counters(time_of_test.complete(reading))
    return table.complete(timed, steps.starts(timed))


def sums_of(made, up, down):
    """Give charge or energy of each step of a completed table: up and down."""
    last = np.append(np.flatnonzero(np.diff(made.columns[STEP])), len(made.columns[STEP]) - 1)
    return made.columns[up][last], made.columns[down][last]


def thinned(test, rng, share):
    """Keep the first and last point of each step, and a share of those between."""
    kept = rng.random(len(test.step)) < share
    kept[test.ends] = True
    kept[np.append(0, test.ends[:-1] + 1)] = True
    return kept


@st.composite
def plans(draw, fewest=1):
    """Draw plans of rests, constant currents and currents that fade, from 1 uA to 1 A, of many digits."""
    size = 10.0 ** draw(st.integers(-6, 0))
    plan, voltage = [], 3.0
    for _ in range(draw(st.integers(fewest, 6))):
        kind = draw(st.sampled_from(("rest", "constant", "fading")))
        way = draw(st.sampled_from((1.0, -1.0)))
        current = 0.0 if kind == "rest" else way * size * draw(st.integers(3, 20)) * 0.0493827
        fades = draw(st.integers(1, 19)) / 20 if kind == "fading" else 1.0
        moved = voltage + np.sign(current) * draw(st.integers(0, 8)) / 10
        moved = float(min(max(moved, 1.0), 5.0))
        plan.append(((current, current * fades), (voltage, moved), draw(st.integers(60, 40000)), 200))
        voltage = moved
    assume(any(current for (current, _), *_ in plan))
    return plan

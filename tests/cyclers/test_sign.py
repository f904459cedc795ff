"""The sign of a current is what the states and the counters of the file say, and else what the voltage does."""

from dataclasses import replace

import numpy as np
import pytest

from lobsim import LobsimError
from lobsim.cyclers import sign, steps
from lobsim.cyclers.labels import CURRENT
from tests.cyclers.known_profile import known, written

TEST = known(
    [
        ((0.0, 0.0), (3.0, 3.0), 600, 10),
        ((-4e-4, -4e-4), (2.8, 2.0), 36000, 50),
        ((4e-4, 4e-4), (3.0, 4.2), 36000, 50),
    ]
)
EVERY = np.ones(len(TEST.time), dtype=bool)
WAY = np.sign(TEST.current)


def unsigned(habit=None, current=None):
    made = replace(written(TEST, EVERY, habit), sign_is_stated=False)
    return made.having({CURRENT: np.abs(TEST.current) if current is None else current})


def test_states_give_an_unsigned_current_its_sign():
    made = sign.signed(unsigned(), WAY)
    assert made.columns[CURRENT] == pytest.approx(TEST.current)
    assert made.sign_is_stated


def test_a_current_that_is_the_opposite_of_all_states_is_turned():
    made = sign.signed(unsigned(current=-TEST.current), WAY)
    assert made.columns[CURRENT] == pytest.approx(TEST.current)
    assert "it was turned" in made.remarks[0]


def test_a_current_that_contradicts_its_state_in_one_row_is_refused():
    current = TEST.current.copy()
    current[20] = 4e-4
    with pytest.raises(
        LobsimError, match=r"line 22: the current 0\.0004 A has the wrong sign for its state, discharge"
    ):
        sign.signed(unsigned(current=current), WAY)


def test_the_last_sample_of_a_step_that_is_called_a_rest_keeps_its_direction():
    way = WAY.copy()
    way[61] = 0.0  # the last row of the discharge
    assert sign.signed(unsigned(), way).columns[CURRENT] == pytest.approx(TEST.current)


@pytest.mark.parametrize("habit", ["pair step", "pair never", "net"])
def test_counters_turn_a_current_that_is_positive_in_discharge(habit):
    made = sign.by_counters(unsigned(habit, -TEST.current))
    assert made.columns[CURRENT] == pytest.approx(TEST.current)
    assert "it was turned" in made.remarks[0]
    same = sign.by_counters(unsigned(habit, TEST.current))
    assert same.columns[CURRENT] == pytest.approx(TEST.current)
    assert same.sign_is_stated
    assert same.remarks == ()


def test_a_current_against_the_voltage_is_refused_and_one_with_it_is_not():
    right = unsigned(current=TEST.current)
    assert sign.check(right, steps.starts(right)) is None
    wrong = unsigned(current=-TEST.current)
    with pytest.raises(LobsimError, match=r"while the voltage falls by 0\.7\d V .* the other sign was expected"):
        sign.check(wrong, steps.starts(wrong))


def test_a_row_that_turns_round_alone_is_refused():
    current = TEST.current.copy()
    current[30] = 4e-4
    with pytest.raises(LobsimError, match="line 32: the current turns round for this row alone"):
        sign.check(unsigned(current=current), steps.starts(unsigned(current=TEST.current)))

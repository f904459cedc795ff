"""What is measured and what is to be found are checked before anything is solved."""

import numpy as np
import pytest

import lobsim
from lobsim import LobsimError
from lobsim.fit.curves import POINTS
from lobsim.fit.problem import Problem
from lobsim.fit.unknowns import settled

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
Q = np.linspace(0, 2, 11)
V = 2.6 - 0.1 * Q
FIVE = [lobsim.Unknown(name, 0.2, 0.3) for name in ("Oxygen reduction transfer coefficient", "Percolation threshold")]
FIVE += ["Oxygen diffusivity [m2.s-1]", "Electrolyte dose [m]", lobsim.Unknown("Separator porosity", 0.4, 0.5)]


def curve(capacity=Q, voltage=V, **options):
    return lobsim.Curve(STEP, capacity, voltage, **options)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: curve(Q[:4], V[:4]), "4 points"),
        (lambda: curve(Q, V[:-1]), "11 capacities and 10 voltages"),
        (lambda: curve(Q, np.where(Q > 1, np.nan, V)), "finite"),
        (lambda: curve(Q - 1, V), "counts from 0"),
        (lambda: curve(np.append(Q[:-1], 0.5), V), "runs back by 1.3 mAh/cm2"),
        (lambda: curve(noise_V=0), "above 0 V"),
        (lambda: curve(noise_V=3), "not above 0.3 V, not 3 V"),
        (lambda: curve(noise_V=-2e-3), "above 0 V"),
        (lambda: curve(noise_V=np.nan), "the noise, in V, is a finite number, not nan"),
        (lambda: curve(noise_V="2 mV"), "the noise, in V, is a finite number, not '2 mV'"),
        (lambda: curve(resolution_mAh_cm2=5.0), "between 0 and the capacity, 2 mAh/cm2, not at 5"),
        (lambda: curve(Q, 1e3 * V), "from 2400 to 2600 V.*give volts, not mV"),
        (lambda: curve(Q, 1e-3 * V), "from 0.0024 to 0.0026 V.*give volts"),
        (lambda: curve(1e3 * Q, V), "goes to 2000 mAh/cm2.*not mAh/g"),
        (lambda: curve(Q.reshape(1, 11), V.reshape(1, 11)), r"the capacities, in mAh/cm2, are one list.*\(1, 11\)"),
        (lambda: curve(Q, [str(v) for v in V]), "the voltages, in V, are numbers, not '2.6'"),
        (lambda: curve([*Q[:-1], None], V), "the capacities, in mAh/cm2, are numbers, not None"),
        (lambda: curve([Q[:3], Q], V), "are one list of numbers"),
        (lambda: curve(None, V), "are one list of numbers, not None"),
        (lambda: curve(step=1.5), "the step is the number of one in the protocol, from 0, not 1.5"),
        (lambda: lobsim.Curve([], Q, V), "has no protocol"),
    ],
)
def test_a_curve_that_cannot_be_compared_is_refused_in_words(make, words):
    with pytest.raises(LobsimError, match=words):
        make()


@pytest.mark.parametrize(
    ("capacity", "voltage", "options"),
    [
        (Q, np.linspace(2.7, 0.0, 11), {}),  # to 0 V
        (Q, np.linspace(3.0, 4.9, 11), {}),  # a charge without a mediator
        (1e-3 * Q, V, {}),  # a flat electrode of glassy carbon
        (90 * Q, V, {}),  # a foil of 0.9 mm
        (list(Q), tuple(V), {"noise_V": np.float32(1e-3), "step": np.int64(0)}),
        (np.arange(11), V, {}),
    ],
)
def test_a_curve_that_is_unusual_is_taken(capacity, voltage, options):
    assert curve(capacity, voltage, **options).voltage_V.size == 11


def test_rows_a_little_out_of_order_are_put_in_order():
    swapped = [0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 10]
    Q_fine = np.linspace(0, 2, 201)
    order = np.r_[:100, 101, 100, 102:201]
    assert np.all(np.diff(curve(Q_fine[order], 2.6 - 0.1 * Q_fine[order]).capacity_mAh_cm2) > 0)
    with pytest.raises(LobsimError, match="runs back"):  # a tenth of the capacity is no slip of a logger
        curve(Q[swapped], V[swapped])


def test_many_points_are_thinned_evenly_along_the_curve():
    """A cycler logs a plateau with thousands of rows and the fall with few: both must count."""
    plateau, fall = np.linspace(0, 1.99, 5000), np.linspace(1.99, 2.0, 50)
    voltage = np.r_[np.full(5000, 2.6), 2.6 - 60 * (fall - 1.99)]
    kept = curve(np.r_[plateau, fall], voltage)
    assert kept.voltage_V.size <= POINTS
    assert (kept.voltage_V < 2.59).sum() > 15  # of 50; evenly in rows it would be one or two
    assert (kept.capacity_mAh_cm2[-1], kept.voltage_V[-1]) == (2.0, voltage[-1])


def test_the_resolution_of_the_capacity_counts_where_the_curve_is_steep():
    flat_then_steep = np.where(Q <= 1, 2.6, 2.6 - 0.5 * (Q - 1))
    sigma = curve(Q, flat_then_steep, noise_V=1e-3, resolution_mAh_cm2=0.02).sigma_V
    assert sigma[1] == pytest.approx(1e-3)
    assert sigma[-2] == pytest.approx(np.hypot(1e-3, 0.5 * 0.02))


def test_the_digest_is_of_all_numbers_as_they_were_given():
    many = np.linspace(0, 2, 1000)
    one, other = 2.6 - 0.1 * many, 2.6 - 0.1 * many
    other[501] += 1e-6
    assert curve(many, one).digest == curve(many, one).digest != curve(many, other).digest


def test_a_name_alone_takes_its_bounds_from_the_range_in_the_parameter_set():
    cell = lobsim.Cell("NIPS", "stacked").with_values({"Oxygen diffusivity [m2.s-1]": 2e-9})
    found = settled("Oxygen diffusivity [m2.s-1]", cell)
    assert (found.low, found.high, found.scale) == (0.9e-9, 1.35e-9, "log")


@pytest.mark.parametrize(
    ("unknown", "words"),
    [
        ("Oxygen difusivity [m2.s-1]", "did you mean"),
        ("Oxygen diffusivity", "needs its unit"),
        ("Contact resistance [Ohm.m2]", "no range in the parameter set"),
        (lobsim.Unknown("Oxygen diffusivity [m2.s-1]", low=2e-9), "the first must be the smaller"),
        (lobsim.Unknown("Positive electrode porosity", 0.5, 1.2), "strictly between 0 and 1"),
        ("Electrode area [m2]", "part of the current density"),
        ("Percolation exponent", "a law rather than a number"),
        (3, "is a name or an Unknown, not 3"),
    ],
)
def test_what_cannot_be_found_is_refused_in_words(unknown, words):
    with pytest.raises(LobsimError, match=words):
        settled(unknown, lobsim.Cell("NIPS", "stacked"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"low": 2e-9, "high": 1e-9}, "are 2e-09 and 1e-09: the first must be the smaller"),
        ({"low": 1e-9, "high": 1e-9}, "the first must be the smaller"),
        ({"low": "1e-9"}, "'low' of 'D' is a finite number, not '1e-9'"),
        ({"high": np.inf}, "'high' of 'D' is a finite number, not inf"),
        ({"high": [1, 2]}, "'high' of 'D' is a finite number"),
        ({"low": True}, "'low' of 'D' is a finite number, not True"),
        ({"low": 0.0, "high": 0.1}, "no logarithm"),
        ({"mean": 1e-9}, "a mean and a standard deviation"),
        ({"mean": 1e-9, "sd": 0}, "a standard deviation above 0"),
        ({"mean": -1e-9, "sd": 0.1}, "the mean -1e-09, which has no logarithm"),
        ({"scale": "square"}, "unknown scale 'square'"),
        ({"scale": None}, "unknown scale None"),
    ],
)
def test_what_is_no_bound_and_no_prior_is_refused_when_it_is_given(given, words):
    with pytest.raises(LobsimError, match=words):
        lobsim.Unknown("D", **given)


@pytest.mark.parametrize("name", [None, 3, ""])
def test_an_unknown_has_a_name(name):
    with pytest.raises(LobsimError, match="an unknown is the name of a number of the cell"):
        lobsim.Unknown(name)


@pytest.mark.parametrize(
    ("curves", "unknowns", "words"),
    [
        ([], ["Oxygen diffusivity [m2.s-1]"], "one measured curve or more"),
        ([curve()], [], "one number to be found or more"),
        ([curve()], ["Oxygen diffusivity [m2.s-1]"] * 2, "twice"),
        ([curve(Q[:5], V[:5])], FIVE, "5 points cannot tell 5 numbers"),
        ([curve(step=3)], ["Oxygen diffusivity [m2.s-1]"], "no step 3"),
        ([lobsim.Curve("Rest for 1 h", Q, V)], ["Oxygen diffusivity [m2.s-1]"], "not at a constant current"),
    ],
)
def test_a_problem_that_does_not_fit_together_is_refused_in_words(curves, unknowns, words):
    with pytest.raises(LobsimError, match=words):
        Problem(lobsim.Cell("NIPS", "stacked"), curves, unknowns)


def test_a_number_without_bounds_says_so():
    with pytest.raises(LobsimError, match=r"'Contact resistance \[Ohm.m2\]' has no bounds"):
        _ = lobsim.Unknown("Contact resistance [Ohm.m2]").bounds

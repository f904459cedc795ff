"""Jobs in lanes end where exact solutions say, and no job feels which others are beside it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import scipy.optimize

from lobsim.batch.jobs import Control, Status, Wanted
from lobsim.batch.tableaus import RODAS4, RODAS5P
from tests.batch.by_hand import (
    DIFFUSION,
    FOLLOWING_TIME,
    LOGARITHM,
    PIVOT,
    PIVOT_IN_TIME,
    ROBERTSON,
    VAN_DER_POL,
    diffusion,
)

METHODS = pytest.mark.parametrize("method", [RODAS4, RODAS5P], ids=lambda method: method.name)
FINE = Control(rtol=1e-9, atol=1e-9)
NEVER = (9.0, 0.0, 0.0)  # numbers of LOGARITHM with which none of its events happens


def logarithm(t):
    u, v = 1 / (1 + np.asarray(t)), 1 + np.log1p(t)
    return np.stack([u, v, u * v], axis=-1)


def following_time(t):
    return np.array([np.exp(-(t**2) / 2), t, 1.0])


@METHODS
@pytest.mark.parametrize("model", [LOGARITHM, FOLLOWING_TIME], ids=["autonomous", "with time"])
def test_steps_keep_their_order_in_all_unknowns(integrator, method, model):
    """Steps of one length, allowed by the tolerance: errors of all unknowns fall with their power."""
    solver, exact = (integrator(model, method), logarithm if model is LOGARITHM else following_time)
    numbers = np.array([NEVER[: solver.numbers]])
    errors = []
    for steps in (16, 32):
        y, h = exact(0.0)[None, :], 1.0 / steps
        for step in range(steps):
            ended = solver.solve(
                numbers,
                [(step + 1) * h],
                t_start=[step * h],
                y0=y,
                control=Control(rtol=0.9, atol=1e6, first_step=1.0),
            )
            assert ended.steps[0] == 1
            y = ended.y_end
        errors.append(np.abs(y[0] - exact(1.0)).max())
    assert np.log2(errors[0] / errors[1]) > method.order - 0.3
    assert errors[1] < 1e-7


@METHODS
def test_the_error_follows_the_tolerance(integrator, method):
    solver, exact = integrator(LOGARITHM, method), logarithm(5.0)
    for tolerance in (1e-4, 1e-6, 1e-8, 1e-10):
        ended = solver.solve([NEVER], 5.0, control=Control(rtol=tolerance, atol=tolerance))
        assert np.abs(ended.y_end[0] - exact).max() < 15 * tolerance


@METHODS
def test_stiff_problems_agree_with_another_method(integrator, method):
    times = (0.4, 40.0, 4000.0, 4e5)
    runs = integrator(ROBERTSON, method).solve(
        [[0.04, 0.0]] * 4, times, control=Control(rtol=1e-8, atol=[1e-10, 1e-13, 1e-10])
    )
    # Hairer and Wanner's reference at t = 40, to the digits that it has
    assert runs.y_end[1] == pytest.approx([0.7158270688, 0.9185534765e-5, 0.2841637457], rel=1e-7)
    assert runs.y_end.sum(axis=1) == pytest.approx(1, abs=1e-12)
    runs = integrator(VAN_DER_POL, method).solve([[1e-6]], 2.0, control=Control(rtol=1e-8, atol=1e-8))
    # end point of the test set for initial value problem solvers, Hairer and Wanner
    assert runs.y_end[0] == pytest.approx([1.706167732170483, -0.8928097010247975], rel=1e-5)


@METHODS
def test_diffusion_decays_as_its_mode_and_the_potential_carries_the_current(integrator, method):
    n, D, current, t = 20, 0.7, 0.3, 0.2
    runs = integrator(DIFFUSION, method).solve([[D, current, 9.0]], t, control=FINE, wanted=Wanted(looks=2))
    x = (np.arange(n) + 0.5) / n
    c = 1 + np.cos(np.pi * x) / 2 * np.exp(-D * (2 - 2 * np.cos(np.pi / n)) * n**2 * t)
    assert runs.y_end[0, :n] == pytest.approx(c, abs=1e-8)
    phi = -np.r_[0, np.cumsum(current / n * 2 / (c[1:] + c[:-1]))]
    assert runs.y_end[0, n:] == pytest.approx(phi, abs=1e-8)
    assert runs.look_values[0, -1] == pytest.approx(runs.y_end[0, n:], abs=0)


@METHODS
def test_the_curve_and_states_between_steps_are_as_exact_as_the_steps(integrator, method):
    solver = integrator(LOGARITHM, method)
    runs = solver.solve(
        [NEVER] * 2,
        [5.0, 3.0],
        control=Control(rtol=1e-6, atol=1e-6),
        wanted=Wanted(shown=1, grid=np.linspace(0, 1, 57)),
    )
    for job, end in enumerate((5.0, 3.0)):
        times = np.linspace(0, end, 57)
        assert runs.states[job] == pytest.approx(logarithm(times), abs=5e-5)
        assert runs.follow(job, times) == pytest.approx(runs.states[job, :, 1], abs=1e-13)
        curve = runs.curve(job)
        assert curve[1:, 0] == pytest.approx(curve[:-1, 0] + curve[:-1, 1], abs=1e-15)
        assert (curve[1:, 2] == curve[:-1, 3]).all()


def test_states_on_a_grid_of_times_are_those_times_and_none_after_the_end(integrator):
    times = np.array([0.0, 0.5, 1.0, 2.5, 3.5])
    runs = integrator(LOGARITHM).solve(
        [NEVER] * 2, [3.0, 9.0], control=FINE, wanted=Wanted(grid=times, grid_of="times")
    )
    assert np.isnan(runs.states[0, -1]).all()
    assert runs.states[0, :-1] == pytest.approx(logarithm(times[:-1]), abs=1e-6)
    assert runs.states[1] == pytest.approx(logarithm(times), abs=1e-6)


@METHODS
@pytest.mark.parametrize("tolerance", [1e-4, 1e-9])
def test_events_are_where_they_are_exactly(integrator, method, tolerance):
    """v = 1 + log(1 + t) rises to k_0, u = 1 / (1 + t) falls to k_1."""
    solver = integrator(LOGARITHM, method)
    limits = [[2.0, 0, 0], [9, 0.25, 0], [1.5, 0.1, 0], [3.9, 0.1, 0], [9, 1e-3, 0], [9, 0.999, 0]]
    exact = [np.e - 1, 3, np.exp(0.5) - 1, 9, 999, 1 / 0.999 - 1]
    runs = solver.solve(limits, 2000.0, control=Control(rtol=tolerance, atol=tolerance))
    assert (runs.status == Status.EVENT).all()
    assert runs.event.tolist() == [0, 1, 0, 1, 1, 1], "of two events the first in time counts"
    assert runs.t == pytest.approx(exact, rel=max(30 * tolerance, 1e-7))
    # the state is at the event, whatever the error of the whole: crossed, and by no more than the time allows
    for job, (which, run) in enumerate(zip(runs.event, runs.y_end, strict=True)):
        value = limits[job][0] - run[1] if which == 0 else run[0] - limits[job][1]
        assert -1e-7 * (1 + runs.t[job]) < value < 0
        assert abs(run[2] - run[0] * run[1]) < 1e-2 * tolerance, "the algebraic equation holds at the end"


def test_an_event_of_an_algebraic_unknown_is_met(integrator):
    """w = (1 + log(1 + t)) / (1 + t) falls to k_2."""
    runs = integrator(LOGARITHM).solve([[99, 0, 0.5]], 100.0, control=FINE)
    root = scipy.optimize.brentq(lambda t: (1 + np.log1p(t)) / (1 + t) - 0.5, 0, 100)
    assert runs.event[0] == 2
    assert runs.t[0] == pytest.approx(root, rel=1e-7)


def test_what_is_over_at_the_start_is_over_at_once(integrator):
    runs = integrator(LOGARITHM).solve([[0.5, 0, 0], NEVER, [9, 0, 1.5]], 2.0, wanted=Wanted(looks=4))
    assert runs.status.tolist() == [Status.AT_ONCE, Status.FINISHED, Status.AT_ONCE]
    assert runs.event.tolist() == [0, -1, 2]
    assert runs.t.tolist() == [0, 2, 0]
    assert runs.steps[0] == 0
    assert runs.look_values[0] == pytest.approx(np.array([[2.0, 0.0]] * 4), abs=1e-12)


def test_an_event_that_stands_at_zero_and_falls_happens_at_the_start(integrator):
    runs = integrator(LOGARITHM).solve([[1.0, 0, 0], [9.0, 1.0, 0]], 2.0)
    assert runs.status.tolist() == [Status.EVENT] * 2
    assert (runs.t < 1e-7).all()


def test_the_start_makes_algebraic_unknowns_consistent_and_leaves_the_others(integrator):
    y0 = np.array([[0.7, 1.4, 55.0], [0.7, 1.4, -3.0]])
    runs = integrator(LOGARITHM).solve([NEVER] * 2, 1e-9, y0=y0)
    assert runs.y_end == pytest.approx(np.array([[0.7, 1.4, 0.98]] * 2), abs=1e-8)


def test_a_start_that_cannot_be_is_said_and_the_others_go_on(integrator):
    """w^3 = 1 + exp(-t^2/2) - x has a root everywhere; 1e308 overflows on the way."""
    bad = np.full((3, 3), np.nan)
    bad[1] = [1e308, 0.0, 1e200]
    runs = integrator(FOLLOWING_TIME).solve([[1.0]] * 3, 1.0, y0=bad, wanted=Wanted(looks=3))
    assert runs.status.tolist() == [Status.FINISHED, Status.INCONSISTENT, Status.FINISHED]
    assert runs.y_end[0].tolist() == runs.y_end[2].tolist()
    assert np.isnan(runs.look_values[1]).all() and not np.isnan(runs.look_values[[0, 2]]).any()


def test_a_pivot_that_is_too_small_in_a_lane_makes_no_wrong_result_and_disturbs_no_other(integrator):
    """0 = k z_1 + z_2 - x and 0 = z_1 + k z_2 - 2 x - t: with a tiny k one pivot is tiny, and z_1 is lost."""
    solver, wanted = integrator(PIVOT), Wanted(looks=2)
    runs = solver.solve([[0.5], [1e-18], [0.3], [0.0]], 1.0, control=FINE, wanted=wanted)
    assert (runs.status[[0, 2]] == Status.FINISHED).all()
    assert not Status(runs.status[3]).is_good
    tiny = runs.y_end[1]
    assert not Status(runs.status[1]).is_good or abs(tiny[2] - tiny[0]) < 1e-8, "lost, and not said"
    x, z1, z2 = runs.y_end[[0, 2]].T
    k = np.array([0.5, 0.3])
    assert z1 + k * z2 == pytest.approx(2 * x + 1, abs=1e-10)
    assert k * z1 + z2 == pytest.approx(x, abs=1e-10)


def test_a_pivot_that_gets_too_small_on_the_way_ends_a_job(integrator):
    """The pivot is k - t: where it is lost no step can be trusted, and a job either passes that or says so."""
    runs = integrator(PIVOT_IN_TIME).solve([[5.0], [0.5]], 1.0, control=FINE)
    assert runs.status[0] == Status.FINISHED
    x, z1, z2 = runs.y_end[1]
    good = Status(runs.status[1]).is_good
    assert not good or abs(z1 - 0.5 * z2 - 2 * x - runs.t[1]) < 1e-8


@pytest.fixture(scope="module")
def many():
    """Numbers and times of LOGARITHM that end in all ways."""
    rng = np.random.default_rng(3)
    numbers = np.column_stack([rng.uniform(0.9, 5, 57), rng.uniform(0, 0.3, 57), rng.uniform(0, 0.2, 57)])
    return numbers, rng.uniform(0.1, 300, 57)


def same(a, b, jobs=slice(None)):
    for name in ("status", "event", "steps", "rejections", "t", "y_end", "look_times", "look_values", "states"):
        assert np.array_equal(getattr(a, name)[jobs], getattr(b, name), equal_nan=name.startswith(("l", "s"))), name


WANTED = Wanted(shown=2, looks=9, grid=np.linspace(0, 1, 5))


def test_a_job_alone_gives_the_same_bits_as_among_others(integrator, many):
    solver, (numbers, ends) = integrator(LOGARITHM), many
    together = solver.solve(numbers, ends, wanted=WANTED)
    assert {Status.EVENT, Status.AT_ONCE} <= set(together.status)
    for job in range(0, 57, 5):
        alone = solver.solve(numbers[[job]], ends[[job]], wanted=WANTED)
        same(together, alone, [job])
        assert np.array_equal(together.curve(job), alone.curve(0))


def test_the_order_of_jobs_does_not_matter(integrator, many):
    solver, (numbers, ends) = integrator(LOGARITHM), many
    order = np.random.default_rng(4).permutation(57)
    same(solver.solve(numbers, ends, wanted=WANTED), solver.solve(numbers[order], ends[order], wanted=WANTED), order)


def test_threads_share_the_jobs_and_change_nothing(integrator, many):
    solver, (numbers, ends) = integrator(LOGARITHM), many
    alone = solver.solve(numbers, ends, wanted=WANTED)
    same(alone, solver.solve(numbers, ends, wanted=WANTED, threads=4))
    with ThreadPoolExecutor(4) as pool:
        for runs in pool.map(lambda _: solver.solve(numbers, ends, wanted=WANTED), range(8)):
            same(alone, runs)
            assert np.array_equal(alone.curve_rows, runs.curve_rows)


@pytest.mark.parametrize("lanes", [2, 8])
def test_other_numbers_of_lanes_give_the_same(integrator, many, lanes):
    numbers, ends = many
    one, other = (integrator(LOGARITHM, lanes=n).solve(numbers, ends, control=FINE) for n in (4, lanes))
    assert (one.status == other.status).all()
    assert one.t == pytest.approx(other.t, rel=1e-8)


def test_lanes_that_fail_do_not_disturb_others(integrator):
    """With a small number that is 0 Van der Pol's rates are infinite, so that it cannot start."""
    solver = integrator(VAN_DER_POL)
    small = np.array([1e-3, 0.0, 1e-3, np.nan, 1e-3, 1e-2, 0.0, 1e-3])
    runs = solver.solve(small[:, None], 2.0)
    failed = ~(small > 0)
    assert (runs.status[failed] == Status.INCONSISTENT).all()
    assert (runs.status[~failed] == Status.FINISHED).all()
    good = solver.solve(small[~failed, None], 2.0)
    assert (good.y_end == runs.y_end[~failed]).all()


def test_a_budget_of_steps_is_kept(integrator):
    runs = integrator(VAN_DER_POL).solve([[1e-6]], 2.0, control=Control(most_steps=20))
    assert runs.status[0] == Status.TOO_MANY_STEPS
    assert runs.steps[0] + runs.rejections[0] == 20


def test_a_solution_that_ends_in_a_singularity_stops_there_and_says_so(integrator):
    """Van der Pol's oscillator with a negative number blows up in finite time."""
    runs = integrator(VAN_DER_POL).solve([[-1e-2]], 20.0)
    assert runs.status[0] in (Status.STEP_TOO_SMALL, Status.NOT_FINITE)
    assert 0 < runs.t[0] < 20


@pytest.mark.parametrize("looks", [9, 24, 49, 2001])
def test_looks_are_ends_and_middles_of_steps_in_turn(integrator, looks):
    """Of single steps where there are enough looks, else of pieces of several; the last are all at the end."""
    runs = integrator(LOGARITHM).solve([NEVER, [2.0, 0, 0]], 300.0, wanted=Wanted(looks=looks))
    for job in range(2):
        times = np.r_[runs.curve(job)[:, 0], runs.t[job]]
        halves = np.interp(np.arange(2 * times.size - 1) / 2, np.arange(times.size), times)
        pieces = min((looks - 1) // 2, times.size - 1)
        ends = np.round(np.linspace(0, times.size - 1, pieces + 1)).astype(int)
        at = np.full(looks, halves.size - 1)
        at[: 2 * pieces + 1 : 2], at[1 : 2 * pieces : 2] = 2 * ends, ends[1:] + ends[:-1]
        assert runs.look_times[job] == pytest.approx(halves[at], rel=1e-15)
        assert runs.look_values[job, :, 1] == pytest.approx(halves[at], rel=1e-15)
        assert runs.look_values[job, :, 0] == pytest.approx(logarithm(halves[at])[:, :2].sum(axis=1), abs=1e-3)


def test_only_the_unknowns_that_are_given_start_elsewhere(integrator):
    own = integrator(LOGARITHM).solve([NEVER], 2.0)
    given = integrator(LOGARITHM).solve([NEVER] * 2, 2.0, y0=[[np.nan, np.nan, 0.1], [np.nan, 1.5, np.nan]])
    assert given.y_end[0].tolist() == own.y_end[0].tolist()
    assert given.y_end[1, 0] == pytest.approx(own.y_end[0, 0], abs=1e-4) and given.y_end[1, 1] > own.y_end[0, 1] + 0.1


def test_outputs_of_states_are_read_later_as_they_are_during_the_run(integrator, many):
    solver, (numbers, ends) = integrator(LOGARITHM), many
    runs = solver.solve(numbers, ends, wanted=Wanted(looks=2))
    again = solver.read(numbers, runs.t, runs.y_end)
    assert again.tolist() == runs.look_values[:, -1].tolist()


def test_two_hundred_places_are_solved_too(integrator):
    """So many that compilation, tables and memory must not grow with more than their number."""
    runs = integrator(diffusion(200)).solve([[1.0, 0.1, 9.0]] * 3, 0.05)
    assert (runs.status == Status.FINISHED).all()
    assert runs.y_end[:, :200].mean(axis=1) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"numbers": [[1.0]]}, r"numbers: shape \(1, 1\) given, \(-1, 3\) needed"),
        ({"t_end": 0.0}, "every job must end after its start"),
        ({"t_end": np.nan}, "every job must end after its start"),
        ({"control": Control(rtol=0.0)}, "rtol must be between 0 and 1"),
        ({"control": Control(atol=-1.0)}, "every atol above 0"),
        ({"wanted": Wanted(shown=3)}, "one of 3 unknowns"),
        ({"wanted": Wanted(looks=1)}, "looks 0, 2 or more"),
        ({"wanted": Wanted(grid=[0.5, 0.1])}, "finite and ascend"),
        ({"wanted": Wanted(grid_of="steps")}, "neither"),
    ],
)
def test_what_cannot_be_is_refused(integrator, given, said):
    with pytest.raises(ValueError, match=said):
        integrator(LOGARITHM).solve(**({"numbers": [NEVER], "t_end": 1.0} | given))


def test_no_jobs_are_no_work(integrator):
    runs = integrator(LOGARITHM).solve(np.empty((0, 3)), 1.0)
    assert runs.t.size == 0

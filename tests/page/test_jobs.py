"""The job queue remembers, gives up, replaces what broke, and says each in a sentence; no process is started here."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from lobsim.errors import LobsimError
from lobsim.page import jobs, state


class Pool:
    """Takes work and lets the test say what comes of it."""

    def __init__(self):
        self.taken = []

    def submit(self, work, *given):
        self.taken.append((work, given, Future()))
        return self.taken[-1][-1]

    def shutdown(self, **_):
        pass


class Broken:
    def submit(self, work, *given):
        raise BrokenProcessPool("a process died")


@pytest.fixture
def served():
    """A job queue whose two pools are of this kind, and these."""
    made = jobs.JobQueue(1)
    made.close()
    made._pools = {view: Pool() for view in made._pools}
    return made, made._pools


def cycled(number):
    return state.read(f"build=cycling&view=cycles&times={number}").choices


def discharged(number):
    return state.read(f"current={0.1 * number:.1f}").choices


def solve(queue, pool, *asked):
    """Ask, as far as work is handed out, and let every work be done."""
    futures = [queue._discharge(one) for one in asked]
    for _, given, future in pool.taken:
        if not future.done():
            future.set_result(given[0])
    return [future.result() for future in futures]


def test_what_was_solved_is_remembered_and_the_oldest_forgotten(served, monkeypatch):
    made, pools = served
    monkeypatch.setattr(jobs, "REMEMBERED", 2)
    pool = pools[state.DISCHARGE]
    one, two, three = map(discharged, (1, 2, 3))
    assert solve(made, pool, one, two, one) == [one, two, one] and len(pool.taken) == 2
    solve(made, pool, three)  # one was asked for after two
    solve(made, pool, one)
    assert len(pool.taken) == 3
    solve(made, pool, two)
    assert len(pool.taken) == 4


def test_a_pool_that_broke_is_replaced_and_the_question_handed_to_the_new_one(served, monkeypatch):
    made, pools = served
    fresh = Pool()
    pools[state.DISCHARGE] = Broken()
    monkeypatch.setattr(made, "_pool", lambda view: fresh)
    assert solve(made, fresh, discharged(1)) == [discharged(1)]
    assert pools[state.DISCHARGE] is fresh


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (jobs.AbandonedError(), "the run was given up, because nobody waited for it: ask again"),
        (BrokenProcessPool(), "the process that solved this run came to an end: ask again"),
    ],
)
def test_cycles_that_were_lost_are_told_and_solved_when_asked_again(served, error, sentence):
    made, pools = served
    assert made.cycles(cycled(3)) == (0, None)
    pools[state.CYCLING].taken[0][-1].set_exception(error)
    assert len(pools[state.CYCLING].taken) == 1
    with pytest.raises(LobsimError, match=sentence):
        made._wait(pools[state.CYCLING].taken[0][-1])
    assert made.cycles(cycled(3)) == (0, None) and len(pools[state.CYCLING].taken) == 2
    pools[state.CYCLING].taken[1][-1].set_result("solved")
    assert made.cycles(cycled(3)) == (3, "solved") and len(pools[state.CYCLING].taken) == 2


def test_what_cannot_be_solved_is_not_tried_twice(served):
    made, pools = served
    made.cycles(cycled(3))
    pools[state.CYCLING].taken[0][-1].set_exception(LobsimError("no"))
    for _ in range(2):
        with pytest.raises(LobsimError, match="no"):
            made.cycles(cycled(3))
    assert len(pools[state.CYCLING].taken) == 1


def test_more_cycles_than_there_is_room_for_are_asked_to_wait(served):
    made, pools = served
    for number in range(1, jobs.SLOTS + 1):
        assert made.cycles(cycled(number)) == (0, None)
    with pytest.raises(LobsimError, match="8 runs of cycles, or searches of limits, go on already: try again"):
        made.cycles(cycled(jobs.SLOTS + 1))
    pools[state.CYCLING].taken[4][-1].set_result("solved")
    assert made.cycles(cycled(jobs.SLOTS + 1)) == (0, None)
    (*_, (_, given, _)) = pools[state.CYCLING].taken
    assert given[1] == 4  # the slot that has become free


def test_a_solver_that_does_not_come_to_an_end_is_told(served):
    with pytest.raises(LobsimError, match=r"the solver has not come to an end in 0\.01 s: choose numbers nearer"):
        served[0]._wait(Future(), 0.01)

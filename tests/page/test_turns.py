"""A visitor who asks anew does not wait for what was asked before, and what nobody waits for is not begun."""

import time
from concurrent.futures import Future
from threading import Thread

import pytest

from lobsim.page import jobs, state
from lobsim.page.callbacks import ANSWERED, answered
from lobsim.page.turns import DroppedError, Turns


class Pool:
    """Takes work that is never begun."""

    def __init__(self):
        self.taken = []

    def submit(self, work, *given):
        self.taken.append(Future())
        return self.taken[-1]


@pytest.fixture
def queue():
    made = jobs.JobQueue(1)
    made.close()
    made._pools = {view: Pool() for view in made._pools}
    return made


def asked(query, number, visitor="one"):
    return {"query": query, "number": number, "visitor": visitor}


def test_a_newer_question_of_a_visitor_ends_the_older_and_its_run_is_not_begun(queue):
    turns, answers = Turns(), []
    older = Thread(target=lambda: answers.append(answered(queue, asked("film=4", 1), turns)), daemon=True)
    older.start()
    while not queue._awaited and older.is_alive():
        time.sleep(0.01)
    with turns.taken("another", 2):
        older.join(timeout=0.1)
        assert older.is_alive() and not queue._pools[state.DISCHARGE].taken[0].cancelled()
    with turns.taken("one", 2):
        older.join(timeout=10)
    assert answers[0][ANSWERED] == {"number": 1, "done": True}
    assert queue._pools[state.DISCHARGE].taken[0].cancelled() and not queue._awaited


def test_a_run_that_another_visitor_waits_for_goes_on(queue):
    shared = queue._discharge(state.read("film=4").choices)
    with queue._waiting_for(shared):
        with queue._waiting_for(shared, shared):
            pass
        assert not shared.cancelled()
    assert shared.cancelled()


def test_an_older_question_that_comes_late_is_dropped_at_once_and_nobody_is_remembered():
    turns = Turns()
    with turns.taken("one", 5), pytest.raises(DroppedError), turns.taken("one", 4):
        pass
    assert turns._open == {}


def test_a_run_that_was_given_up_is_solved_when_asked_again(queue):
    choices = state.read("film=4").choices
    with queue._waiting_for(queue._discharge(choices)):
        pass
    given_up, again = queue._discharge(choices), queue._discharge(choices)
    assert given_up is again and not again.cancelled() and len(queue._pools[state.DISCHARGE].taken) == 2

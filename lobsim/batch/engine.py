"""The engine of a structure: its program, compiled once and kept on disk, and what its arrays mean."""

import time
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from lobsim.batch.books import WANTED
from lobsim.batch.equations import Model, model_of
from lobsim.batch.factors import plan
from lobsim.batch.integrator import Integrator
from lobsim.batch.program import program
from lobsim.numerics.compiling import WIDE, Library, NOTE_s
from lobsim.solve.prepare import Prepared
from lobsim.solve.threads import one_at_a_time

# No sum is taken in another order than it is written, and what is no number stays visible.
FLAGS = ("-O2", *WIDE, "-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros")
LONGEST = 20_000_000  # characters of a program; most are tables, of which a compiler takes 10^6 in a second
POLL_s = 0.05


class NoEngineError(Exception):
    """There is no compiled engine of a structure; the message says why."""


class Engine:
    """The engine of a built model.

    Parameters
    ----------
    prepared : Prepared
        The built model, whose numbers are inputs.

    Raises
    ------
    NotInLanesError
        If the model does what the engine has no loop for.
    """

    def __init__(self, prepared: Prepared) -> None:
        self.model: Model = model_of(prepared, WANTED)
        code = self.model.code
        factors = plan(code.ends, code.columns, self.model.differential)
        text = program(code.text, factors)
        self.library = Library(lambda: [text], lambda: text, FLAGS, LONGEST)

    def begin(self) -> None:
        """Start to compile in the background, if it is not on disk."""
        self.library.begin()

    @cached_property
    def integrator(self) -> Integrator:
        """The compiled program, after a wait for it if need be.

        Raises
        ------
        NoEngineError
            If there is no compiler, or what it made cannot be loaded.
        """
        until = time.monotonic() + NOTE_s
        self.library.begin()
        while not self.library.is_there and self.library.is_begun_elsewhere and time.monotonic() < until:
            time.sleep(POLL_s)
        self.library.wait()
        if not self.library.is_there:
            raise NoEngineError("no C compiler could compile the equations")
        try:
            return Integrator(self.library.path)
        except OSError:  # the folder is shared with a machine of another kind, or the file is damaged
            self.library.give_up()
            raise NoEngineError(f"{str(self.library.path)!r} cannot be loaded") from None


_made: "WeakKeyDictionary[Any, Engine]" = WeakKeyDictionary()


@one_at_a_time
def engine_of(prepared: Prepared) -> Engine:
    """Find the engine of a built model, or make it."""
    if prepared.simulation not in _made:
        _made[prepared.simulation] = Engine(prepared)
    return _made[prepared.simulation]

"""Certificate of a result: every conservation balance with the bound within which it must close, and the solver.

The bounds are three times and more the worst of 5,000 random cells over all ranges, laws, gases and currents at the
default tolerance (make torture, 2026): a book beyond them has lost something. A standard discharge closes a thousand
times better, physics 6.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.version import __version__

if TYPE_CHECKING:
    from lobsim.numerics.solver import Accuracy

VERSIONS, TOLERANCES = ("lobsim", "pybamm"), ("rtol", "atol", "newton")


_installed = cache(version)  # which reads a file


class Bound(NamedTuple):
    """The largest relative error [-] of a book that closes, and why it is no smaller."""

    error: float
    reason: str


BOUNDS: Mapping[str, Bound] = {
    "charge": Bound(1e-5, "of the charge moved, the double layer's included; usual 1e-8, worst 1e-6"),
    "lithium": Bound(1e-5, "of the charge moved: the foil, and what lies on it, beside the reactions; as charge"),
    "oxygen": Bound(1e-4, "of the oxygen moved; usual 1e-8, worst 2e-5, where a gas path closes"),
    "inert": Bound(1e-4, "of the oxygen moved; usual 1e-8, worst 2e-6"),
    "salt": Bound(1e-4, "of all salt; usual 1e-9, worst 3e-5, where liquid leaves and returns"),
    "electrolyte": Bound(1e-5, "of the dose, at all times; worst 2e-6, with ageing"),
    "mediator": Bound(1e-4, "of all mediator, or of what shuttled; usual 1e-7, worst 2e-5"),
}


@dataclass(frozen=True)
class Solved:
    """Solver of a run: versions, and relative, absolute and Newton tolerances [-]."""

    lobsim: str
    pybamm: str
    rtol: float
    atol: float
    newton: float

    @classmethod
    def by(cls, accuracy: "Accuracy") -> "Solved":
        """Name what is installed here."""
        return cls(__version__, _installed("pybamm"), accuracy.rtol, accuracy.atol, accuracy.newton)

    @guarded
    def after(self, earlier: "Solved") -> "Solved":
        """Join with what solved the earlier part of a run: the versions of both, the looser tolerances."""
        facts: dict[str, Any] = {}
        for name in VERSIONS:
            facts[name] = " and ".join(dict.fromkeys((getattr(earlier, name), getattr(self, name))))
        for name in TOLERANCES:
            facts[name] = max(getattr(earlier, name), getattr(self, name))
        return Solved(**facts)


@dataclass(frozen=True, repr=False)
class Book(Shown):
    """A book: its relative error [-], the bound, whether it closes, and why the bound is where it is."""

    SHOWN = ("name", "error", "bound", "closes")

    name: str
    error: float
    bound: float
    closes: bool
    reason: str


@dataclass(frozen=True, repr=False)
class Certificate(Shown):
    """The books of a run, and what solved it.

    Attributes
    ----------
    books : tuple of Book
        Every book that the model keeps.
    solved : Solved
        Versions and tolerances.
    """

    books: tuple[Book, ...]
    solved: Solved

    def facts(self) -> dict[str, str]:
        """Tell whether the books close, and how far each is off."""
        errors = {book.name: f"{book.error:.0e} (bound {book.bound:.0e})" for book in self.books}
        return {"closes": "yes" if self.closes else "no"} | errors

    @property
    def closes(self) -> bool:
        """Whether every book closes."""
        return not self.open

    @property
    def open(self) -> tuple[Book, ...]:
        """The books that do not close."""
        return tuple(book for book in self.books if not book.closes)

    @property
    def warning(self) -> str | None:
        """Sentence about the balances that do not close; None if all do."""
        if self.closes:
            return None
        words = ", ".join(f"{book.name} misses {book.error:.1e} (bound {book.bound:.0e})" for book in self.open)
        return f"the books do not close: {words}; do not trust this result, try a tighter tolerance or a finer mesh"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON."""
        books = {book.name: {key: value for key, value in asdict(book).items() if key != "name"} for book in self.books}
        return {"closes": self.closes, "books": books, "solved": asdict(self.solved)}


@guarded
def certify(books: Mapping[str, float], solved: Solved) -> Certificate:
    """Hold the books of a run against their bounds; an error that is no number closes nothing.

    Parameters
    ----------
    books : mapping of str to float
        Relative errors [-]; see `lobsim.result.books.Ledger.close`.
    solved : Solved
        Versions and tolerances.
    """
    return Certificate(
        tuple(Book(name, error, *_held(error, BOUNDS[name])) for name, error in books.items()),
        solved,
    )


def _held(error: float, bound: Bound) -> tuple[float, bool, str]:
    return bound.error, error <= bound.error, bound.reason

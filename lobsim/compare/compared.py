"""What is compared: a paper with its model, or cells with each other."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, overload

from lobsim.arguments import guarded, renamed
from lobsim.cell import Cell
from lobsim.compare.cells import CellComparison, compare_cells
from lobsim.compare.comparison import Comparison, RATES_mA_cm2, cell_of, compare_paper
from lobsim.compare.sides import Steps
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.protocol import Protocol, parts_of
from lobsim.result import Result

Compared = Annotated[
    str | Path | Cell | Result | Sequence[Any],
    "the name of a paper, or a list of 2 to 8 cells, results and their files",
]


@overload
def compare(
    cells: str = ...,
    *,
    laws: str | None = ...,
    rates: Sequence[str] = ...,
    limits: Sequence[str] = ...,
    progress: Callable[[str], None] | bool | None = ...,
) -> Comparison: ...


@overload
def compare(
    cells: list[Any] | tuple[Any, ...],
    *,
    protocol: Protocol | None = ...,
    protocols: Sequence[Protocol] | None = ...,
    rates: bool | Sequence[float] = ...,
    limits: bool = ...,
    progress: Callable[[str], None] | bool | None = ...,
) -> CellComparison: ...


@renamed(paper="cells")
@guarded
def compare(
    cells: Compared = "saengkaew2023",
    *,
    protocol: Protocol | None = None,
    protocols: Sequence[Protocol] | None = None,
    laws: str | None = None,
    rates: bool | Sequence[str] | Sequence[float] = (),
    limits: bool | Sequence[str] = (),
    progress: Callable[[str], None] | bool | None = None,
) -> "Comparison | CellComparison":
    """Lay cells side by side; or run every discharge of which a paper speaks.

    Parameters
    ----------
    cells : str, or sequence of Cell, Result, str and Path
        A paper by its name. Or 2 to 8 cells, results, and files of cells (.toml) and results (.nc), in any order.
    protocol : str, Cycles or sequence of them
        What the cells do, as for `lobsim.run`. By default what the results among them did; without any, "Discharge at
        0.4 mA/cm2 until 2.0 V". A result stays as it is. A paper has its own protocols.
    protocols : sequence
        Several such protocols instead; every cell does each, fresh every time.
    laws : str, optional
        An edition of the paper, such as "old": the laws and numbers of version 1.
    rates : bool, sequence of float, or sequence of str
        Of cells: True, or currents [mA cm-2], to discharge each at a range of currents as well. Of a paper: builds,
        such as "stacked", in which every membrane is.
    limits : bool or sequence of str
        Of cells: True to search the power limit of each. Of a paper: builds in which that of every membrane is.
    progress : callable, optional
        Told the name of every case before it is run; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    Comparison or CellComparison
        Numbers, runs, statements and verdicts. A cell that cannot do what is asked is in it, with the reason.

    Raises
    ------
    LobsimError
        If there is no such paper or edition; if there are fewer than 2 cells or more than 8, or one is neither cell nor
        result nor the file of one; if a protocol cannot be read.
    """
    with spoken("compare", progress, "cases") as tell:
        if isinstance(cells, str):
            given = {"protocol": protocol, "protocols": protocols}
            _refuse("a paper has protocols of its own", given)
            source = catalogue.laboratory(cells)
            if not source.statements:
                raise LobsimError(
                    f"{source.name} states nothing about runs: compare 2 to 8 cells of it with each other"
                )
            rated, limited = _builds("rates", rates), _builds("limits", limits)
            return compare_paper(source, partial(cell_of, source, laws), rated, limited, tell)
        _refuse("an edition is of a paper", {"laws": laws})
        if protocol is not None and protocols is not None:
            raise LobsimError("protocol is one, and protocols are several: give one of them")
        each = [protocol] if protocol is not None else protocols or []
        several = tuple(cells) if isinstance(cells, Sequence) else (cells,)
        return compare_cells(several, list(map(_steps, each)), _currents(rates), _yes(limits), tell)


def _refuse(why: str, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if value is not None:
            raise LobsimError(f"compare: {why}: leave out {name}")


def _builds(name: str, given: Any) -> Sequence[str]:
    """Builds of a paper."""
    if isinstance(given, bool) or not all(isinstance(one, str) for one in given):
        raise LobsimError(f"compare: of a paper, {name} are builds, such as ('stacked',), not {given!r}")
    return tuple(given)


def _currents(given: Any) -> Sequence[float]:
    """Currents [mA cm-2] at which cells are discharged."""
    if isinstance(given, bool):
        return RATES_mA_cm2 if given else ()
    if any(isinstance(one, str) for one in given):
        raise LobsimError(f"compare: of cells, rates are True or currents in mA/cm2, such as [0.1, 1.0], not {given!r}")
    return tuple(given)


def _yes(given: Any) -> bool:
    if isinstance(given, bool) or not given:
        return bool(given)
    raise LobsimError(f"compare: of cells, limits are searched with True, not {given!r}")


def _steps(protocol: Any) -> Steps:
    return parts_of(protocol)

"""A problem of estimation as a TOML file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim.batch.choice import named
from lobsim.cell import Cell
from lobsim.cell import file as cell_file
from lobsim.errors import LobsimError, pick
from lobsim.files import toml
from lobsim.fit.curves import MOST_NOISE_V, NOISE_V, Curve
from lobsim.fit.problem import Problem
from lobsim.fit.search import FOLLOWED, STARTS
from lobsim.fit.unknowns import Unknown
from lobsim.laboratory.file import TABLES
from lobsim.protocol import Cycles, Protocol
from lobsim.protocol.protocol import every_step
from lobsim.protocol.step import Step

if TYPE_CHECKING:
    from lobsim.cyclers.data import LoggedCurve

PER_AREA = "capacity_mAh_cm2"  # a column of a file that needs no area
KEYS = ("cell", "curve", "find", "search", "spread", "predict", "next")
READ_KEYS = ("format", "columns", "area_cm2", "loading_mg_cm2", "trust_sign")
CURVE_KEYS = (
    "file",
    "protocol",
    "step",
    "cycle",
    "number",
    "noise_mV",
    "resolution_mAh_cm2",
    "name",
    "cell",
    *READ_KEYS,
)
FIND_KEYS = ("low", "high", "scale", "mean", "sd")
SEARCH = {"starts": STARTS, "followed": FOLLOWED, "seed": 0}
IN_TOML = {  # what the readers of cycler files name as arguments in Python
    "columns=": 'columns = { "Voltage / V" = "..." }',
    "format=": 'format = "..."',
    "trust_sign=": "trust_sign = true",
}
SAME_CURRENT = 0.05  # relative difference between the current of a file and that of the protocol


@dataclass(frozen=True)
class Task:
    """Task that a file states.

    Attributes
    ----------
    problem : Problem
        Curves, cell, unknowns.
    search : mapping of str to int or str
        ``starts``, ``followed`` and ``seed`` of `lobsim.fit.fit`, and ``engine`` if it is given.
    predict : sequence of protocols
        What is to be predicted.
    next : sequence of protocols
        Measurements that could be made.
    """

    problem: Problem
    search: Mapping[str, Any]
    predict: Sequence[Protocol] = field(default_factory=tuple)
    next: Sequence[Protocol] = field(default_factory=tuple)


def read(path: str | Path, cell: Path | None = None) -> Task:
    """Read a problem.

    Parameters
    ----------
    path : str or Path
        A TOML file: ``predict`` and ``next``, lists of protocols; ``[cell]`` as in a study; ``[[curve]]`` with
        ``file``, ``protocol``, and how to read and weigh it; ``[find]`` with a table for every number to be found
        (``low``, ``high``, ``scale``, ``mean``, ``sd``, all optional); ``[search]``; ``[spread]`` with the numbers that
        differ from cell to cell. A protocol is a step or a list of
        steps, in which ``{ steps = [...], times = 3 }`` are cycles. Files are looked for beside the TOML file.
    cell : Path, optional
        The file of a cell that is taken instead of one in the problem.

    Returns
    -------
    Task
        The problem, and what else is asked for.

    Raises
    ------
    LobsimError
        If a file cannot be read or the problem cannot be solved; the sentence names file and line.
    """
    path = Path(path)
    with toml.opened(path) as given:
        return _task(given, path, cell)


def _task(given: Mapping[str, Any], path: Path, other: Path | None) -> Task:
    for key in given:
        pick("key", key, (*KEYS, *TABLES))
    cell = Cell.described(cell_file.of_file(given, path, other))
    curves = given.get("curve", [])
    if not isinstance(curves, list) or not all(isinstance(one, dict) for one in curves):
        raise LobsimError("'curve' is a list of tables, [[curve]]")
    find, search = given.get("find", {}), given.get("search", {})
    if not isinstance(find, dict) or not isinstance(search, dict):
        raise LobsimError("'find' and 'search' are tables, [find] and [search]")
    for key, number in search.items():
        pick("key of [search]", key, (*SEARCH, "engine"))
        if key == "engine":
            named(number)
        elif isinstance(number, bool) or not isinstance(number, int) or number < (key == "followed"):
            raise LobsimError(f"{key!r} is a whole number, {'1' if key == 'followed' else '0'} or more, not {number!r}")
    problem = Problem(
        cell,
        [_curve(one, cell, path.parent) for one in curves],
        [_unknown(*one) for one in find.items()],
        given.get("spread"),
    )
    further = {key: [_protocol(one) for one in _list(given, key)] for key in ("predict", "next")}
    for protocols in further.values():
        for protocol in protocols:
            every_step(protocol, cell)
    return Task(problem, SEARCH | search, **further)


def _list(given: Mapping[str, Any], key: str) -> list[Any]:
    found = given.get(key, [])
    if not isinstance(found, list):
        raise LobsimError(f"{key!r} is a list of protocols, not {found!r}")
    return found


def _unknown(name: str, given: Any) -> Unknown:
    if not isinstance(given, dict):
        raise LobsimError(f"{name!r} in [find] is a table, such as {{ low = 1e-10, high = 1e-9 }}, not {given!r}")
    for key in given:
        pick(f"key of {name!r}", key, FIND_KEYS)
    return Unknown(name, **given)


def _curve(given: Mapping[str, Any], cell: Cell, folder: Path) -> Curve:
    for key in given:
        pick("key of [[curve]]", key, CURVE_KEYS)
    for key in ("file", "protocol"):
        if key not in given:
            raise LobsimError(f"a curve has no {key!r}: give it in [[curve]]")
    file = str(given["file"])
    noise_mV, resolution = (
        _number(f"{key!r} of the curve {file!r}", given.get(key, usual))
        for key, usual in (("noise_mV", 1e3 * NOISE_V), ("resolution_mAh_cm2", 0.0))
    )
    if not 0 < noise_mV <= 1e3 * MOST_NOISE_V:
        raise LobsimError(
            f"'noise_mV' of the curve {file!r} is {noise_mV:g}: it is the standard deviation of the voltage in mV, "
            f"above 0 and not above {1e3 * MOST_NOISE_V:g}"
        )
    protocol = _protocol(given["protocol"])
    step = _step(protocol, given.get("step", -1), cell)
    one = _half_cycle(given, folder / file, step, cell)
    return Curve(
        protocol,
        one.capacity_mAh_cm2,
        one.voltage_V,
        given.get("step", -1),
        noise_mV / 1e3,
        resolution,
        str(given.get("name", Path(file).stem)),
        file,
        str(given.get("cell", "")),
    )


def _half_cycle(given: Mapping[str, Any], path: Path, step: Step, cell: Cell) -> "LoggedCurve":
    """The discharge or charge of a cycler's file that was asked for; its area is the cell's unless it is given."""
    from lobsim import cyclers

    file, current = str(given["file"]), step.value / cell.area_m2 / 10
    options = {key: given[key] for key in READ_KEYS if key in given}
    columns = options.get("columns", {})
    if isinstance(columns, Mapping) and columns and not any(label.startswith("Current") for label in columns):
        options["current_mA_cm2"] = current
    if not (isinstance(columns, Mapping) and PER_AREA in columns):
        options.setdefault("area_cm2", 1e4 * cell.area_m2)
    try:
        data = cyclers.read(path, **options)
    except LobsimError as error:
        keys = [text for argument, text in IN_TOML.items() if argument in str(error)]
        raise LobsimError(f"{error} (as a key of [[curve]]: {', '.join(keys)})" if keys else str(error)) from None
    found = data.curves("discharge" if current > 0 else "charge", given.get("cycle"))
    number = given.get("number", 1)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= len(found):
        half = "discharges" if current > 0 else "charges"
        raise LobsimError(f"{file!r} has {len(found)} {half}: 'number' is from 1 to that, not {number!r}")
    one = found[number - 1]
    if abs(one.current_mA_cm2 / abs(current) - 1) > SAME_CURRENT:
        area = f"{one.area_cm2:.4g} cm2" + ("" if "area_cm2" in given else ", that of [cell]")
        raise LobsimError(
            f"{file!r} was measured at {one.current_mA_cm2:.3g} mA/cm2 on an area of {area}, but {step.text!r} says "
            "otherwise: check the protocol, and 'area_cm2' in [[curve]]"
        )
    return one


def _number(what: str, given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise LobsimError(f"{what} is a number, not {given!r}")
    return float(given)


def _step(protocol: Protocol, index: Any, cell: Cell) -> Step:
    steps = every_step(protocol, cell)
    if isinstance(index, bool) or not isinstance(index, int) or not -len(steps) <= index < len(steps):
        raise LobsimError(f"'step' is a number of one of the {len(steps)} steps of the protocol, from 0, not {index!r}")
    return steps[index]


def _protocol(given: Any) -> Protocol:
    """A step; or a list of steps and cycles, which are tables of ``steps`` and ``times``."""
    if isinstance(given, str):
        return given
    if not isinstance(given, list) or not given:
        raise LobsimError(f"a protocol is a step or a list of steps, not {given!r}")
    parts: list[str | Cycles] = []
    for part in given:
        if isinstance(part, dict) and set(part) == {"steps", "times"}:
            parts.append(Cycles(part["steps"], part["times"]))
        elif isinstance(part, str):
            parts.append(part)
        else:
            raise LobsimError(f"{part!r} is no step: write a text, or {{ steps = [...], times = 3 }} for cycles")
    return parts

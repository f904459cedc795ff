"""Every public function refuses arguments of the wrong kind in one sentence, and takes every good one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from inspect import isclass, isfunction, signature
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import numpy as np
import pandas
import pytest

import lobsim
from lobsim.arguments import guarded
from lobsim.arguments.checking import _hints
from lobsim.arguments.kinds import Elsewhere
from lobsim.errors import LobsimError
from lobsim.sweep.design import Range, rows
from lobsim.sweep.indices import sobol_indices

API = Path(__file__).resolve().parents[2] / "docs" / "api"
# Of equations and models: symbols of PyBaMM go in, and PyBaMM says what is wrong with them.
SYMBOLS = re.compile(r"lobsim\.(physics|models|numerics|result\.(audit|books|cause)|fit\.information)\b")
# These are machinery, asked thousands of times or by our own code alone, or check their argument in their own words.
OWN = re.compile(
    r"lobsim\.(parameters\.units\.unit|result\.record\.(record|StepRecord\.read)|verify\.checked\.\w+|compare\.verdict\.Row\.\w+"
    r"|result\.certificate\.Solved\.by|sweep\.design\.(log|Range\.at)|fit\.unknowns\.Unknown\.\w+|fit\.curves\.Curve\.\w+|cell\.cell\.Cell\.with_(laws|model)"
    r"|parameters\.(formula\.Formula|table\.Table)\.at|parameters\.laboratory\.Laboratory\.(of_kind|substance)|check\.output"
    r"|protocol\.following\.Follow\.followed|result\.record\.conditions)"
)
STRANGE = [None, 5, -1, 2.5, True, "a", b"a", [], [5], {}, {"a": "b"}, object(), np.zeros((2, 2)), lambda: 0, int]


def public():
    """Every function that the reference names, and the methods of every class in it."""
    text = "".join(page.read_text(encoding="utf-8") for page in sorted(API.glob("*.md")))
    for kind, name, members in re.findall(r"auto(function|class|module):: (\S+)(?:\n +:members:([^\n]*))?", text):
        if not SYMBOLS.match(name):
            for thing in _module(name, members) if kind == "module" else [_found(name)]:
                yield from _functions(thing)


def _module(name, members):
    module = import_module(name)
    if members.strip():
        return [getattr(module, member.strip()) for member in members.split(",")]
    names = getattr(
        module, "__all__", [one for one, it in vars(module).items() if getattr(it, "__module__", 0) == name]
    )
    return [getattr(module, one) for one in names if not one.startswith("_")]


def _found(name):
    owner, _, last = name.rpartition(".")
    return getattr(lobsim, last) if owner == "lobsim" else getattr(import_module(owner), last)


def _functions(thing):
    if isfunction(thing):
        yield f"{thing.__module__}.{thing.__qualname__}", thing
    elif isclass(thing) and not issubclass(thing, Exception):
        for name, method in vars(thing).items():
            function = getattr(method, "__func__", method)
            if isfunction(function) and not name.startswith("_") and len(signature(function).parameters) > 1:
                yield f"{thing.__module__}.{thing.__name__}.{name}", function


def good(hint):
    """A value that a hint takes."""
    kind, inner = get_origin(hint), get_args(hint)
    if kind in (Annotated, Union, UnionType):
        return good(inner[0])
    if kind in (Sequence, Iterable, list):
        return [good(inner[0])]
    if kind is Mapping:
        return {good(inner[0]): good(inner[1])}
    if hint is Any or kind in (Literal, Callable):
        return len
    plain = {float: 1.0, int: 1, bool: False, str: "a", Path: "a", NoneType: None}
    if hint in plain:
        return plain[hint]
    if isinstance(hint, Elsewhere):
        return type(hint.__name__, (), {})()
    return np.zeros(1) if kind is np.ndarray else (kind or hint).__new__(kind or hint)


def fits(value, hint):
    """Whether one of the strange values is of the kind that a hint states."""
    kind, inner = get_origin(hint), get_args(hint)
    if hint in (Any, object) or kind is Literal:
        return True
    if kind is Annotated:
        return fits(value, inner[0])
    if kind in (Union, UnionType):
        return any(fits(value, one) for one in inner)
    if kind in (Sequence, Iterable, list):
        return (
            fits(value, inner[0])
            if isinstance(value, str)
            else isinstance(value, list) and all(fits(one, inner[0]) for one in value)
        )
    if kind is Mapping:
        return isinstance(value, dict) and all(fits(one, inner[1]) for one in value.values())
    if kind is Callable:
        return callable(value)
    types = {float: (int, float), int: (int,), bool: (bool,), str: (str,), Path: (str,), NoneType: (NoneType,)}
    return type(value) in types.get(hint, ()) or (kind is np.ndarray and isinstance(value, np.ndarray))


@pytest.mark.parametrize(("name", "function"), sorted(dict(public()).items()))
def test_a_public_function_refuses_arguments_of_the_wrong_kind(name, function):
    if OWN.fullmatch(name) or not signature(function).parameters:
        pytest.skip("it has no argument, or checks it in words of its own")
    assert hasattr(function, "__wrapped__"), f"{name} does not check its arguments: write @guarded above it"
    hints = _hints(function.__wrapped__)
    fine = {argument: good(hint) for argument, hint in hints.items()}
    tried = 0
    for argument, hint in hints.items():
        for strange in STRANGE:
            if not fits(strange, hint):
                tried += 1
                with pytest.raises(LobsimError) as refused:
                    _call(function, fine | {argument: strange})
                assert re.fullmatch(rf"{function.__qualname__}: .+ must be .+, not .+", str(refused.value))
    assert tried


def _call(function, arguments):
    """Call with arguments by name, those that have no name by place."""
    given = signature(function).parameters
    many = [arguments.pop(name) for name, one in given.items() if one.kind is one.VAR_POSITIONAL]
    if many:
        return function(*arguments.values(), *many)
    owner = {name: object() for name in ("self", "cls") if name in given}
    return function(**owner, **arguments)


COIN = lobsim.Cell("NIPS", "coin", model="lumped")
STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
DOSE = "Electrolyte dose [m]"


@pytest.fixture(scope="module")
def result():
    return lobsim.run(COIN, STEP)


def test_an_argument_that_is_missing_or_not_there_is_named_with_the_nearest():
    with pytest.raises(LobsimError, match=r"run: missing a required argument: 'protocol'"):
        lobsim.run(COIN)
    with pytest.raises(LobsimError, match=r"run: there is no argument 'acuracy' \(did you mean accuracy\?\)"):
        lobsim.run(COIN, STEP, acuracy=1)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda run: lobsim.run(COIN, None),
            "run: protocol must be a step such as",
        ),
        (lambda run: lobsim.run("NIPS", STEP), "run: cell must be a lobsim.Cell, not 'NIPS'"),
        (
            lambda run: lobsim.plots.comparison([run, 5]),
            "item 2 of compared must be a lobsim.Result, not 5",
        ),
        (lambda run: lobsim.Cell(5), "unknown membrane 5: choose VF, DB or NIPS"),
        (lambda run: lobsim.Cell("NIPS", None), "unknown build None: choose"),
        (lambda run: lobsim.Cell(gas=0), "unknown gas 0"),
        (lambda run: lobsim.Cell(changed=5), "Cell: changed must be a tuple, not 5"),
        (lambda run: lobsim.Cell(mesh=(6, 20)), "Cell: mesh must be a Mesh, not (6, 20)"),
        (lambda run: COIN.with_values({DOSE: "3e-4"}), "'Electrolyte dose [m]' must be a number, not '3e-4'"),
        (lambda run: COIN.with_values([DOSE]), "values must be a dict from a text to a number or a text, not"),
        (lambda run: COIN.with_laws(network=3), "unknown network law 3: choose percolation"),
        (lambda run: COIN.with_mesh("a"), "separator must be a whole number, not 'a'"),
        (lambda run: run.at_points(-1), "points must be 1 or more, not -1"),
        (lambda run: run.cycle(1), "has no cycle 1"),
        (lambda run: run[5], "unknown output 5"),
        (lambda run: lobsim.cell.masses.electrolyte_per_capacity(COIN, 0), "above 0 mAh/cm2, not 0"),
        (lambda run: lobsim.cyclers.read(5), "read: path must be a text or a path or a list of paths, not 5"),
        (lambda run: lobsim.study(COIN, 5), "study: vary must be a dict"),
        (lambda run: lobsim.limits.rate_map(COIN, [0.4, "a"]), "item 2 of currents_mA_cm2 must be a number, not 'a'"),
        (lambda run: lobsim.limits.rate_map(COIN, "0.4"), "item 1 of currents_mA_cm2 must be a number, not '0.4'"),
        (lambda run: lobsim.plots.cycling({"one": run}), "needs runs with cycles"),
        (lambda run: lobsim.plots.profiles([]), "there is nothing to draw"),
        (lambda run: lobsim.plots.save(run.plot(), "run.docx"), "its name must end in .png"),
        (lambda run: lobsim.plots.parallel(pandas.DataFrame({"a": ["b"], "c": [1.0]}), ["d"], "c"), "'d'"),
        (lambda run: run.save("a\0b.nc"), "no file has such a name"),
        (lambda run: sobol_indices(len, {}), "one range or more"),
        (lambda run: sobol_indices(str, {"a": Range(0, 1)}, size=4), "4 numbers, one for every point, not"),
        (lambda run: rows("grid", {"a": ()}, None, 0), "'a' has no level"),
        (lambda run: lobsim.Cell(changed=("a",)), "an item of changed must be a name and what belongs to it, not 'a'"),
        (lambda run: lobsim.study(COIN, {DOSE: (2e-4, 3e-4)}, design="lhs", size=2, seed=-1), "0 or more, not -1"),
        (lambda run: lobsim.Cell(membran="VF"), "there is no argument 'membran' (did you mean membrane?)"),
        (lambda run: lobsim.Cycles(), "Cycles: missing a required argument: 'steps'"),
        (lambda run: lobsim.verify("T99"), "unknown exact result 'T99'"),
    ],
)
def test_what_was_given_and_what_is_allowed_is_said(result, call, sentence):
    with pytest.raises(LobsimError) as refused:
        call(result)
    assert sentence in str(refused.value)


def test_numbers_of_numpy_series_iterators_and_paths_are_taken(result, tmp_path):
    same = COIN.with_values({DOSE: 3e-4})
    assert COIN.with_values(pandas.Series({DOSE: 3e-4})) == same
    assert COIN.with_values({DOSE: np.array(3e-4)}) == same
    assert sobol_indices(lambda points: points[0], {"a": Range(0, 1)}, size=4).first == [1]
    assert len(lobsim.study(COIN, {DOSE: np.linspace(2e-4, 3e-4, 3)})) == 3
    assert COIN.with_mesh(np.int64(6), np.int32(10)) == COIN.with_mesh(6, 10)
    assert lobsim.cycle("1 mA", "1 mA", times=np.int64(3)).times == 3
    assert lobsim.Cycles((step for step in ["Rest for 1 h"]), np.int64(2)).steps == ("Rest for 1 h",)
    assert len(result.at_points(np.int64(5))) == 5
    assert np.array_equal(*(result.profile("Film thickness [m]", share)[1] for share in (1, np.float32(1))))
    assert [point.current_mA_cm2 for point in lobsim.limits.rate_map(COIN, (x for x in [np.float64(0.4)]))] == [0.4]
    assert lobsim.verify("T4").rows.keys() == {"T4"}
    result.save(Path(tmp_path / "run.nc"))
    assert lobsim.load(str(tmp_path / "run.nc")).end == result.end
    (picture,) = lobsim.plots.save(result.plot(), str(tmp_path / "run.png"))
    assert picture.is_file()
    assert lobsim.run(COIN, (step for step in [STEP]), compiled=np.bool_(False)).end == result.end


def test_a_series_of_hints_takes_and_turns_what_it_states():
    @guarded
    def told(number: float, count: int = 1, *, words: Sequence[str] = (), of: "Elsewhere | None" = None, **more: int):
        """A function."""
        return number, count, words, more

    assert told(np.float32(2), np.int8(3), words="one", two=np.int64(2)) == (2.0, 3, ("one",), {"two": 2})
    assert told.__doc__ == "A function." and signature(told).parameters.keys() >= {"number", "count"}
    for wrong in ({"number": True}, {"count": 1.5}, {"words": [1]}, {"two": "b"}, {"of": 1}):
        with pytest.raises(LobsimError, match="must be"):
            told(**({"number": 1} | wrong))

"""Results as datasets and NetCDF files: units and provenance inside, nothing executable, never half-written."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim import files
from lobsim.cell import Cell, Mesh, furniture
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue, written
from lobsim.numerics.arrays import Array
from lobsim.parameters.values import Origin
from lobsim.protocol import parse
from lobsim.protocol.profile import followed
from lobsim.protocol.written import made, plain
from lobsim.result import own_in_files
from lobsim.result.certificate import Solved
from lobsim.result.labelled import Labelled, Variable
from lobsim.result.outputs import ALONG, FIELDS, PLACES, STEP, Grid
from lobsim.result.record import StepRecord
from lobsim.result.solved_run import SolvedRun
from lobsim.solve import own_output
from lobsim.solve.own_output import OwnOutput
from lobsim.version import __version__

if TYPE_CHECKING:
    import xarray

STATE = "Unknown at the end: {}"
DIGEST = "sha256"
STEP_OF_FIELDS = "Step of the snapshot"
LAYOUT = 5  # raised whenever something in a file is meant otherwise than before
PLAIN = ("end", "cause", "finished", "solve_seconds")  # facts of a result that JSON holds as they are
Curves = dict[str, Array]  # by name, in the units of their names
CELL_FIELDS = ("membrane", "build", "electrolyte", "separator", "gdl", "gas", "laboratory", "model", "name")


def labelled(
    curves: Mapping[str, Array],
    snapshots: Mapping[str, Array],
    where: Grid,
    own: Mapping[str, OwnOutput] | None = None,
) -> Labelled:
    """Name the axes of curves, shape (T,), and of fields, their last axis the snapshots; ``own`` are the user's.

    All are in the units of their names, which every variable keeps as an attribute.
    """
    several = where.z.size > 1
    variables = {name: Variable(("time",), values, _units(name)) for name, values in curves.items()}
    for name, values in snapshots.items():
        if name in FIELDS or name in (own or {}):
            along = ("z",) if several else ()
            across = _across(name, own or {})
            if across and several and values.ndim == 2:  # one column for all, of an own output
                values = np.repeat(values[:, None], where.z.size, axis=1)
            variables[name] = Variable((*across, *along, "snapshot"), values, _units(name))
    variables[STEP_OF_FIELDS] = Variable(("snapshot",), snapshots[STEP], _units(STEP_OF_FIELDS))
    share = {"units": "1", "long_name": "share of the electrode's thickness"}
    coordinates = {
        "time": Variable(("time",), curves["Time [s]"], {"units": "s"}),
        "snapshot": Variable(("snapshot",), snapshots["Time [s]"], {"units": "s"}),
        "x": Variable(("x",), where.x, {"units": "m"}),
        "x_electrode": Variable(("x_electrode",), where.x[-where.width.size :], {"units": "m"}),
        "width": Variable(("x_electrode",), where.width, share),
    }
    if several:
        share = {"units": "1", "long_name": "share of the electrode's width"}
        coordinates["z"] = Variable(("z",), where.z, {"units": "m"})
        coordinates["width_z"] = Variable(("z",), where.width_z, share)
    return Labelled(variables, coordinates)


def _units(name: str) -> dict[str, str]:
    """Attributes of an output: the unit in its name, as NetCDF files write it."""
    unit = re.search(r"\[(.*)\]$", name)
    return {"units": unit[1].replace(".", " ") if unit else "1"}


def _across(name: str, own: Mapping[str, OwnOutput]) -> tuple[str, ...]:
    """The axis through the cell on which a field lives."""
    lives = own[name].where if name in own else None
    if name in ALONG or lives == own_output.ALONG:
        return ()
    return ("x_electrode",) if name in PLACES or lives == own_output.PLACES else ("x",)


def undo(data: Labelled) -> tuple[Curves, Curves, list[Curves]]:
    """Take arrays apart again, as `lobsim.result.kept.Kept` put them together.

    Returns
    -------
    tuple of dict, dict and list of dict
        Curves; fields; and, if the last step has no other, its fields at its end: by name, in the units of their names.
    """
    curves = {name: one.values for name, one in data.variables.items() if one.dims == ("time",)}
    fields = {name: one.values for name, one in data.variables.items() if "snapshot" in one.dims}
    steps = fields.pop(STEP_OF_FIELDS)
    fields |= {"Time [s]": data["snapshot"].values, STEP: steps}
    if np.count_nonzero(steps == steps[-1]) > 1:
        return curves, fields, []
    end = {name: values[..., -1:] for name, values in fields.items()}
    return curves, {name: values[..., :-1] for name, values in fields.items()}, [end]


def grid(data: Labelled) -> Grid:
    """Read where the fields [m] of a run live; of the separator's places, their shares are not kept."""
    one = np.zeros(1), np.ones(1)
    z, width_z = (data["z"].values, data["width_z"].values) if "z" in data else one
    return Grid(data["x"].values, data["width"].values, np.zeros(0), z, width_z)


def stamped(result: SolvedRun) -> "xarray.Dataset":
    """Write what a result knows besides its numbers into the attributes, as JSON, and its state beside the curves."""
    cell = result.cell
    described = {field: getattr(cell, field) for field in CELL_FIELDS}
    described |= {
        "laboratory": cell.laboratory.root,
        "parts": _own_parts(result),
        "laboratory_name": cell.laboratory.name,
    }
    described |= {"changed": dict(cell.changed), "chosen": dict(cell.chosen), "mesh": list(cell.mesh)}
    described |= {"own": own_in_files.of_cell(cell)}
    described |= {"origins": {name: asdict(origin) for name, origin in cell.origins}}
    facts = {
        "layout": LAYOUT,
        "cell": described,
        "numbers": cell.numbers,
        "protocol": [plain(part) for part in result.protocol],
        "profiles": dict(result.profiles),
        "steps": [asdict(step) for step in result.steps],
        "amounts": dict(result.amounts),
        **{name: getattr(result, name) for name in PLAIN},
        "books": dict(result.books),
        "solved": asdict(result.solved),
        "outputs": own_in_files.of_outputs(result.outputs),
        "start": result.start,
    }
    attributes = {"title": f"lobsim result: {cell!r}", "lobsim_version": __version__, "lobsim": json.dumps(facts)}
    attributes["certificate"] = json.dumps(result.certificate.to_dict())
    state = {STATE.format(name): (f"unknowns of {name}", values) for name, values in result.state.items()}
    whole = result.data.assign(state).assign_attrs(attributes)
    return whole.assign_attrs({DIGEST: _digest(whole)})


def _digest(data: "xarray.Dataset") -> str:
    """A hash of all numbers, with their names, places and units, and of what is written as JSON.

    NetCDF does not notice a changed byte: a voltage would be another, and nobody would know.
    """
    found = hashlib.sha256()
    for name in sorted(map(str, data.variables)):
        variable = data[name]
        told = sorted((str(key), str(value)) for key, value in variable.attrs.items())
        found.update(repr((name, variable.dims, variable.shape, str(variable.dtype), told)).encode())
        found.update(np.ascontiguousarray(variable.values).tobytes())
    for key in ("lobsim", "lobsim_version", "certificate"):
        found.update(str(data.attrs[key]).encode())
    return found.hexdigest()


def write(data: "xarray.Dataset", path: Path) -> None:
    """Write a dataset beside its place, then move it there.

    It is made in memory first: on a full disk HDF5 ends the process instead of raising an error.

    Raises
    ------
    LobsimError
        If it cannot be written.
    """
    as_it_is = {name: {"_FillValue": None} for name in data.variables}  # nothing is missing, and to say so takes long
    made = data.to_netcdf(engine="h5netcdf", encoding=as_it_is)
    with files.whole(path) as draft:
        draft.write_bytes(made)


def read(path: Path) -> dict[str, Any]:
    """Read the fields of a result, by name."""
    import h5py
    import xarray

    files.regular(path, files.MOST_TABLE)
    try:
        with h5py.File(path, "r") as file:  # where this fails h5netcdf would leave a traceback that nobody can catch
            dict(file.attrs)
        data = xarray.load_dataset(path, engine="h5netcdf")
        if data.attrs[DIGEST] != _digest(data):
            raise ValueError("its numbers are not those that were written")
        facts = json.loads(data.attrs["lobsim"])
        if facts.get("layout") != LAYOUT:
            raise LobsimError(f"lobsim {data.attrs['lobsim_version']} wrote it otherwise; run it again")
        prefix = STATE.format("")
        state = {str(name): np.asarray(data[name]) for name in data.data_vars if str(name).startswith(prefix)}
        cell = _cell(facts["cell"], facts["numbers"])
        return {
            "cell": cell,
            "protocol": tuple(made(part) for part in facts["protocol"]),
            "profiles": {text: followed(*values) for text, values in facts["profiles"].items()},
            "steps": tuple(StepRecord.read(step, cell) for step in facts["steps"]),
            "solved": Solved(**facts["solved"]),
            "outputs": own_in_files.outputs(facts.get("outputs", {})),
            "arrays": Labelled.of(data.drop_vars(state)),
            "state": {name.removeprefix(prefix): values for name, values in state.items()},
            "start": facts.get("start", ""),
            **{name: facts[name] for name in ("amounts", "books", *PLAIN)},
        }
    except LobsimError as error:
        raise LobsimError(f"{str(path)!r} holds what this version does not know: {error}") from None
    except Exception as error:  # a damaged file can fail anywhere inside the NetCDF and JSON readers
        raise LobsimError(f"{str(path)!r} is not a result of lobsim, or is damaged ({in_short(error)})") from None


def in_short(error: Exception) -> str:
    """Say in short what a reader met."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:100]


def _own_parts(result: SolvedRun) -> dict[str, Any]:
    """Tables of the user's parts that the cell has, and of the gases that steps name."""
    steps = parse(result.protocol, result.cell, result.profiles)
    tables: dict[str, Any] = {}
    for under in dict.fromkeys(step.conditions for step in steps):
        cell = under.of(result.cell)
        for kind, parts in written.parts(cell.laboratory, furniture.used(cell), cell.numbers).items():
            tables[kind] = tables.get(kind, {}) | parts
    return tables


def _cell(described: dict[str, Any], numbers: dict[str, float]) -> Cell:
    """Rebuild a cell; where the defaults have changed since, the numbers of the file hold."""
    if described["parts"]:
        about = {"name": described["laboratory_name"], "like": described["laboratory"]}
        described["laboratory"] = catalogue.of_tables({"laboratory": about, **described["parts"]})
    own = own_in_files.cell_choices(described.get("own", {}))
    described["model"] = own.pop("model", described["model"])
    cell = Cell(**{field: described[field] for field in CELL_FIELDS}, mesh=Mesh(*described["mesh"]))
    origins = {name: Origin(**origin) for name, origin in described["origins"].items()}
    cell = cell.with_laws(**{**described["chosen"], **own}).with_values(described["changed"], origins)
    moved = {name: value for name, value in numbers.items() if cell.numbers.get(name) != value}
    return cell.with_values(moved) if moved else cell

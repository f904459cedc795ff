"""Files of pore sizes: read, joined and sorted into classes."""

from collections.abc import Sequence
from pathlib import Path

from lobsim.arguments import guarded
from lobsim.errors import LobsimError, pick
from lobsim.parameters.units import unit
from lobsim.pore_sizes import isotherms
from lobsim.pore_sizes.distribution import Measured, joined
from lobsim.pore_sizes.headers import LENGTHS, PRESSURE, VOLUMES
from lobsim.pore_sizes.mercury import Mercury
from lobsim.pore_sizes.pores import CLOSING, SPECIMENS, Pores, sort
from lobsim.pore_sizes.tables import Table, chosen, tables
from lobsim.pore_sizes.volumes_of import measured

MOST_FILES = 2  # one of gas, one of mercury


@guarded
def read_pores(
    files: str | Path | Sequence[str | Path],
    *,
    of: str,
    classes: int = 8,
    bet_m2_g: float | None = None,
    join_nm: float | None = None,
    table: str | None = None,
    size_unit: str | None = None,
    volume_unit: str | None = None,
    tension_N_m: float | None = None,
    angle_deg: float | None = None,
    method: str = "dft",
) -> Pores:
    """Read pore sizes from files and sort them into classes.

    Parameters
    ----------
    files : str or Path, or sequence of them
        One file, or one of gas sorption and one of mercury: a text or workbook with a table of pore sizes, or an
        adsorption isotherm (.aif), which needs pyGAPS.
    of : str
        What was measured, "powder" or "membrane": they are different things.
    classes : int
        How many classes, 1 to 10.
    bet_m2_g : float, optional
        BET area [m2/g]; of an isotherm it is worked out.
    join_nm : float, optional
        Radius [nm] from which mercury counts, if there are two files; 25 nm by default.
    table : str, optional
        Words of the title of the table, in files that have several.
    size_unit, volume_unit : str, optional
        Units of columns that state none, such as "nm" and "cm3/g".
    tension_N_m, angle_deg : float, optional
        Surface tension [N/m] and contact angle [degree] of mercury, 0.485 and 140 by default; if one is given, radii
        follow from the pressures even if the table has diameters.
    method : str
        How an isotherm is analysed, "dft" or "bjh".

    Returns
    -------
    Pores
        Classes, volumes and areas.

    Raises
    ------
    LobsimError
        If a file cannot be read, a unit is missing or cannot be right, or the files do not go together.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(file) for file in files]
    if not 1 <= len(paths) <= MOST_FILES:
        raise LobsimError(f"give one file, or one of gas sorption and one of mercury, not {len(paths)}")
    specimen = pick("specimen", of, SPECIMENS)
    asked = _asked(size_unit, volume_unit)
    mercury = None if tension_N_m is None and angle_deg is None else Mercury(tension_N_m or 0.485, angle_deg or 140.0)
    if mercury and not (mercury.tension > 0 and 90 < mercury.angle <= 180):
        raise LobsimError(f"mercury has a tension above 0 and an angle above 90 to 180 degrees, not {mercury}")
    gas: list[Measured] = []
    of_mercury: list[Measured] = []
    for path in paths:
        if isotherms.is_one(path):
            found, area = isotherms.read(path, pick("method", method, isotherms.METHODS))
            gas.append(found)
            bet_m2_g = area / 1e3 if bet_m2_g is None else bet_m2_g
            continue
        one = chosen(path, tables(path, asked), table)
        (of_mercury if _is_mercury(one) else gas).append(measured(path, one, mercury if _is_mercury(one) else None))
    distribution = _together(paths, gas, of_mercury, join_nm)
    if bet_m2_g is not None and not bet_m2_g > 0:
        raise LobsimError(f"a BET area is above 0 m2/g, not {bet_m2_g:g}")
    source = " and ".join(path.name for path in paths)
    bet = None if bet_m2_g is None else 1e3 * bet_m2_g
    return Pores(distribution, specimen, source, *sort(distribution, classes), bet, bool(of_mercury))


def _asked(size_unit: str | None, volume_unit: str | None) -> dict[str, float]:
    """Factors to SI of the units that the user names."""
    asked = {}
    for kind, given, known in (("length", size_unit, LENGTHS), ("volume", volume_unit, VOLUMES)):
        if given is not None:
            asked[kind] = known[given.lower()] if given.lower() in known else unit(given).factor
    return asked


def _is_mercury(one: Table) -> bool:
    """Tell a table of mercury: it has pressures, or speaks of intrusion."""
    return one.has(PRESSURE) or any("intru" in column.words.lower() for column in one.columns)


def _together(
    paths: Sequence[Path], gas: list[Measured], of_mercury: list[Measured], join_nm: float | None
) -> Measured:
    """Join what was measured."""
    if len(paths) == 1:
        if join_nm is not None:
            raise LobsimError("there is one file only: a radius at which two are joined goes with two")
        return (gas or of_mercury)[0]
    if not gas or not of_mercury:
        kind = "gas sorption" if gas else "mercury"
        raise LobsimError(f"both files are of {kind}: one of gas sorption and one of mercury go together")
    at = CLOSING if join_nm is None else join_nm * 1e-9
    (finest, widest), finest_mercury = gas[0].ends, of_mercury[0].ends[0]
    if not max(finest, finest_mercury) <= at * 1.0001 or at > of_mercury[0].ends[1]:
        raise LobsimError(
            f"the files cannot be joined at a radius of {1e9 * at:g} nm: gas sorption has {1e9 * finest:.3g} to "
            f"{1e9 * widest:.3g} nm, and mercury begins at {1e9 * finest_mercury:.3g} nm"
        )
    return joined(gas[0], of_mercury[0], at)

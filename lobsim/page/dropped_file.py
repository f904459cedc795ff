"""A file that a visitor drops onto the page: read in a process and a folder of its own, and then forgotten."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from lobsim.errors import LobsimError
from lobsim.page.boxes import in_boxes
from lobsim.page.file_names import in_a_file_name
from lobsim.page.packed import unpacked_bytes

if TYPE_CHECKING:
    from lobsim.cyclers.data import CyclerData
    from lobsim.fit.curves import Curve
    from lobsim.page.own_process import Desk

LARGEST_MB, MOST_UNPACKED_MB = 32, 250
MOST_CURVES = 100  # of a file, that are offered
MOST_LABELS = 20  # of columns, that may be named
AREA, CURRENT, COLUMNS = "area", "current", "columns"


@dataclass(frozen=True)
class Given:
    """What a visitor says about a file.

    Attributes
    ----------
    area_cm2 : float or None
        Area of the electrode [cm2].
    current_mA_cm2 : float or None
        Current of a file that has none [mA/cm2].
    columns : str
        Which column is what, a line each: "Voltage / V=Ewe".
    """

    area_cm2: float | None = None
    current_mA_cm2: float | None = None
    columns: str = ""

    def named(self) -> dict[str, str]:
        """Read the lines about columns.

        Raises
        ------
        LobsimError
            If one has no "=", or there are more than a file can have.
        """
        lines = [line.strip() for line in self.columns.splitlines() if line.strip()]
        if len(lines) > MOST_LABELS:
            raise LobsimError(f"{len(lines)} columns are named: at most {MOST_LABELS} can be")
        found = {}
        for line in lines:
            label, equals, column = (part.strip() for part in line.partition("="))
            if not (label and equals and column):
                raise LobsimError(f"a column is named as 'Voltage / V=Ewe', what it is = its name, not {line[:60]!r}")
            found[label] = column
        return found


@dataclass(frozen=True)
class Found:
    """What a file holds.

    Attributes
    ----------
    name : str
        Of the file.
    words : str
        What it is, in a sentence.
    curves : tuple of mapping
        Its discharges, as `lobsim.page.measured.Measured.read` takes them.
    remarks : tuple of str
        What is doubtful about it.
    """

    name: str
    words: str
    curves: tuple[Mapping[str, Any], ...] = ()
    remarks: tuple[str, ...] = field(default=())


def unpacked(contents: object, name: object) -> tuple[bytes, str]:
    """Unpack what the browser sends, an address that holds the file, and make its name one of a file.

    Raises
    ------
    LobsimError
        If it is too large, or no file.
    """
    said = in_a_file_name(str(name or ""), "file")
    if not isinstance(contents, str) or not contents.startswith("data:"):
        raise LobsimError("no file has come: drop one, or choose it")
    packed = contents.partition(",")[2]
    if len(packed) * 3 / 4 > LARGEST_MB * 1e6:
        raise LobsimError(f"{said!r} has more than {LARGEST_MB} MB: the page reads smaller ones, lobsim data any")
    try:
        return base64.b64decode(packed, validate=True), said
    except (binascii.Error, ValueError):
        raise LobsimError(f"{said!r} did not come as a whole: drop it again") from None


def read(_: "Desk", content: bytes, name: str, given: Given) -> Found:
    """Read the discharges of a cycler's file.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Of it, without a folder.
    given : Given
        What the visitor says about it.

    Returns
    -------
    Found
        With at least one discharge.

    Raises
    ------
    LobsimError
        If it cannot be read, the area is not known, or it holds no discharge.
    """
    from lobsim.cyclers import read as read_cycler

    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        try:
            if unpacked_bytes(content, int(MOST_UNPACKED_MB * 1e6)) > MOST_UNPACKED_MB * 1e6:
                raise LobsimError(
                    f"{name!r} has more than {MOST_UNPACKED_MB} MB once it is unpacked: lobsim data reads it"
                )
            path.write_bytes(content)
            data = read_cycler(
                path, columns=given.named(), area_cm2=given.area_cm2, current_mA_cm2=given.current_mA_cm2
            )
            return _found(data, name)
        except LobsimError as error:
            raise LobsimError(in_boxes(str(error).replace(str(path), name).replace(folder, ""))) from None
        except OSError as error:
            raise LobsimError(f"{name!r} cannot be kept while it is read: {error.strerror}") from None


def _found(data: "CyclerData", name: str) -> Found:
    from lobsim.fit.curves import Curve

    if not data.area_cm2:
        raise LobsimError(f"{name!r} is read: what is the area of its electrode, in cm²?")
    logged = data.curves("discharge")
    if not logged:
        charges = len(data.curves("charge"))
        holds = f", but {charges} charge{'s' * (charges > 1)}" if charges else ""
        raise LobsimError(f"{name!r} holds no discharge, which is what the page compares{holds}")
    curves, refused = [], []
    for one in logged[:MOST_CURVES]:
        try:
            curves.append(_sent(Curve.logged(one), one.cycle, one.step, one.current_mA_cm2))
        except LobsimError as error:
            refused.append(str(error))
    if not curves:
        raise LobsimError(f"no discharge of {name!r} can be compared: {refused[0]}")
    words = f"{name}: {data.format}, {len(logged)} discharge{'s' * (len(logged) > 1)}"
    words += f", the first {MOST_CURVES} are offered" if len(logged) > MOST_CURVES else ""
    words += f", {len(refused)} left out ({refused[0]})" if refused else ""
    return Found(name, words, tuple(curves), tuple(map(in_boxes, data.remarks)))


def _sent(curve: "Curve", cycle: int, step: int, current_mA_cm2: float) -> dict[str, Any]:
    """A curve as the browser keeps it: numbers to seven digits."""

    def short(values: Any) -> list[float]:
        return [float(f"{value:.7g}") for value in values]

    limit_V = float(curve.words[0].split()[-2])  # as `Curve.logged` words it
    end = curve.capacity_mAh_cm2[-1]
    return {
        "label": f"cycle {cycle}, step {step}: {current_mA_cm2:.3g} mA/cm², {end:.3g} mAh/cm² to {limit_V:g} V",
        "name": curve.name,
        "source": curve.source.replace("\\", "/").rpartition("/")[2],
        "capacity_mAh_cm2": short(curve.capacity_mAh_cm2),
        "voltage_V": short(curve.voltage_V),
        "current_mA_cm2": float(f"{current_mA_cm2:.4g}"),
        "limit_V": limit_V,
        "noise_V": float(curve.noise_V),
        "resolution_mAh_cm2": float(curve.resolution_mAh_cm2),
    }

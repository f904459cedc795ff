"""Parts of one's own in Python, for `lobsim.Cell`: the same keys and numbers as in a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lobsim.errors import LobsimError, pick
from lobsim.laboratory import catalogue
from lobsim.laboratory.description import describe
from lobsim.laboratory.file import DEFAULT
from lobsim.parameters import Laboratory, Part

LaboratoryName = str | Path | Laboratory


def _part(
    kind: str, name: str, about: Mapping[str, Any], laboratory: LaboratoryName, numbers: Mapping[str, Any]
) -> Part:
    if not isinstance(name, str) or not name.strip():
        raise LobsimError(f"a {kind.replace('_', '-')} has a name that says something, not {name!r}")
    base = catalogue.laboratory(laboratory)

    def find(kind: str, name: str) -> Any:
        others = base.of_kind(kind)
        return others[pick(kind.replace("_", "-"), name, others)]

    table = {key: given for key, given in about.items() if given is not None}
    made = describe(kind, name, {**table, **numbers}, base, find)
    assert isinstance(made, Part)
    return made


class _Maker:
    """Constructor of the parts of one kind.

    Parameters
    ----------
    kind : str
        One of `lobsim.parameters.laboratory.KINDS`.
    words : str
        What it makes.
    """

    def __init__(self, kind: str, words: str) -> None:
        self.kind = kind
        self.__doc__ = f"Make {words}.\n{_HOW}"
        self.__name__ = "".join(map(str.capitalize, kind.split("_")))

    def __call__(
        self,
        name: str,
        *,
        like: str | None = None,
        words: str | None = None,
        source: str | None = None,
        status: str | None = None,
        laboratory: LaboratoryName = DEFAULT,
        **numbers: Any,
    ) -> Part:
        """Make a part of this kind; see the constructor itself."""
        about = {"like": like, "words": words, "source": source, "status": status}
        return _part(self.kind, name, about, laboratory, numbers)

    def __repr__(self) -> str:
        """Name the constructor."""
        return f"lobsim.{self.__name__}"


_HOW = """
    Parameters
    ----------
    name : str
        What it is called in legends, tables and files.
    like : str, optional
        A part that it differs from in what is given; without one, all must be given that such a part has.
    words, source, status : str, optional
        What it is; where its numbers come from, and how: "printed", "derived", "fitted" or "assumed".
    laboratory : str, Path or Laboratory
        Where other parts are found.
    **numbers
        Thickness, porosity and so on: a text with a unit, ``thickness="120 um"``, a number with its unit in the key,
        ``loading_mg_cm2=1.0``, an expression of other numbers, or `lobsim.parameters.printed` and the like. A membrane
        also takes ``carbon`` and ``support``, what it is made of. Transport numbers of an electrolyte may depend on the
        salt concentration c [mol.m-3] and the temperature T [K]: as an expression, a table, or a function.

    Returns
    -------
    Part
        For `lobsim.Cell`.

    Raises
    ------
    LobsimError
        If a name does not exist, a number cannot be or has no unit, or something is missing.
"""

Membrane = _Maker("membrane", "a membrane, the positive electrode")
Carbon = _Maker("carbon", "a carbon, of which membranes are made")
Support = _Maker("support", "a support: fibres that carry a carbon and hold no product")
Electrolyte = _Maker("electrolyte", "an electrolyte")
Separator = _Maker("separator", "a separator")
GasDiffusionLayer = _Maker("gas_diffusion_layer", "a gas-diffusion layer")
Gas = _Maker("gas", "a gas of the chamber: oxygen and one inert")
Ceramic = _Maker("ceramic", "a ceramic between two separators")

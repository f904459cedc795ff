"""Content of a paper: parts of cells, ways to build them, numbers common to all, and statements to be compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.parameters.parameter_set import ParameterSet
from lobsim.parameters.values import Value


@dataclass(frozen=True, repr=False)
class Part(Shown):
    """A part of a cell, such as a membrane or a separator: its name, what it is in words, and its values."""

    SHOWN = ("name", "words")

    name: str
    words: str
    values: ParameterSet


@dataclass(frozen=True, repr=False)
class Build(Shown):
    """A way to build a cell: which model describes it, which parts it has if none are chosen, and its values.

    `flooded` says that its pores are meant to be full of liquid at the start.
    """

    SHOWN = ("name", "words", "model")

    name: str
    words: str
    model: str
    electrolyte: str
    separator: str
    gdl: str
    values: ParameterSet
    gas: str = "O2"
    flooded: bool = False


@dataclass(frozen=True, repr=False)
class Statement(Shown):
    """One thing that a paper says about one run.

    Attributes
    ----------
    case : str
        The run, such as "NIPS stacked 0.4 mA/cm2".
    membrane, build : str
        The cell.
    protocol : str
        What is done with it.
    current_mA_cm2 : float
        The current density of the protocol; of cycles, that of the discharge.
    quantity : str
        What is compared, with its unit: capacity_mAh_g, capacity_mAh_cm2, plateau_V, knee_mAh_g or power_mW_cm2; of a
        cycle, a field of `lobsim.result.record.Cycle` or a name in `lobsim.curves.charge.SHAPES`.
    words : str
        What the paper says, and how it is read where it needs reading.
    number : float or None
        The number that the paper gives, from which deviations are counted; None if it gives none.
    low, high : float or None
        The bounds that follow, tolerance included; None where the statement sets no bound.
    calibrated : bool
        Whether the statement was used to find the fitted numbers.
    defaults : float or None
        What another program found with the default numbers, to be found again; None if it told no number.
    missed : str
        Why the default numbers are known to miss it; empty if it should hold.
    cycle : int
        The cycle that it is about; 0 for a run without cycles.
    every : bool
        Whether it is about every cycle up to that one, so that the worst counts.
    near : float
        How far outside its bounds, relative to them, a number misses it only narrowly.
    """

    SHOWN = ("case", "quantity", "words", "low", "high")

    case: str
    membrane: str
    build: str
    protocol: str
    current_mA_cm2: float
    quantity: str
    words: str
    number: float | None
    low: float | None
    high: float | None
    calibrated: bool
    defaults: float | None
    missed: str = ""
    cycle: int = 0
    every: bool = False
    near: float = 0.0

    @property
    def stated(self) -> bool:
        """Whether the paper sets a bound at all; if not, only what the defaults give is kept here."""
        return self.low is not None or self.high is not None

    @guarded
    def holds(self, number: float) -> bool:
        """Tell whether a computed number, in the unit of the quantity, agrees with the statement."""
        return self._within(number, 0.0)

    @guarded
    def nearly_holds(self, number: float) -> bool:
        """Tell whether a computed number, in the unit of the quantity, lies within the bounds or near them."""
        return self._within(number, self.near)

    def _within(self, number: float, beyond: float) -> bool:
        above = self.low is None or number >= self.low - beyond * abs(self.low)
        return above and (self.high is None or number <= self.high + beyond * abs(self.high))


@dataclass(frozen=True, repr=False)
class Cycling(Shown):
    """Cycles that a paper did with one cell, and what it says about them.

    Attributes
    ----------
    case : str
        A name, such as "A NIPS 2.0-0.2 mA/cm2".
    membrane, build : str
        The cell.
    discharge, charge, times
        As for `lobsim.cycle`.
    statements : tuple of Statement
        Each about one cycle, or about every cycle up to one.
    laws : mapping of str to str
        Laws other than the defaults.
    fixes : tuple of str
        Numbers that its calibrated statements fix; see `lobsim.calibrate`.
    """

    SHOWN = ("case", "times", "statements")

    case: str
    membrane: str
    build: str
    discharge: str
    charge: str
    times: int
    statements: tuple[Statement, ...]
    laws: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Edition(Shown):
    """Laws and numbers that a paper was described with before, to be compared with: those that differ from now."""

    SHOWN = ("name", "words", "laws")

    name: str
    words: str
    laws: Mapping[str, str]
    values: ParameterSet


@dataclass(frozen=True, repr=False)
class Laboratory(Shown):
    """Everything that one paper gives.

    `statements` are about single runs, `cycling` about cycles; `caution` must be said wherever they are compared.
    `editions` are its laws and numbers as they were before.
    `rival_cycling` is the same cycles under other laws, with what was calibrated and what is missed under them.
    `by_law` has the numbers that another choice of a law brings with it, by law and choice: what was fitted with it.
    """

    SHOWN = ("name", "membranes", "builds", "statements")

    name: str
    citation: str
    membranes: Mapping[str, Part]
    electrolytes: Mapping[str, Part]
    separators: Mapping[str, Part]
    gas_diffusion_layers: Mapping[str, Part]
    gases: Mapping[str, Part]
    builds: Mapping[str, Build]
    common: ParameterSet
    statements: tuple[Statement, ...] = ()
    cycling: tuple[Cycling, ...] = ()
    caution: str = ""
    editions: Mapping[str, Edition] = field(default_factory=dict)
    rival_cycling: tuple[Cycling, ...] = ()
    by_law: Mapping[tuple[str, str], Mapping[str, Value]] = field(default_factory=dict)

    @guarded
    def parameters(
        self,
        membrane: str,
        build: str,
        *,
        electrolyte: str | None = None,
        separator: str | None = None,
        gdl: str | None = None,
        gas: str | None = None,
        laws: Mapping[str, str] | None = None,
    ) -> ParameterSet:
        """Put the values of a cell together.

        Parameters
        ----------
        membrane, build : str
            Names of this paper.
        electrolyte, separator, gdl, gas : str, optional
            Parts other than those of the build.
        laws : mapping of str to str, optional
            The choices of laws; the defaults otherwise.

        Returns
        -------
        ParameterSet
            The values of the parts, of the build, those common to all cells, and those that the laws bring.

        Raises
        ------
        KeyError
            If a name does not exist; `lobsim.Cell` offers the nearest.
        """
        plan = self.builds[build]
        parts = (
            self.membranes[membrane],
            self.electrolytes[electrolyte or plan.electrolyte],
            self.separators[separator or plan.separator],
            self.gas_diffusion_layers[gdl or plan.gdl],
            self.gases[gas or plan.gas],
        )
        values = plan.values | self.common
        for part in parts:
            values = values | part.values
        of_laws = [self.by_law[choice] for choice in (laws or {}).items() if choice in self.by_law]
        return ParameterSet({name: value for some in (values, *of_laws) for name, value in some.items()})

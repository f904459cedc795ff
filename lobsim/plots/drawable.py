"""Shapes that figures ask for: what can be drawn. Figures know no class of runs, limits, studies or fits.

Each shape bears the name of the class that a user gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lobsim.numerics.arrays import Array
from lobsim.parameters import Laboratory, Statement


class Cell(Protocol):
    """Cell, as far as a figure names it."""

    @property
    def label(self) -> str: ...

    @property
    def title(self) -> str: ...


class Result(Protocol):
    """A run that can be drawn."""

    @property
    def cell(self) -> Any: ...

    @property
    def protocol(self) -> Sequence[Any]: ...

    @property
    def steps(self) -> Sequence[Any]: ...

    @property
    def time_s(self) -> Array: ...

    @property
    def voltage_V(self) -> Array: ...

    @property
    def passed_mAh_cm2(self) -> Array: ...

    @property
    def discharged_mAh_g(self) -> Array: ...

    @property
    def audit(self) -> Mapping[str, Array]: ...

    @property
    def end(self) -> str: ...

    @property
    def cause(self) -> str: ...


class PowerLimit(Protocol):
    """A largest power, and what stops more."""

    @property
    def power_limit_mW_cm2(self) -> float: ...

    @property
    def current_at_limit_mA_cm2(self) -> float: ...

    @property
    def capacity_mAh_cm2(self) -> float: ...

    @property
    def cutoff_V(self) -> float: ...

    @property
    def limiting_process(self) -> str: ...


class RatePoint(Protocol):
    """A discharge of a rate map."""

    @property
    def current_mA_cm2(self) -> float: ...

    @property
    def capacity_mAh_cm2(self) -> float: ...

    @property
    def plateau_V(self) -> float | None: ...

    @property
    def power_mW_cm2(self) -> float | None: ...

    @property
    def energy_Wh_kg(self) -> float: ...

    @property
    def power_W_kg(self) -> float: ...


class Polarisation(Protocol):
    """A polarisation curve."""

    @property
    def current_mA_cm2(self) -> Array: ...

    @property
    def voltage_V(self) -> Array: ...

    @property
    def power_mW_cm2(self) -> Array: ...

    @property
    def current_at_maximum_mA_cm2(self) -> float: ...

    @property
    def maximum_power_mW_cm2(self) -> float: ...


class Swing(Protocol):
    """Swing of a power limit by one change."""

    @property
    def name(self) -> str: ...

    @property
    def first(self) -> Sequence[float]: ...

    @property
    def at_low(self) -> Any: ...

    @property
    def at_base(self) -> Any: ...

    @property
    def at_high(self) -> Any: ...

    @property
    def width_mW_cm2(self) -> float: ...


class Impedance(Protocol):
    """An impedance spectrum."""

    @property
    def frequency_Hz(self) -> Array: ...

    @property
    def Z_ohm_cm2(self) -> NDArray[np.complex128]: ...

    @property
    def after(self) -> str | None: ...

    @property
    def drifts_s(self) -> float | None: ...


class Row(Protocol):
    """A statement of a paper beside the number of a run."""

    @property
    def statement(self) -> Statement: ...

    @property
    def number(self) -> float | None: ...

    @property
    def verdict(self) -> str: ...

    @property
    def kind(self) -> str: ...


class Comparison(Protocol):
    """A paper beside its model."""

    @property
    def laboratory(self) -> Laboratory: ...

    @property
    def results(self) -> Mapping[str, Any]: ...

    @property
    def rows(self) -> Sequence[Any]: ...

    @property
    def rates(self) -> Sequence[Any]: ...

    @property
    def limits(self) -> Mapping[tuple[str, str], Any]: ...

    def rows_of(self, case: str) -> Sequence[Any]:
        """Give what a paper says about a case."""


class UncertainDischarge(Protocol):
    """A discharge for many draws."""

    @property
    def protocol(self) -> str: ...

    @property
    def causes(self) -> Mapping[str, float]: ...

    def band(self) -> Any:
        """Give the edges of the band around its curve."""

    def interval(self, quantity: str) -> tuple[float, float] | None:
        """Give the interval of a quantity, in its unit."""


class UncertainLimits(Protocol):
    """A power limit and a rate map for many draws."""

    @property
    def limit(self) -> Any: ...

    @property
    def rates(self) -> Mapping[float, Any]: ...


class UncertainComparison(Protocol):
    """A paper beside its model for many draws."""

    @property
    def plain(self) -> Comparison: ...

    @property
    def posterior(self) -> Mapping[str, UncertainDischarge]: ...

    @property
    def rows(self) -> Sequence[Any]: ...


class CellComparison(Protocol):
    """Cells side by side."""

    @property
    def cells(self) -> Mapping[str, Any]: ...

    @property
    def runs(self) -> Sequence[Any]: ...

    @property
    def rates(self) -> Mapping[str, Sequence[Any]]: ...

    @property
    def limits(self) -> Mapping[str, Any]: ...

    def rows_of(self, case: str) -> Sequence[Any]:
        """Give what the laboratory of a cell says about its run."""


class CyclerData(Protocol):
    """Record of a cycler."""

    @property
    def columns(self) -> Mapping[str, Array]: ...

    @property
    def area_cm2(self) -> float | None: ...


class Estimate(Protocol):
    """A fit."""

    @property
    def problem(self) -> Any: ...

    @property
    def answers(self) -> Sequence[Any]: ...

    @property
    def differences_mV(self) -> Sequence[Array]: ...

    @property
    def agreement(self) -> Sequence[Any]: ...

    @property
    def correlation(self) -> Array: ...


class Profile(Protocol):
    """A profile likelihood."""

    @property
    def name(self) -> str: ...

    @property
    def values(self) -> Array: ...

    @property
    def rise(self) -> Array: ...

    @property
    def limit(self) -> float: ...


class Prediction(Protocol):
    """A predicted curve with its band."""

    @property
    def protocol(self) -> str: ...

    @property
    def charge_mAh_cm2(self) -> Array: ...

    @property
    def voltage_V(self) -> Array: ...

    @property
    def low_V(self) -> Array: ...

    @property
    def high_V(self) -> Array: ...


class Curve(Protocol):
    """A measured curve."""

    @property
    def capacity_mAh_cm2(self) -> Array: ...

    @property
    def voltage_V(self) -> Array: ...


class Indices(Protocol):
    """Sobol indices."""

    @property
    def quantity(self) -> str: ...

    @property
    def names(self) -> Sequence[str]: ...

    @property
    def first(self) -> Array: ...

    @property
    def total(self) -> Array: ...

    @property
    def first_interval(self) -> Array: ...

    @property
    def total_interval(self) -> Array: ...


class Sensitivity(Protocol):
    """Derivatives of a discharge."""

    @property
    def absolute(self) -> Mapping[str, Mapping[str, float]]: ...

    @property
    def relative(self) -> Mapping[str, Mapping[str, float]]: ...


class Checked(Protocol):
    """A number that was checked against an exact one."""

    @property
    def what(self) -> str: ...

    @property
    def deviation(self) -> float: ...

    @property
    def tolerance(self) -> float: ...

    @property
    def holds(self) -> bool: ...

    @property
    def curve(self) -> Any: ...


class Volume(Protocol):
    """Distribution of pore volume over the radius."""

    @property
    def ends(self) -> tuple[float, float]: ...

    def volume(self, low: float, high: float) -> float: ...


class Pores(Protocol):
    """Pore sizes with their classes, as `lobsim.pore_sizes.Pores`."""

    @property
    def distribution(self) -> Volume: ...

    @property
    def radii(self) -> tuple[float, ...]: ...

    @property
    def volumes(self) -> tuple[float, ...]: ...

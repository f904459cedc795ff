"""The language in which a paper is written: values with their origins, sets of them, parts and builds of cells."""

from lobsim.parameters.formula import Formula
from lobsim.parameters.laboratory import Build, Edition, Laboratory, Part
from lobsim.parameters.parameter_set import ParameterSet, checked
from lobsim.parameters.statements import Cycling, Statement
from lobsim.parameters.structure import fine_pore_volume, support_fraction
from lobsim.parameters.table import Table
from lobsim.parameters.values import Origin, Value, assumed, derived, fitted, printed

__all__ = [
    "Build",
    "Cycling",
    "Edition",
    "Formula",
    "Laboratory",
    "Origin",
    "ParameterSet",
    "Part",
    "Statement",
    "Table",
    "Value",
    "assumed",
    "checked",
    "derived",
    "fine_pore_volume",
    "fitted",
    "printed",
    "support_fraction",
]

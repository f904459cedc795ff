"""Rules for units: that of an expression follows from those of its parts, for every kind of expression of PyBaMM."""

from fractions import Fraction
from typing import Any

import pybamm

from lobsim.check.dimension import PURE, Dimension
from lobsim.check.literal import coefficient, meaning
from lobsim.check.named_units import stated, states_a_unit
from lobsim.check.walk import Rule, Unit, Walker, literal, value
from lobsim.numerics.term import Term


def _unknown(walker: Walker, symbol: Any) -> Unit:
    walker.pass_over(symbol)
    for child in symbol.children:
        walker.unit(child)
    return None


def _leaf(walker: Walker, symbol: Any) -> Unit:
    return walker.named(symbol.name)


def _call(walker: Walker, symbol: Any) -> Unit:
    """A function of the parameter set: what it is called with must have the units of its arguments' names."""
    for name, child in zip(symbol.input_names, symbol.children, strict=True):
        unit = walker.unit(child)
        if states_a_unit(name) and unit is not None and not literal(child):
            walker.meet([child, child], symbol, f"the argument {name!r} of {symbol.name!r} meets", [stated(name), unit])
    return walker.named(symbol.name)


def _place(walker: Walker, symbol: Any) -> Unit:
    return stated(symbol.name) if states_a_unit(symbol.name) else walker.coordinate(symbol)


def _scalar(walker: Walker, symbol: Any) -> Unit:
    return meaning(float(symbol.value))


def _sum(walker: Walker, symbol: Any) -> Unit:
    return walker.meet(list(symbol.children), symbol, "adds")


def _choice(walker: Walker, symbol: Any) -> Unit:
    return walker.meet(list(symbol.children), symbol, "compares")


def _comparison(walker: Walker, symbol: Any) -> Unit:
    _choice(walker, symbol)
    return PURE


def _branches(walker: Walker, symbol: Any) -> Unit:
    walker.unit(symbol.children[0])
    return walker.meet(list(symbol.children[1:]), symbol, "chooses between")


def _parts(walker: Walker, symbol: Any) -> Unit:
    return walker.meet(list(symbol.children), symbol, "puts side by side")


def _product(walker: Walker, symbol: Any) -> Unit:
    left, right = (walker.unit(child) for child in symbol.children)
    return None if left is None or right is None or _fitted(symbol, left * right) else left * right


def _quotient(walker: Walker, symbol: Any) -> Unit:
    left, right = (walker.unit(child) for child in symbol.children)
    return None if left is None or right is None or _fitted(symbol, left / right) else left / right


def _fitted(symbol: Any, unit: Dimension) -> bool:
    """Whether this is a coefficient of a fit, such as 0.103 log(x): a number like no other times one without unit."""
    return unit.pure and any(literal(child) and coefficient(value(child)) for child in symbol.children)


def _power(walker: Walker, symbol: Any) -> Unit:
    base, exponent = symbol.children[:2]
    walker.number(exponent, symbol, "an exponent")
    if literal(exponent):
        unit = walker.unit(base)
        power = value(exponent) * (-1 if isinstance(exponent, pybamm.Negate) else 1)
        return None if unit is None else unit ** Fraction(power).limit_denominator(1000)
    walker.number(base, symbol, "what is raised to a varying exponent")
    return PURE


def _root(walker: Walker, symbol: Any) -> Unit:
    unit = walker.unit(symbol.children[0])
    return None if unit is None else unit ** Fraction(1, 2)


def _of_a_number(walker: Walker, symbol: Any) -> Unit:
    for child in symbol.children:
        walker.number(child, symbol, f"the argument of {symbol.name}")
    return PURE


def _ratio(walker: Walker, symbol: Any) -> Unit:
    _choice(walker, symbol)
    return PURE


def _logarithm(walker: Walker, symbol: Any) -> Unit:
    unit = walker.unit(symbol.children[0])
    if unit is not None and not unit.pure:
        walker.notes[f"log of a quantity in {unit}: right only where a difference or a gradient of it is used"] = None
    return PURE


def _same(walker: Walker, symbol: Any) -> Unit:
    return walker.unit(symbol.children[0])


def _sign(walker: Walker, symbol: Any) -> Unit:
    walker.unit(symbol.children[0])
    return PURE


def _per_length(walker: Walker, symbol: Any) -> Unit:
    return _over_length(walker, symbol, 1)


def _per_area(walker: Walker, symbol: Any) -> Unit:
    return _over_length(walker, symbol, 2)


def _over_length(walker: Walker, symbol: Any, times: int) -> Unit:
    unit, length = walker.unit(symbol.children[0]), walker.coordinate(symbol.children[0])
    return None if unit is None or length is None else unit / length ** Fraction(times)


def _slope_squared(walker: Walker, symbol: Any) -> Unit:
    slope = _per_length(walker, symbol)
    return None if slope is None else slope ** Fraction(2)


def _integral(walker: Walker, symbol: Any) -> Unit:
    unit = walker.unit(symbol.children[0])
    for variable in symbol.integration_variable:
        length = walker.unit(variable)
        unit = None if unit is None or length is None else unit * length
    return unit


def _over_time(walker: Walker, symbol: Any) -> Unit:
    unit = walker.unit(symbol.children[0])
    return None if unit is None else unit * walker.clock


def _rate(walker: Walker, symbol: Any) -> Unit:
    unit = walker.named(symbol.name.removesuffix("'"))
    return None if unit is None else unit / walker.clock


RULES: dict[type, Rule] = {
    **dict.fromkeys((pybamm.Parameter, pybamm.InputParameter, pybamm.Variable, pybamm.CoupledVariable), _leaf),
    pybamm.FunctionParameter: _call,
    pybamm.VariableDot: _rate,
    pybamm.SpatialVariable: _place,
    pybamm.Time: lambda walker, symbol: walker.clock,
    pybamm.Scalar: _scalar,
    pybamm.Addition: _sum,
    pybamm.Subtraction: _sum,
    pybamm.Hypot: _sum,
    **dict.fromkeys((pybamm.Minimum, pybamm.Maximum, pybamm.Modulo), _choice),
    **dict.fromkeys((pybamm.Equality, pybamm.EqualHeaviside, pybamm.NotEqualHeaviside), _comparison),
    pybamm.Conditional: _branches,
    pybamm.Concatenation: _parts,
    pybamm.TensorField: _parts,
    **dict.fromkeys((pybamm.Multiplication, pybamm.MatrixMultiplication, pybamm.Inner), _product),
    pybamm.Division: _quotient,
    **dict.fromkeys((pybamm.Power, pybamm.RegPower), _power),
    pybamm.Sqrt: _root,
    pybamm.SpecificFunction: _of_a_number,
    pybamm.Arcsinh2: _ratio,
    pybamm.Log: _logarithm,
    **dict.fromkeys((pybamm.Max, pybamm.Min, pybamm.UnaryOperator, pybamm.XAverage.__mro__[1]), _same),
    **dict.fromkeys(
        (pybamm.Mass, pybamm.BoundaryMass, pybamm.DefiniteIntegralVector, pybamm.BoundaryIntegral), _unknown
    ),
    pybamm.DeltaFunction: _per_length,
    pybamm.Sign: _sign,
    **dict.fromkeys((pybamm.Gradient, pybamm.Divergence, pybamm.BoundaryGradient), _per_length),
    pybamm.Laplacian: _per_area,
    pybamm.GradientSquared: _slope_squared,
    pybamm.Integral: _integral,
    Term: lambda walker, symbol: walker.unit(symbol.expression()),
    pybamm.BoundaryMeshSize: lambda walker, symbol: walker.coordinate(symbol.children[0]),
    pybamm.ExplicitTimeIntegral: _over_time,
    **dict.fromkeys((pybamm.Interpolant, pybamm.Function, pybamm.Array), _unknown),
}

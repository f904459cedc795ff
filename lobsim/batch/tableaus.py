r"""Tableaus of stiffly accurate Rosenbrock methods for index-1 DAEs, M y' = f(t, y).

In the form that needs no product with the Jacobian (Hairer and Wanner, Solving Ordinary Differential Equations II,
1996, IV.7), a step of length h solves, for stages i = 1 ... s,

.. math::
    \left(\frac{M}{h\gamma} - f_y\right) u_i
        = f\Big(t + c_i h, y + \sum_{j<i} a_{ij} u_j\Big) + M \sum_{j<i} \frac{C_{ij}}{h} u_j + h d_i f_t

Stiffly accurate means: the argument of the last stage is the result of the embedded method, the last stage is its
error, and both together are the result. Its algebraic equations then hold to the order of the method.

A state inside a step is, with the share :math:`\theta` of the step that has passed,

.. math::
    y(\theta) = (1-\theta) y_0 + \theta \big(y_1 + (1-\theta)(k_1 + \theta (k_2 + \theta k_3))\big),
    \qquad k_m = \sum_j H_{mj} u_j
"""

from dataclasses import dataclass

import numpy as np

from lobsim.numerics.arrays import Array

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Tableau:
    """Numbers of a method; the table says what they mean.

    Parameters
    ----------
    name : str
        Name of the method.
    order, embedded_order : int
        Order of the result and of the embedded method.
    gamma : float
        Diagonal coefficient.
    a, c_rows : tuple of tuple of float
        a_ij and C_ij below the diagonal; row i has i - 1 numbers. The last row of a belongs to the embedded result.
    c, d : tuple of float
        Times of the stages, and factors of the derivative by time.
    dense : tuple of tuple of float
        H_mj, rows of the dense output.
    """

    name: str
    order: int
    embedded_order: int
    gamma: float
    a: Rows
    c_rows: Rows
    c: tuple[float, ...]
    d: tuple[float, ...]
    dense: Rows

    @property
    def stages(self) -> int:
        """Number of stages: solves of a step."""
        return len(self.c)

    @property
    def added_from(self) -> int:
        """First of the last stages, each of whose arguments is the one before it plus the stage before it."""
        last = self.stages - 1
        while last and self.a[last] == (*self.a[last - 1], 1.0):
            last -= 1
        return last + 1

    def classical(self) -> tuple[Array, Array, Array, Array]:
        """Coefficients alpha, alpha + Gamma, b and embedded b [-] of the classical form, in which orders are proven."""
        inverse = np.eye(self.stages) / self.gamma - _square(self.c_rows)
        Gamma = np.linalg.inv(inverse)
        a = _square(self.a)
        alpha = a @ Gamma
        return alpha, alpha + Gamma, (a[-1] + np.eye(self.stages)[-1]) @ Gamma, a[-1] @ Gamma

    def text(self) -> str:
        """Write the tableau in C."""
        size, dense = self.stages, len(self.dense)
        return "\n".join(
            [
                f"/* {self.name} */",
                f"#define STAGES {size}",
                f"#define DENSE {dense}",
                f"#define ORDER {self.embedded_order + 1}",
                f"#define ADDED {self.added_from}",
                f"#define GAMMA {self.gamma!r}",
                _matrix("METHOD_A", _square(self.a), "[STAGES][STAGES]"),
                _matrix("METHOD_C", _square(self.c_rows), "[STAGES][STAGES]"),
                _matrix("METHOD_H", np.array(self.dense), "[DENSE][STAGES]"),
                f"static const double METHOD_TIMES[STAGES] = {{{', '.join(map(repr, self.c))}}};",
                f"static const double METHOD_DRIFT[STAGES] = {{{', '.join(map(repr, self.d))}}};",
                "",
            ]
        )


def _square(rows: Rows) -> Array:
    square = np.zeros((len(rows), len(rows)))
    for i, row in enumerate(rows):
        square[i, : len(row)] = row
    return square


def _matrix(name: str, values: Array, shape: str) -> str:
    rows = ",\n    ".join("{" + ", ".join(repr(float(value)) for value in row) + "}" for row in values)
    return f"static const double {name}{shape} = {{\n    {rows}}};"


_RODAS4_END = (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950)

# Hairer and Wanner 1996, VI.4: six stages, order 4(3), L-stable. Numbers as in their code RODAS.
RODAS4 = Tableau(
    name="Rodas4",
    order=4,
    embedded_order=3,
    gamma=0.25,
    a=(
        (),
        (1.544,),
        (0.9466785280815826, 0.2557011698983284),
        (3.314825187068521, 2.896124015972201, 0.9986419139977817),
        _RODAS4_END,
        (*_RODAS4_END, 1.0),
    ),
    c_rows=(
        (),
        (-5.6688,),
        (-2.430093356833875, -0.2063599157091915),
        (-0.1073529058151375, -9.594562251023355, -20.47028614809616),
        (7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160),
        (8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054),
    ),
    c=(0.0, 0.386, 0.21, 0.63, 1.0, 1.0),
    d=(0.25, -0.1043, 0.1035, -0.03620000000000023, 0.0, 0.0),
    dense=(
        (10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662, 0.0),
        (-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872, 0.0),
    ),
)

_RODAS5P_END = (
    -7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946,
)  # fmt: skip

# Steinebach 2023, BIT Numerical Mathematics 63:27: eight stages, order 5(4), A-stable and stiffly accurate.
RODAS5P = Tableau(
    name="Rodas5P",
    order=5,
    embedded_order=4,
    gamma=0.21193756319429014,
    a=(
        (),
        (3.0,),
        (2.849394379747939, 0.45842242204463923),
        (-6.954028509809101, 2.489845061869568, -10.358996098473584),
        (2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641),
        _RODAS5P_END,
        (*_RODAS5P_END, 1.0),
        (*_RODAS5P_END, 1.0, 1.0),
    ),
    c_rows=(
        (),
        (-14.155112264123755,),
        (-17.97296035885952, -2.859693295451294),
        (147.12150275711716, -1.41221402718213, 71.68940251302358),
        (165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306),
        (24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471),
        (
            30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623,
            -28.087943162872662,
        ),
        (
            37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002,
            -54.66780262877968, -9.48861652309627,
        ),
    ),
    c=(0.0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1.0, 1.0, 1.0),
    d=(
        0.21193756319429014, -0.42387512638858027, -0.3384627126235924, 1.8046452872882734, 2.325825639765069, 0.0, 0.0,
        0.0,
    ),
    dense=(
        (
            25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204, 0.524948541321073,
            1.1241088310450404, 0.4272876194431874, -0.17202221070155493,
        ),
        (
            -9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796, 20.176138334709044,
            15.98066361424651, -6.789040303419874, -6.710236069923372,
        ),
        (
            11.419903575922262, 2.8879645146136994, 72.92137995996029, 80.12511834622643, -52.072871366152654,
            -59.78993625266729, -0.15582684282751913, 4.883087185713722,
        ),
    ),
)  # fmt: skip

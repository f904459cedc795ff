"""Models whose C is written by hand, most with a solution that is known exactly."""

from dataclasses import dataclass

import numpy as np

from lobsim.batch.factors import plan

ARGUMENTS = {
    "hoist": "const vd *p, vd *k, vd *w",
    "start": "const vd *k, vd *y, vd *w",
    "rates": "vd t, const vd *y, const vd *k, vd *f, vd *w",
    "slopes": "vd t, const vd *y, const vd *k, vd *values, vd *drift, vd *w",
    "events": "vd t, const vd *y, const vd *k, vd *e, vd *w",
    "read": "vd t, const vd *y, const vd *k, vd *out, vd *w",
}


@dataclass(frozen=True, eq=False)
class Model:
    """Columns of each row of the Jacobian, differential rows, bodies of functions, sizes that are not usual."""

    rows: tuple
    differential: tuple
    bodies: dict
    sizes: dict

    @property
    def text(self):
        sizes = {"K": 1, "P": 1, "EVENTS": 0, "READ": 1, "WORK": 1, "DRIFT": 0} | self.sizes
        sizes |= {"N": len(self.rows), "NONZEROS": sum(map(len, self.rows))}
        bodies = {"hoist": "for (int i = 0; i < P; i++) k[i] = p[i];", "read": "out[0] = y[0];"} | self.bodies
        made = [f"static void {name}({given}) {{ {bodies.get(name, '')} }}" for name, given in ARGUMENTS.items()]
        return "\n".join([*(f"#define {name} {value}" for name, value in sizes.items()), *made])

    @property
    def factors(self):
        return plan(np.cumsum([0, *map(len, self.rows)]), np.concatenate(self.rows), self.differential)


# Follows time: x = exp(-t^2 / 2), z = t, w = 1.
#   x' = -z x,  0 = z - t w,  0 = w^3 - 1 + k (x - exp(-t^2 / 2))
FOLLOWING_TIME = Model(
    rows=((0, 1), (1, 2), (0, 2)),
    differential=(1, 0, 0),
    bodies={
        "start": "y[0] = splat(1); y[1] = splat(0.3); y[2] = splat(1.4);",
        "rates": "f[0] = -y[1] * y[0]; f[1] = y[1] - t * y[2];"
        "f[2] = y[2] * y[2] * y[2] - 1.0 + k[0] * (y[0] - v_exp(-t * t / 2.0));",
        "slopes": "values[0] = -y[1]; values[1] = -y[0]; values[2] = splat(1); values[3] = -t; values[4] = k[0];"
        "values[5] = 3.0 * y[2] * y[2]; drift[1] = -y[2]; drift[2] = k[0] * t * v_exp(-t * t / 2.0);",
    },
    sizes={"DRIFT": 1},
)

# Autonomous: u = 1 / (1 + t), v = log(1 + t) + 1, w = u v with all three coupled.
#   u' = -u^2,  v' = w / v,  0 = w - u v
LOGARITHM = Model(
    rows=((0,), (1, 2), (0, 1, 2)),
    differential=(1, 1, 0),
    bodies={
        "start": "y[0] = splat(1); y[1] = splat(1); y[2] = splat(0.1);",
        "rates": "f[0] = -y[0] * y[0]; f[1] = y[2] / y[1]; f[2] = y[2] - y[0] * y[1];",
        "slopes": "values[0] = -2.0 * y[0]; values[1] = -y[2] / (y[1] * y[1]); values[2] = 1.0 / y[1];"
        "values[3] = -y[1]; values[4] = -y[0]; values[5] = splat(1);",
        "events": "e[0] = k[0] - y[1]; e[1] = y[0] - k[1]; e[2] = y[2] - k[2];",
        "read": "out[0] = y[0] + y[1]; out[1] = t;",
    },
    sizes={"P": 3, "K": 3, "EVENTS": 3, "READ": 2},
)

# Robertson's reaction as a DAE (Hairer and Wanner 1996, IV.1); the first rate is a number.
ROBERTSON = Model(
    rows=((0, 1, 2), (0, 1, 2), (0, 1, 2)),
    differential=(1, 1, 0),
    bodies={
        "start": "y[0] = splat(1); y[1] = splat(0); y[2] = splat(0);",
        "rates": "f[0] = -k[0] * y[0] + 1e4 * y[1] * y[2];"
        "f[1] = k[0] * y[0] - 1e4 * y[1] * y[2] - 3e7 * y[1] * y[1]; f[2] = y[0] + y[1] + y[2] - 1.0;",
        "slopes": "values[0] = -k[0]; values[1] = 1e4 * y[2]; values[2] = 1e4 * y[1]; values[3] = k[0];"
        "values[4] = -1e4 * y[2] - 6e7 * y[1]; values[5] = -1e4 * y[1];"
        "values[6] = splat(1); values[7] = splat(1); values[8] = splat(1);",
        "events": "e[0] = y[0] - k[1];",
    },
    sizes={"P": 2, "K": 2, "EVENTS": 1},
)

# Van der Pol's oscillator with its small number as a number (Hairer and Wanner 1996, IV.1).
VAN_DER_POL = Model(
    rows=((1,), (0, 1)),
    differential=(1, 1),
    bodies={
        "start": "y[0] = splat(2); y[1] = splat(-0.66);",
        "rates": "f[0] = y[1]; f[1] = ((1.0 - y[0] * y[0]) * y[1] - y[0]) / k[0];",
        "slopes": "values[0] = splat(1); values[1] = (-2.0 * y[0] * y[1] - 1.0) / k[0];"
        "values[2] = (1.0 - y[0] * y[0]) / k[0];",
    },
    sizes={},
)


def _pivot(number, change):
    """x' = -z_1,  0 = p z_1 + z_2 - x,  0 = z_1 + p z_2 - 2 x - t, where p is the first pivot."""
    return Model(
        rows=((1,), (0, 1, 2), (0, 1, 2)),
        differential=(1, 0, 0),
        bodies={
            "start": "y[0] = splat(1); y[1] = splat(1); y[2] = splat(1);",
            "rates": f"f[0] = -y[1]; f[1] = ({number}) * y[1] + y[2] - y[0]; "
            f"f[2] = y[1] + ({number}) * y[2] - 2.0 * y[0] - t;",
            "slopes": "values[0] = splat(-1); values[1] = splat(-1); values[3] = splat(1); values[4] = splat(-2);"
            f"values[2] = values[6] = {number}; values[5] = splat(1);"
            f"drift[1] = ({change}) * y[1]; drift[2] = ({change}) * y[2] - 1.0;",
        },
        sizes={"DRIFT": 1},
    )


PIVOT = _pivot("k[0]", "splat(0)")
PIVOT_IN_TIME = _pivot("k[0] - t", "splat(-1)")


def diffusion(places=20):
    """Diffusion in a slab of `places` volumes with a potential that carries a current against the concentration.

    c' = D c_xx of c = 1 + cos(pi x) exp(-D pi^2 t) / 2 for closed ends, and -current = c phi_x.
    The discrete mode decays with D (2 - 2 cos(pi h)) / h^2 exactly. Unknowns: c of all places, then phi.
    """
    n = places
    rows, values = [], []
    for i in range(n):
        near = [j for j in (i - 1, i, i + 1) if 0 <= j < n]
        rows.append(tuple(near))
        values += [f"k[0] * {float(1 - len(near))} * {n * n}.0" if j == i else f"k[0] * {n * n}.0" for j in near]
    for i in range(n):
        if i == 0:
            rows.append((n,))
            values.append("splat(1)")
            continue
        rows.append((i - 1, i, n + i - 1, n + i))
        mean, drop = f"(y[{i - 1}] + y[{i}]) / 2.0", f"(y[{n + i}] - y[{n + i - 1}]) / 2.0"
        values += [drop, drop, f"-({mean})", mean]
    rates = (
        f"for (int i = 0; i < {n}; i++) f[i] = k[0] * {n * n}.0 * ((i ? y[i - 1] - y[i] : splat(0))"
        f" + (i < {n - 1} ? y[i + 1] - y[i] : splat(0))); f[{n}] = y[{n}];"
        f"for (int i = 1; i < {n}; i++)"
        f" f[{n} + i] = (y[i] + y[i - 1]) / 2.0 * (y[{n} + i] - y[{n} + i - 1]) + k[1] / {n}.0;"
    )
    return Model(
        rows=tuple(rows),
        differential=(1,) * n + (0,) * n,
        bodies={
            "start": f"for (int i = 0; i < {n}; i++) y[i] = splat(1 + cos(M_PI * (i + 0.5) / {n}) / 2),"
            f" y[{n} + i] = splat(0);",
            "rates": rates,
            "slopes": " ".join(f"values[{i}] = {value};" for i, value in enumerate(values)),
            "events": f"e[0] = y[{2 * n - 1}] + k[2];",
            "read": f"for (int i = 0; i < {n}; i++) out[i] = y[{n} + i];",
        },
        sizes={"P": 3, "K": 3, "EVENTS": 1, "READ": n},
    )


DIFFUSION = diffusion()

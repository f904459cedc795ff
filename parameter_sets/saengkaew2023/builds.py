"""The three ways to build a cell, and what follows for every cell from its layers and area."""

from lobsim.parameters import (
    Build,
    ParameterSet,
    assumed,
    derived,
    fine_pore_volume,
    fitted,
    printed,
    support_fraction,
)

COIN_FILLING_M3 = 100e-9
# The paper prints 0.50 mm, which would have 500 ohm cm2, not the 100 of its plateaus: a thinner plate is taken.
CERAMIC_THICKNESS_M, CERAMIC_DENSITY_KG_M3 = 0.18e-3, 3050.0


_AREA = "('Electrode area [m2]' * 'Number of electrodes connected in parallel to make a cell')"


EVERY_CELL = ParameterSet(
    {
        "Positive electrode thickness [m]": derived(
            "'Number of membrane layers' * 'Membrane thickness [m]'", "layers x membrane thickness"
        ),
        "Positive electrode loading [kg.m-2]": derived(
            "'Number of membrane layers' * 'Membrane loading [kg.m-2]'", "layers x membrane loading"
        ),
        "Positive electrode porosity": derived("'Membrane porosity'", "the membrane's"),
        "Positive electrode support volume fraction": derived(support_fraction, "fibres of the membrane"),
        "Positive electrode fine-pore volume [m3.kg-1]": derived(
            fine_pore_volume, "pores less macropores, per mass of carbon"
        ),
        "Nominal cell capacity [A.h]": derived(
            f"1000 * 'Positive electrode loading [kg.m-2]' * {_AREA}",
            "1000 mAh per gram of carbon: the scale of C-rates",
        ),
        "Current function [A]": derived(f"4 * {_AREA}", "0.4 mA/cm2: the paper's discharge"),
        "Contact resistance [Ohm.m2]": assumed(0.0, "no measurement at hand"),
        "Collector areal mass [kg.m-2]": assumed(0.0, "the foil's and the stack's collectors are not in the paper"),
        "Lower voltage cut-off [V]": printed(2.0, "discharge figures: to 2.0 V"),
        "Upper voltage cut-off [V]": assumed(4.5, "above the charge limit of 4.2 V"),
        "Number of electrodes connected in parallel to make a cell": assumed(1.0, "one electrode", low=1.0, high=20.0),
        "Number of cells connected in series to make a battery": assumed(1.0, "one cell: PyBaMM asks for it"),
    }
)


_SEPARATOR_PORES = "'Separator thickness [m]' * 'Separator porosity'"


COIN = Build(
    name="coin",
    words="coin cell, flooded with 100 uL: glass fibre, one membrane that is free to swell",
    flooded=True,
    model="coin",
    electrolyte="LiTFSI-TEGDME",
    separator="GF-A",
    gdl="TGP-H-060",
    values=EVERY_CELL
    | {
        "Number of membrane layers": printed(1.0, "one membrane"),
        "Freedom to swell of the cell": assumed(1.0, "a coin cell does not press", low=0.0, high=1.0),
        "Ceramic resistance [Ohm.m2]": printed(0.0, "no ceramic"),
        "Share of mediator that reaches the lithium": printed(1.0, "no ceramic in its way"),
        "Ceramic areal mass [kg.m-2]": printed(0.0, "no ceramic"),
        "Number of separators": printed(1.0, "one separator between foil and membrane"),
        "Share of excess liquid in the gas-diffusion layer": assumed(0.0, "it leaves to the rim", low=0.0, high=1.0),
        "Electrode area [m2]": printed(2.01e-4, "a disc of 2.01 cm2"),
        "Total electrolyte volume [m]": derived(f"{COIN_FILLING_M3} / 'Electrode area [m2]'", "100 uL over the area"),
        "Electrolyte dose [m]": derived(
            f"'Total electrolyte volume [m]' - {_SEPARATOR_PORES}", "total less the separator's pores"
        ),
    },
)

_PRESSED = ParameterSet(
    {
        "Freedom to swell of the cell": assumed(0.0, "a pressed stack", low=0.0, high=1.0),
        "Share of excess liquid in the gas-diffusion layer": assumed(
            1.0, "it has nowhere else to go", low=0.0, high=1.0
        ),
        "Electrode area [m2]": assumed(4e-4, "20 mm x 20 mm"),
        "Electrode width [m]": assumed(0.02, "20 mm x 20 mm", low=0.01, high=0.05),
        "Number of open edges": assumed(1.0, "oxygen enters at one side", low=1.0, high=2.0),
        "Chamber volume per electrode area [m]": assumed(
            1e-2, "1 mL/cm2: matters only to a dead-ended chamber", low=1e-3, high=0.1
        ),
    }
)

STACKED = Build(
    name="stacked",
    words="pressed stack with little electrolyte: polyolefin film, one membrane, oxygen from the edge",
    model="stacked",
    electrolyte="LiTFSI-TEGDME",
    separator="polyolefin",
    gdl="TGP-H-060",
    values=EVERY_CELL
    | _PRESSED
    | {
        "Number of membrane layers": printed(1.0, "one membrane"),
        "Ceramic resistance [Ohm.m2]": printed(0.0, "no ceramic"),
        "Share of mediator that reaches the lithium": printed(1.0, "no ceramic in its way"),
        "Ceramic areal mass [kg.m-2]": printed(0.0, "no ceramic"),
        "Number of separators": printed(1.0, "one separator between foil and membrane"),
        "Electrolyte dose [m]": fitted(
            3.5e-5, "3.5 uL/cm2 in the membrane; the paper gives none", low=3.0e-5, high=4.5e-5
        ),
        "Total electrolyte volume [m]": derived(
            f"'Electrolyte dose [m]' + {_SEPARATOR_PORES}", "dose and the separator's pores"
        ),
    },
)

CYCLING = Build(
    name="cycling",
    words="pressed stack for cycling: two membranes, a ceramic between two polyolefin films",
    model="stacked",
    electrolyte="LiTFSI-TEGDME",
    separator="polyolefin",
    gdl="TGP-H-060",
    values=EVERY_CELL
    | _PRESSED
    | {
        "Number of membrane layers": printed(2.0, "cycling figures: 3.0 mg/cm2, two membranes of 1.5"),
        "Ceramic resistance [Ohm.m2]": fitted(
            1.0e-2, "three plateaus of the cycling cell: 100 ohm cm2", low=0.85e-2, high=1.15e-2
        ),
        "Share of mediator that reaches the lithium": printed(0.0, "the ceramic stops it"),
        "Ceramic areal mass [kg.m-2]": derived(
            f"{CERAMIC_THICKNESS_M} * {CERAMIC_DENSITY_KG_M3}",
            "assumed plate: 0.18 mm at 3.05 g/cm3",
        ),
        "Number of separators": printed(2.0, "one film on each side of the ceramic"),
        "Electrolyte dose [m]": assumed(11e-5, "16 uL/cm2 less 2.5 in each of two separators", low=10.5e-5, high=12e-5),
        "Total electrolyte volume [m]": printed(16e-5, "16 uL/cm2: 8.8 g/Ah at 2 mAh/cm2"),
    },
)

BUILDS: dict[str, Build] = {build.name: build for build in (COIN, STACKED, CYCLING)}

"""The three self-standing carbon nanotube membranes."""

from lobsim.parameters import ParameterSet, Part, assumed, derived, printed

_NONE = "no class of pores that a film closes: the paper tells none"
_CLASSES = {f"Pore class {k} radius [m]": assumed(k * 1e-9, _NONE) for k in range(1, 11)} | {
    f"Pore class {k} volume [m3.kg-1]": assumed(0.0, _NONE) for k in range(1, 11)
}
# What a membrane has unless it says otherwise
USUAL = ParameterSet(
    {
        **_CLASSES,
        "Membrane support areal mass [kg.m-2]": assumed(0.0, "self-standing: nothing is said of a support", low=0.0),
        "Freedom to swell of the membrane": assumed(0.0, "stiff: nothing is said of swelling", low=0.0, high=1.0),
        "Membrane porosity": derived(
            "1 - 'Membrane loading [kg.m-2]' / ('Carbon skeletal density [kg.m-3]' * 'Membrane thickness [m]')"
            " - 'Membrane support areal mass [kg.m-2]' / ('Support density [kg.m-3]' * 'Membrane thickness [m]')",
            "what carbon and support leave",
        ),
    }
)
_LOADING = printed(0.015, "discharge figures: 1.5 mg/cm2")

_SELF_STANDING = printed(0.0, "self-standing: no paper or foam carries it")

VF = Part(
    "VF",
    "vacuum-filtered, without binder: free to swell",
    ParameterSet(
        {
            "Membrane thickness [m]": printed(45e-6, "Table 1, VF-CNT"),
            "Membrane loading [kg.m-2]": _LOADING,
            "Membrane support areal mass [kg.m-2]": _SELF_STANDING,
            "Membrane porosity": printed(0.76, "Table 1, VF-CNT"),
            "Positive electrode BET area [m2.kg-1]": assumed(100e3, "text: below NIPS", low=60e3, high=140e3),
            "Positive electrode macropore volume [m3.kg-1]": printed(
                1.5e-3, "mercury volume at 0.1-1 um: at most 1.5 cm3/g; the upper bound is taken", high=1.5e-3
            ),
            "Freedom to swell of the membrane": assumed(1.0, "no binder holds the tubes together", low=0.0, high=1.0),
        }
    ),
)

DB = Part(
    "DB",
    "doctor-bladed, with carbonised binder: rigid, without a network of macropores",
    ParameterSet(
        {
            "Membrane thickness [m]": printed(78e-6, "Table 1, DB-CNT"),
            "Membrane loading [kg.m-2]": _LOADING,
            "Membrane support areal mass [kg.m-2]": _SELF_STANDING,
            "Membrane porosity": printed(0.85, "Table 1, DB-CNT"),
            "Positive electrode BET area [m2.kg-1]": assumed(80e3, "text: below NIPS", low=40e3, high=130e3),
            "Positive electrode macropore volume [m3.kg-1]": printed(
                1.5e-3, "mercury volume at 0.1-1 um: at most 1.5 cm3/g; the upper bound is taken", high=1.5e-3
            ),
            "Freedom to swell of the membrane": assumed(0.0, "carbonised binder is stiff", low=0.0, high=1.0),
        }
    ),
)

NIPS = Part(
    "NIPS",
    "non-solvent-induced phase separation, with carbonised binder: rigid, macropores interconnected",
    ParameterSet(
        {
            "Membrane thickness [m]": printed(104e-6, "Table 1, NIPS-CNT"),
            "Membrane loading [kg.m-2]": _LOADING,
            "Membrane support areal mass [kg.m-2]": _SELF_STANDING,
            "Membrane porosity": printed(0.91, "Table 1, NIPS-CNT"),
            "Positive electrode BET area [m2.kg-1]": printed(
                140e3, "text: above 140 m2/g; the lower bound is taken", low=140e3
            ),
            "Positive electrode macropore volume [m3.kg-1]": printed(
                5.0e-3, "mercury volume at 0.1-1 um: above 5.0 cm3/g; the lower bound is taken", low=5.0e-3
            ),
            "Freedom to swell of the membrane": assumed(0.0, "carbonised binder is stiff", low=0.0, high=1.0),
        }
    ),
)

MEMBRANES: dict[str, Part] = {part.name: part for part in (VF, DB, NIPS)}

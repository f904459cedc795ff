"""The numbers of the rival laws, which are off by default: none of them was compared with this paper."""

from lobsim.parameters import ParameterSet, assumed, derived, printed

_DUNST = "10.1039/c4ee00496e (Dunst 2014)"
_NO_SOURCE = "no source gives it"
_SLOWEST_MICRO = 3.4e-11  # S.m-1, Dunst 2014

TO_CARBON = ParameterSet(
    {
        "Film resistivity [Ohm.m]": derived(
            f"1 / {_SLOWEST_MICRO}",
            f"ohmic law: 3.4e-13 S/cm of microcrystalline Li2O2 at room temperature, {_DUNST}; 9e-12 S/cm of electrons "
            "in nanocrystals there, 5e-20 S/cm of polarons in a perfect crystal, arXiv:1305.2904 (Radin 2013)",
            low=1e9,
            high=1e13,
        ),
        "Activation energy of transport in the film [J.mol-1]": printed(
            85.9e3,
            f"0.89 eV, conductivity of microcrystalline Li2O2; 0.82 eV in nanocrystals, {_DUNST}; taken for "
            "oxygen in a compact film as well",
            low=79e3,
            high=86e3,
        ),
        "Deposit porosity": assumed(0.5, f"deposit law: {_NO_SOURCE}", low=0.2, high=0.8),
        "Oxygen diffusivity in the deposit [m2.s-1]": assumed(
            1e-16,
            f"deposit law: {_NO_SOURCE}; what the claim needs: 80 nm end a discharge at 1 mA/m2 of surface. Liquid in "
            "open pores has 1e-10",
            low=1e-17,
            high=1e-14,
        ),
        "Oxygen diffusivity in the film [m2.s-1]": assumed(
            1e-17,
            f"diffusion law: {_NO_SOURCE}; ends a discharge at 1 mA/m2 of surface with 8 nm, dense films are 5-10 nm "
            "thick at the end, 10.1063/1.3663385 (Viswanathan 2011)",
            low=5e-18,
            high=2e-17,
        ),
    }
)

SUPEROXIDE = ParameterSet(
    {
        "Superoxide disproportionation rate constant [m.s-1]": printed(
            2.9e-9,
            "superoxide route: dismutation at the surface in the model of Lau and Archer, Nano Lett. 15 (2015) 5995, "
            "LiTFSI in tetraglyme, from its published code",
            low=3e-10,
            high=3e-8,
        ),
        "Superoxide solubility [mol.m-3]": printed(
            18.0,
            "superoxide route: computed, Cheng et al., J. Electrochem. Soc. 164 (2017) E3696, for aprotic "
            "solvents in general; here for the reference donor number",
            low=1.8,
            high=180.0,
        ),
        "Reference donor number": assumed(20.0, "superoxide route: dimethoxyethane, in the middle; a scale"),
        "Superoxide stabilisation per donor number [V]": assumed(
            0.010,
            f"superoxide route: {_NO_SOURCE}; all of the 1 kcal/mol that defines a donor number is 0.043 V",
            low=0.002,
            high=0.043,
        ),
    }
)

RIVALS = TO_CARBON | SUPEROXIDE

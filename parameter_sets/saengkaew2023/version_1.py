"""The laws and numbers of version 1, to be compared with: no rest at U, and a leak that does not dry."""

from lobsim.parameters import Edition, ParameterSet, fitted

_CHARGE = "shape of the charge, 3.0 to 3.6 V, with the laws of version 1"
_FILM = "NIPS knee and end, with the laws of version 1"

VERSION_1 = Edition(
    name="old",
    words="the laws and numbers of version 1: no rest at U, a leak that does not dry",
    laws={"kinetics": "branches", "network": "percolation, wet leak"},
    values=ParameterSet(
        {
            "Fine-pore leak": fitted(
                0.025, "DB gives less than 200 mAh/g, with the laws of version 1", low=0.012, high=0.03
            ),
            "Tunnelling thickness on tubes [m]": fitted(5.1e-9, _FILM, low=4.896e-9, high=5.304e-9),
            "Tunnelling width on tubes [m]": fitted(0.17e-9, _FILM, low=0.1496e-9, high=0.1904e-9),
            "Tunnelling thickness on planes [m]": fitted(6.56e-9, _FILM, low=6.2976e-9, high=6.8224e-9),
            "Tunnelling width on planes [m]": fitted(0.268e-9, _FILM, low=0.23584e-9, high=0.30016e-9),
            "Share of peroxide open to direct oxidation": fitted(0.4, _CHARGE),
            "Parasitic share of the discharge": fitted(
                0.0154, "cycle 30 at 2.0/0.2 mA/cm2, with the laws of version 1", low=0.01, high=0.03
            ),
        }
    ),
)

"""One hour of a discharge at 0.4 mA/cm2."""

import pybamm

if __name__ == "__main__":
    solution = pybamm.Simulation(pybamm.Model("LobsimCoin")).solve([0, 3600])
    print(f"{float(solution['Voltage [V]'](3600)):.3f} V after an hour")

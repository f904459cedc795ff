"""The columns that lobsim reads, by their preferred labels in the Battery Data Format.

Labels and machine names are those of the Battery Data Alliance's ontology,
https://w3id.org/battery-data-alliance/ontology/battery-data-format.
"""

TIME = "Test Time / s"
VOLTAGE = "Voltage / V"
CURRENT = "Current / A"  # positive while the cell is charged
UNIX_TIME = "Unix Time / s"
CYCLE = "Cycle Count / 1"
STEP = "Step Count / 1"
STEP_TIME = "Step Time / s"
CHARGED = "Charging Capacity / Ah"
DISCHARGED = "Discharging Capacity / Ah"
CHARGED_ENERGY = "Charging Energy / Wh"
DISCHARGED_ENERGY = "Discharging Energy / Wh"

# Of a file's counters, from which the table's capacities and energies are made; not kept in the table.
STEP_CAPACITY = "Step Capacity / Ah"  # whichever its direction
STEP_ENERGY = "Step Energy / Wh"
NET_CAPACITY = "Net Capacity / Ah"  # rises in charge, falls in discharge
NET_ENERGY = "Net Energy / Wh"
HALF_CYCLE = "Half Cycle / 1"  # no label of the format: numbers that change where a half cycle begins

CAPACITY_PER_AREA = "capacity_mAh_cm2"  # of a file with capacity and voltage alone; no label of the format

REQUIRED = (TIME, VOLTAGE, CURRENT)
CAPACITIES = (CHARGED, DISCHARGED)
ENERGIES = (CHARGED_ENERGY, DISCHARGED_ENERGY)
TABLE = (TIME, VOLTAGE, CURRENT, UNIX_TIME, CYCLE, STEP, STEP_TIME, *CAPACITIES, *ENERGIES)
WHOLE = (CYCLE, STEP)  # whole numbers
WORKING = (STEP_CAPACITY, STEP_ENERGY, NET_CAPACITY, NET_ENERGY, HALF_CYCLE)

MACHINE_NAMES = {
    "test_time_second": TIME,
    "voltage_volt": VOLTAGE,
    "current_ampere": CURRENT,
    "unix_time_second": UNIX_TIME,
    "cycle_count": CYCLE,
    "step_count": STEP,
    "step_time_second": STEP_TIME,
    "charging_capacity_ah": CHARGED,
    "discharging_capacity_ah": DISCHARGED,
    "charging_energy_wh": CHARGED_ENERGY,
    "discharging_energy_wh": DISCHARGED_ENERGY,
    "step_capacity_ah": STEP_CAPACITY,
    "step_energy_wh": STEP_ENERGY,
    "net_capacity_ah": NET_CAPACITY,
    "net_energy_wh": NET_ENERGY,
}


def unit_of(label: str) -> str:
    """Give the unit of a label: "s" for "Test Time / s"."""
    return label.rpartition(" / ")[2]

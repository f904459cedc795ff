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
STEP_CAPACITY = "Step Capacity / Ah"  # of the step, whichever its direction; not kept in the table

CAPACITY_PER_AREA = "capacity_mAh_cm2"  # of a file with capacity and voltage alone; no label of the format

REQUIRED = (TIME, VOLTAGE, CURRENT)
TABLE = (TIME, VOLTAGE, CURRENT, UNIX_TIME, CYCLE, STEP, STEP_TIME, CHARGED, DISCHARGED)
WHOLE = (CYCLE, STEP)  # whole numbers

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
    "step_capacity_ah": STEP_CAPACITY,
}


def unit_of(label: str) -> str:
    """Give the unit of a label: "s" for "Test Time / s"."""
    return label.rpartition(" / ")[2]

"""Tables of anybody: labels of the Battery Data Format in other units, CSV as people name their columns."""

from tests.cyclers.made_samples import SAMPLES, clock, file, of, table

HOURS, SECONDS, MINUTES = of("time", 1 / 3600), of("time"), of("time", 1 / 60)
VOLTS, AMPS, MILLIAMPS = of("voltage"), of("amps"), of("current")
BDF = {
    "Test Time / h": HOURS,
    "Voltage / mV": of("voltage", 1e3),
    "Current / mA": MILLIAMPS,
    "Cycle Count / 1": lambda r: r.cycle,
    "Step Count / 1": lambda r: r.step,
    "Charging Capacity / mAh": of("charged"),
    "Discharging Capacity / mAh": of("discharged"),
    "Unix Time / s": lambda r: f"{r.when.timestamp():.0f}",
}
CURVES = (  # time, voltage, current as people write them
    {"Time (h)": HOURS, "E (V vs. Li/Li+)": VOLTS, "I (mA)": MILLIAMPS},
    {"Time/h": HOURS, "Potential vs. Li/Li+ (V)": VOLTS, "Current/mA": MILLIAMPS},
    {"t/s": SECONDS, "U/V": VOLTS, "I/A": AMPS},
    {"time_s": SECONDS, "potential_V": VOLTS, "current_uA": of("current", 1e3)},
    {"Time[s]": SECONDS, "Ecell[V]": VOLTS, "Current [mA]": MILLIAMPS},
    {"Time (s)": SECONDS, "Voltage (mV)": of("voltage", 1e3), "Current (µA)": of("current", 1e3)},
    {"Zeit/min": MINUTES, "Spannung/V": VOLTS, "Strom/mA": MILLIAMPS},
    {"Temps (s)": SECONDS, "Tension (V)": VOLTS, "Courant (mA)": MILLIAMPS},
    {"経過時間[Sec]": SECONDS, "電圧[V]": VOLTS, "電流[mA]": MILLIAMPS},
    {"Time (hh:mm:ss)": lambda r: clock(r.time), "Voltage (V)": VOLTS, "Current (mA)": MILLIAMPS},
)
DATES = {
    "Date/Time": lambda r: f"{r.when:%d.%m.%Y %H:%M:%S}",
    "Timestamp": lambda r: f"{r.when:%Y-%m-%dT%H:%M:%S}Z",
    "date": lambda r: f"{r.when:%m/%d/%Y %I:%M:%S %p}",
}
PER_GRAM = {"Capacity (mAh/g)": of("counted", 1e3)}


def csv(columns, delimiter=",", decimal=".", samples=SAMPLES):
    return file(table(columns, delimiter, samples, decimal))

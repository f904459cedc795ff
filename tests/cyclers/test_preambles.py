"""What stands before the header of a table: names and what they are, in the forms of the makers."""

import pytest

from lobsim.cyclers.tables import about


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Acquisition started on : 01/31/2023 10:00:00.000", {"Acquisition started on": "01/31/2023 10:00:00.000"}),
        ("\tFile : a.mpr", {"File": "a.mpr"}),
        ("Started\t31.01.2023 10:00:00", {"Started": "31.01.2023 10:00:00"}),
        ("Date of Test:\t31.01.2023 10:00:00 AM", {"Date of Test": "31.01.2023 10:00:00 AM"}),
        ("Today's Date 02/03/2023  Date of Test:\t01/31/2023\t Filename:\tC:\\a", {"Date of Test": "01/31/2023"}),
        ("Filename:\tNIPS-1\tChannel:\t1", {"Filename": "NIPS-1", "Channel": "1"}),
        ("Description:\tComment:\tfirst", {"Comment": "first"}),
        ("~Start of Test: 31.01.2023 10:00:00", {"Start of Test": "31.01.2023 10:00:00"}),
        ("Start Time:,01/31/2023 10:00:00", {"Start Time": "01/31/2023 10:00:00"}),
        ("Battery Name,LG HG2", {"Battery Name": "LG HG2"}),
        ("cell id: ,,,,,,", {}),
        ("[Summary]", {}),
        ("", {}),
    ],
)
def test_names_and_what_they_are_are_told_apart(line, said, write):
    found = about([line])
    assert {name: found.get(name) for name in said} == said
    assert said or not found

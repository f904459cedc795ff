"""What a user reads when a name is wrong."""

import pytest

from lobsim.errors import LobsimError, nearest, pick, unknown


def test_an_unknown_name_is_answered_with_the_choices_and_the_nearest():
    sentence = "unknown membrane 'NIP': choose VF, DB or NIPS (did you mean NIPS?)"
    assert str(unknown("membrane", "NIP", ["VF", "DB", "NIPS"])) == sentence


def test_nothing_is_offered_where_nothing_is_near():
    assert str(unknown("membrane", "graphite", ["VF", "DB"])) == "unknown membrane 'graphite': choose VF or DB"
    assert nearest("graphite", ["VF", "DB"]) is None


def test_a_long_list_of_choices_is_not_recited():
    assert str(unknown("name", "n12", [f"n{i:03}" for i in range(50)])).count("n0") == 1


def test_capitals_do_not_matter_when_a_name_is_picked():
    assert pick("membrane", "nips", ["VF", "NIPS"]) == "NIPS"
    with pytest.raises(LobsimError, match="unknown membrane 3"):
        pick("membrane", 3, ["VF", "NIPS"])


def test_a_lobsim_error_is_a_value_error():
    assert issubclass(LobsimError, ValueError)


def test_a_sentence_that_quotes_a_whole_file_is_shortened_and_stays_on_one_line():
    told = str(LobsimError("unknown membrane '" + "x" * 100_000 + "\n': choose VF"))
    assert len(told) < 1100
    assert "\n" not in told
    assert told.startswith("unknown membrane 'xxx")
    assert told.endswith("choose VF")

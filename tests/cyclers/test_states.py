"""Words of cyclers for what a row does."""

import pytest

from lobsim.cyclers.states import direction

WORDS = {
    1.0: "C,CC Chg,CCCV_Chg,CHARGE,charge CC,CHA,CCC,RateC,Laden,Ladung,恒流充电,CP_Chg",
    -1.0: "D,CC DChg,CCCV_DChg,Discharge,discharge CC,DCH,CCD,DC,RateD,Entladen,Entladung,décharge,恒流放电,放電",
    0.0: "R,Rest,PAU,Pause,OCV,Open Circuit,Idle,Ruhe,repos,搁置,静置",
}


@pytest.mark.parametrize(("way", "word"), [(way, word) for way, words in WORDS.items() for word in words.split(",")])
def test_words_say_a_direction_in_any_language(way, word):
    assert direction(word) == way


@pytest.mark.parametrize("word", ["P", "S", "O", "Charge_Discharge", "Chg/DChg", "Laden/Entladen", "Cycle", "12", ""])
def test_words_that_say_none_or_both_directions_say_nothing(word):
    assert direction(word) is None

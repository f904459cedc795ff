"""What a lesson says is true: it asserts numbers. That every lesson runs, the build of the documentation shows."""

import re

import pytest

from tests.docs.conftest import CELL, DOCS, lessons

COUNT = 7


def test_all_lessons_are_on_the_page_of_lessons():
    assert len(lessons()) == COUNT
    assert set(lessons()) == set(DOCS.glob("lessons/*.md"))


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in lessons()])
def test_every_lesson_asserts_numbers(file):
    cells = CELL.findall(file.read_text(encoding="utf-8"))
    assert len(cells) > 4
    assert sum(len(re.findall(r"^ *assert ", cell, re.MULTILINE)) for cell in cells) >= 3


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in lessons()])
def test_every_question_has_an_answer_and_most_a_check(file):
    text = file.read_text(encoding="utf-8")
    questions = re.findall(r"^:::\{admonition\} Question (\d)$", text, re.MULTILINE)
    assert questions == [str(number) for number in range(1, len(questions) + 1)] and len(questions) >= 2
    exercises = text.partition("## To try\n")[2]
    assert text.count(":::{admonition} Answer") - exercises.count(":::{admonition} Answer") == len(questions)
    assert text.count(":tags: [hide-cell]") - exercises.count(":tags: [hide-cell]") >= len(questions) - 1
    assert text.count("```{code-cell}") == len(CELL.findall(text))


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in lessons()])
def test_every_exercise_has_a_folded_answer_below_code_that_asserts_it(file):
    section = file.read_text(encoding="utf-8").partition("## To try\n")[2]
    assert not re.search(r"^\d+\. ", section, re.MULTILINE)  # no exercise outside its box
    exercises = re.split(r"^:::\{admonition\} To try (\d)$", section, flags=re.MULTILINE)[1:]
    numbers, parts = exercises[::2], exercises[1::2]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)] and len(numbers) >= 2
    for part in parts:
        code, _, answer = part.partition(":::{admonition} Answer\n:collapsible: closed\n")
        assert re.search(r"^:tags: \[hide-cell\]\n\n(?:.*\n)*? *assert ", code, re.MULTILINE)
        assert len(answer.strip().removesuffix(":::").split()) > 15

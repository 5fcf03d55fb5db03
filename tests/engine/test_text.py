"""Nothing that code prints can break the wire or steer the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.running import all_of, problem, run, text
from tutor.engine.client import visible
from tutor.engine.client.session import WorkerSession
from tutor.engine.client.visible import overwrites
from tutor.engine.protocol import FigureShown, Output
from tutor.figures import Table

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


@given(ANY_TEXT)
def test_no_control_character_is_left(given: str) -> None:
    shown = visible(given)
    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"] == []
    assert [c for c in shown if unicodedata.bidirectional(c) in BIDI] == []
    shown.encode()  # no lone surrogates


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(st.text(st.characters(exclude_categories=("C", "Z")), max_size=200))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb", "a\nb"),
        (" 10%\r 20%\r100%", "100%"),
        ("longer\rab", "abnger"),
        ("done\r\nnext 1\rnext 2\n", "done\nnext 2\n"),
        ("\x9b31m", "\\x9b31m"),
        ("evil \u202e text", "evil \\u202e text"),
        ("\ud800", "\\ud800"),
        ("\x00\x7f", "␀␡"),
        ("日本語 é 👍🏽", "日本語 é 👍🏽"),
    ],
)
def test_visible(given: str, shown: str) -> None:
    assert visible(given) == shown


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a\n", False), ("\r 20%", True), ("a\rb", True), ("a\r\n", False), ("a\nb\rc", False), ("", False)],
)
def test_what_overwrites_an_earlier_line(given: str, expected: bool) -> None:
    assert overwrites(given) is expected


async def test_a_progress_bar_overwrites_its_line(session: WorkerSession) -> None:
    code = """
import sys, time
for i in range(3):
    sys.stderr.write(f'\\r{i} of 2')
    sys.stderr.flush()
    time.sleep(0.12)
print(file=sys.stderr)
"""
    line = ""
    for event in all_of(await run(session, code), Output):
        line = event.text if event.overwrites else line + event.text
    assert line == "2 of 2\n"


async def test_a_return_at_the_end_of_a_batch_belongs_to_the_next(session: WorkerSession) -> None:
    code = (
        "import time\nprint('a\\r', end='')\ntime.sleep(0.15)\nprint('\\nb\\r', end='')\ntime.sleep(0.15)\nprint('c')"
    )
    line = ""
    for event in all_of(await run(session, code), Output):
        line = event.text if event.overwrites else line + event.text
    assert line.endswith("c\n")


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("print('\\ud800')", "\\ud800\n"),
        ("print('\\x00|\\x1b]0;title\\x07')", "␀|␛]0;title␇\n"),
        ("import sys\n_ = sys.stdout.buffer.write('héllo'.encode())", "héllo"),
        ("import sys\n_ = sys.stdout.buffer.write(b'\\xff')", "\\xff"),
        ("print('日本語')", "日本語\n"),
        ("import os\n_ = os.system('echo hidden')", ""),
        ("import os\n_ = os.write(1, b'hidden')", ""),
    ],
)
async def test_odd_output(session: WorkerSession, code: str, printed: str) -> None:
    assert text(await run(session, code)) == printed


async def test_one_giant_line(session: WorkerSession) -> None:
    assert len(text(await run(session, "print('x' * 900_000)"))) == 900_001


async def test_odd_text_elsewhere(session: WorkerSession) -> None:
    failed = await problem(session, "raise ValueError('\\x1b[2J \\ud800')")
    assert failed.message == "␛[2J \\ud800"
    code = "from tutor import lab\nlab.table(['a\\x1b'], [['\\ud800']], title='\\x07')"
    figure = all_of(await run(session, code), FigureShown)[0]
    assert figure.name == "␇"
    assert isinstance(figure.figure, Table)
    assert (figure.figure.columns, figure.figure.rows) == (("a␛",), (("\\ud800",),))


async def test_an_exception_that_cannot_be_printed(session: WorkerSession) -> None:
    code = "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E"
    assert (await problem(session, code)).message == "(this exception cannot be printed)"

"""The terminal's profile, by a table of environments."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import termios

import pytest

from tutor.terminal import RESET, Options, Profile, Surroundings, UnusableTerminal, restore, settle
from tutor.terminal.facts import facts

HERE = Surroundings(columns=80, lines=24)
PLAIN = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


def profile(environ: dict[str, str], *, around: Surroundings = HERE, **options: object) -> Profile:
    return settle(environ, around=around, options=Options(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("environ", "colors"),
    [
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm-256color", "COLORTERM": "24bit"}, "truecolor"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "xterm"}, "256"),
        ({"TERM": "screen"}, "256"),
        ({"TERM": "screen.xterm-256color"}, "256"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "xterm-kitty"}, "256"),
        ({"TERM": "xterm-ghostty"}, "256"),
        ({"TERM": "alacritty"}, "256"),
        ({"TERM": "foot"}, "256"),
        ({"TERM": "xterm-16color"}, "16"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "some-new-terminal"}, "16"),
        ({"TERM": "vt220"}, "none"),
        ({"TERM": "xterm-mono"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1", "COLORTERM": "truecolor"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256"),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "standard"}, "16"),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "auto"}, "256"),
    ],
)
def test_colors_follow_the_terminal(environ: dict[str, str], colors: str) -> None:
    assert profile(environ).colors == colors


@pytest.mark.parametrize(
    ("environ", "ascii_only"),
    [
        ({"LANG": "C"}, True),
        ({"LANG": "POSIX"}, True),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "", "LC_CTYPE": "POSIX", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, False),
        ({"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({}, False),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, True),
    ],
)
def test_ascii_follows_the_locale_as_it_was_set(environ: dict[str, str], ascii_only: bool) -> None:
    environ = {"TERM": "xterm-256color"} | environ
    assert profile(environ).ascii is ascii_only
    given = Surroundings(columns=80, lines=24, started_with=environ)
    assert profile({"TERM": environ["TERM"], "LC_CTYPE": "C.UTF-8"}, around=given).ascii is ascii_only


@pytest.mark.parametrize(
    ("environ", "ascii_only"),
    [
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8", "PYTHONCOERCECLOCALE": "0"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, False),
        ({"LC_CTYPE": "UTF-8", "LANG": "en_US"}, False),
    ],
)
def test_a_locale_that_python_set_itself_does_not_count(environ: dict[str, str], ascii_only: bool) -> None:
    assert profile({"TERM": "xterm"} | environ).ascii is ascii_only


def test_the_locale_of_a_real_process_is_the_one_it_was_given() -> None:
    code = "from tutor.terminal import surroundings; print(surroundings().started_with.get('LC_CTYPE'))"
    env = {"PATH": os.environ["PATH"], "LANG": "C"}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "None"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "no-such-encoding", ""])
def test_an_output_that_is_not_utf_8_gets_ascii(encoding: str) -> None:
    around = Surroundings(encoding=encoding, columns=80, lines=24)
    assert profile(PLAIN, around=around).ascii
    assert not profile(PLAIN, around=around, ascii=False).ascii


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf_8"])
def test_utf_8_has_many_names(encoding: str) -> None:
    assert not profile(PLAIN, around=Surroundings(encoding=encoding)).ascii


@pytest.mark.parametrize(
    ("value", "dark"),
    [("15;0", True), ("0;15", False), ("0;default;15", False), ("0;7", False), ("7;8", True), ("x;default", True)],
)
def test_dark_or_light_follows_the_background(value: str, dark: bool) -> None:
    assert profile(PLAIN | {"COLORFGBG": value}).dark is dark
    assert profile(PLAIN | {"COLORFGBG": value}, dark=not dark).dark is not dark


def test_a_remote_terminal_gets_less() -> None:
    remote, local = profile(PLAIN | {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}), profile(PLAIN)
    assert (remote.remote, remote.mouse, remote.fps, remote.chart_fps, remote.attention_fps) == (True, False, 20, 2, 1)
    assert (local.remote, local.mouse, local.fps, local.chart_fps) == (False, True, 60, 4)


def test_explicit_options_win() -> None:
    environ = PLAIN | {"SSH_CONNECTION": "x", "NO_COLOR": "1", "LC_ALL": "C"}
    asked = profile(environ, ascii=False, color="16", remote=False, mouse=True, marker="braille")
    assert (asked.ascii, asked.colors, asked.remote, asked.mouse) == (False, "16", False, True)
    assert (asked.fps, asked.marker) == (60, "braille")
    assert profile(PLAIN, ascii=True, remote=True).ascii


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_can_not_place_text_is_refused_with_the_text_mode_named(term: str) -> None:
    with pytest.raises(UnusableTerminal, match="attn-tutor run") as caught:
        profile({"TERM": term})
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("around", "says"),
    [
        (Surroundings(stdin_is_terminal=False), "its input is not one"),
        (Surroundings(stdout_is_terminal=False), "its output is not one"),
        (
            Surroundings(stdin_is_terminal=False, stdout_is_terminal=False, stderr_is_terminal=False),
            "its input and output is not one",
        ),
    ],
)
def test_no_terminal_is_refused_with_the_text_mode_named(around: Surroundings, says: str) -> None:
    with pytest.raises(UnusableTerminal, match="attn-tutor run") as caught:
        profile(PLAIN, around=around)
    assert says in caught.value.message


def test_apply_sets_what_textual_reads() -> None:
    environ = {"NO_COLOR": "", "TEXTUAL_FPS": "30"}
    Profile(colors="16", remote=True, fps=20).apply(environ)
    assert environ == {
        "TEXTUAL_COLOR_SYSTEM": "standard",
        "TEXTUAL_FPS": "30",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
    }
    local: dict[str, str] = {}
    Profile(colors="none").apply(local)
    assert local["NO_COLOR"] == "1"
    assert "TEXTUAL_ANIMATIONS" not in local


def test_textual_takes_over_what_apply_sets() -> None:
    code = (
        "import os; from tutor.terminal import Profile; Profile(colors='256', remote=True, fps=20).apply(os.environ)\n"
        "from textual import constants as c; print(c.COLOR_SYSTEM, c.MAX_FPS, c.TEXTUAL_ANIMATIONS, c.SMOOTH_SCROLL)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["256", "20", "none", "False"]


def test_facts_say_what_is_wrong_and_what_to_do() -> None:
    environ = {"TERM": "screen", "LC_ALL": "C", "TMUX": "/tmp/x"}
    found = {fact.name: fact for fact in facts(environ, around=Surroundings(columns=70, lines=24))}
    assert found["terminal"].value == "screen in tmux"
    assert not found["size"].ok and "80×24" in found["size"].advice
    assert not found["characters"].ok and "LC_ALL=C" in found["characters"].value
    assert found["colors"].value == "256" and "--color 16" in found["colors"].advice
    assert all(fact.ok or fact.advice for fact in found.values())


def test_facts_of_an_unusable_terminal_do_not_raise() -> None:
    found = facts({"TERM": "dumb"}, around=Surroundings())
    assert not found[0].ok
    assert "attn-tutor run" in found[0].advice


def test_facts_of_a_good_terminal_are_all_ok() -> None:
    found = facts(PLAIN | {"COLORTERM": "truecolor"}, around=HERE)
    assert all(fact.ok for fact in found)
    assert [fact.name for fact in found] == [
        "terminal",
        "size",
        "colors",
        "characters",
        "background",
        "connection",
        "mouse",
    ]


def test_restore_lets_a_terminal_echo_again() -> None:
    controller, terminal = pty.openpty()
    with os.fdopen(controller, "rb", buffering=0) as reader, os.fdopen(terminal, "w") as stream:
        raw = termios.tcgetattr(terminal)
        raw[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(terminal, termios.TCSANOW, raw)
        restore(stream)
        assert termios.tcgetattr(terminal)[3] & termios.ECHO
        assert termios.tcgetattr(terminal)[3] & termios.ICANON
        assert reader.read(len(RESET)) == RESET.encode()


def test_restore_into_a_file_only_writes() -> None:
    stream = io.StringIO()
    restore(stream)
    assert stream.getvalue() == RESET


def test_the_module_imports_nothing_of_textual_rich_or_the_course() -> None:
    code = "import sys; import tutor.terminal; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    loaded = set(ran.stdout.split())
    assert not {name.partition(".")[0] for name in loaded} & {"textual", "rich", "click", "yaml", "torch", "numpy"}
    assert {name for name in loaded if name.startswith("tutor.")} <= {
        "tutor.terminal", "tutor.terminal.profile", "tutor.terminal.reset", "tutor.terminal.surroundings",
    }  # fmt: skip

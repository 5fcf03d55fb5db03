"""Reading YAML: every trap is refused by name, at its line, with what to write instead."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tutor.course.findings import CourseError, Finding
from tutor.course.yaml_source import MAX_BYTES, Source, parse_yaml, read_yaml

PATH = Path("lesson.yaml")


def problems(text: str) -> list[Finding]:
    try:
        return list(parse_yaml(text, PATH).problems)
    except CourseError as error:
        return list(error.problems)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2", 2, "The key 'a' stands here twice (first in line 1)."),
        ("a: {b: 1, b: 2}", 1, "The key 'b' stands here twice"),
        ("rate: 1e-3", 1, 'as text, not as a number. Write 1.0e-3 for the number, or "1e-3" for the text.'),
        ("rate: 3e-4", 1, "Write 3.0e-4"),
        ("rate: 3E5", 1, "Write 3.0e+5"),
        ("rate: -.5e3", 1, "Write -0.5e+3"),
        ("rate: -.5", 1, "Write -0.5"),
        ("rate: 1.5e3", 1, "Write 1.5e+3"),
        ("rates: [0.1, 1e-2]", 1, "Write 1.0e-2"),
        ("a: 1\nkind: no", 2, 'YAML reads no as false. Write "no" for the word, or false.'),
        ("kind: on", 1, "YAML reads on as true"),
        ("kind: Yes", 1, "YAML reads Yes as true"),
        ("kind: off", 1, "YAML reads off as false"),
        ("kind: y", 1, "YAML reads y as true"),
        ("choices:\n  - N", 2, "YAML reads N as false"),
        ("time: 1:20", 1, 'to the base 60. Write "1:20".'),
        ("number: 010", 1, 'as 8, to the base 8. Write 10 for the number, or "010" for the text.'),
        ("number: 08", 1, "as text, for it begins with 0. Write 8"),
        ("number: 0x10", 1, "another base"),
        ("day: 2026-01-02", 1, "as a date"),
        ("most: .inf", 1, "not a finite number"),
        ("most: 1.0e+999", 1, "too large"),
        ("a:\n\tb: 1", 2, "There is a tab in this line. Use spaces."),
        ("a: |\n  x\n  \ty", 3, "There is a tab"),
        ("a: 1\nb: x\x07", 2, "the character U+0007"),
        ("a: &x 1\nb: 2", 1, "Anchors (&) and aliases (*)"),
        ("a: 1\nb: *x", 2, "Anchors (&) and aliases (*)"),
        ("a: !important word", 1, "Tags (!)"),
        ("a: !!python/object:os.system x", 1, "Tags (!)"),
        ("text: see issue #3 there", 1, "The # cuts this text short"),
        ("? [a]\n: 1", 1, "A name must be a text."),
        ("---\na: 1\n---\nb: 2", 3, "A second document"),
        (
            "text: Note: softmax",
            1,
            "A text with a colon and a space in it is a mapping to YAML. Put the text in quotes",
        ),
        ("text: one\n  Note: three", 2, "does not fit the one before it"),
        ("text: *bold* word", 1, "begins with *"),
        ("text: `code` word", 1, "can not begin with this sign"),
        ("text: @x", 1, "can not begin with this sign"),
        ("text: %x", 1, "can not begin with this sign"),
        ("text: [a] is good", 1, "Something stands after the closing quote or bracket"),
        ('text: "a" and "b"', 1, "The quotes go around all of it"),
        ("text: 'don't'", 1, "Something stands after the closing quote"),
        ("a: 1\nb: 'open\nc: 2", 2, "A quote is opened here and never closed."),
        ("a: [1, 2\nb: 3", 1, "A [ is opened here and not closed."),
        ("a: {x: 1\nb: 2", 1, "A { is opened here and not closed."),
        ('a: "\\q"', 1, "Write \\\\."),
        ("a:\n  b: 1\n c: 2", 3, "indented less or more"),
        ("a:\n- b\nc", 3, "a colon is missing"),
        ("a: - b", 1, "A list must begin on a new line."),
        ("- a\nb: 1", 2, "no entry of the list"),
        ("a: | text\n  b", 1, "After | or > the text must begin on the next line."),
        ("a: ]", 1, "without a value"),
        ("%FOO\na: 1", 1, "begins with %"),
        ("", 1, "The file is empty"),
        ("# only a comment\n", 1, "The file is empty"),
        ("[" * 100, 1, "deep"),
    ],
)
def test_a_trap_is_refused_by_name_and_line(text: str, line: int, words: str) -> None:
    found = problems(text)
    assert words in str(found[0]) and found[0].line == line, found


def test_every_trap_of_a_file_is_reported() -> None:
    found = problems("a: 1e-3\nb: no\nc: 1:20\nd: good\na: 2\n")
    assert [one.line for one in found] == [1, 2, 3, 5]


def test_quoted_words_and_blocks_are_text() -> None:
    text = "a: 'no'\nb: \"1e-3\"\nc: '2026-01-02'\nd: true\ne: 1.0e-3\nf: |\n  1:20 #3\ng: x # a comment\nno: 1\nh:\n"
    source = parse_yaml(text, PATH)
    assert source.problems == ()
    assert list(source.data.values()) == ["no", "1e-3", "2026-01-02", True, 0.001, "1:20 #3\n", "x", 1, None]
    assert list(source.data)[-2:] == ["no", "h"]


def test_every_value_has_its_line_and_so_has_every_line_of_a_block() -> None:
    text = "# first\na: 1\nsteps:\n  - id: x\n    code: |\n\n      one\n      two\n  - {id: z, code: short}\n"
    source = parse_yaml(text, PATH)
    assert source.line_of("a") == 2
    assert source.line_of("steps", 0) == 4 and source.line_of("steps", 0, "code") == 5
    assert source.line_of("steps", 1, "code") == 9 and source.line_of("steps", 1, "nothing") == 9
    assert source.line_of("nothing") == source.line_of() == 2
    assert source.data["steps"][0]["code"].split("\n")[1] == "one"
    assert source.line_within(2, "steps", 0, "code") == 7
    assert source.line_within(2, "steps", 1, "code") == 9


def test_a_file_that_can_not_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    with pytest.raises(CourseError, match=r"lesson.yaml:1: There is no such file. Check the path."):
        read_yaml(path)
    path.write_bytes(b"ok: 1\nbad: \xff\n")
    with pytest.raises(CourseError, match=r"lesson.yaml:2: Byte 0xff is not UTF-8. Save the file as UTF-8."):
        read_yaml(path)
    path.write_bytes(b"a: " + b"x" * MAX_BYTES)
    with pytest.raises(CourseError, match="larger than 1 MiB"):
        read_yaml(path)
    with pytest.raises(CourseError, match="can not be read"):
        read_yaml(tmp_path)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_bytes("\ufeffa: |\r\n  one\r\n  two\r\nb: 1\r\n".encode())
    source: Source = read_yaml(path)
    assert source.data == {"a": "one\ntwo\n", "b": 1} and source.line_of("b") == 4


@given(st.text(alphabet=string.ascii_letters + string.digits + "+-._:eEx~", min_size=1, max_size=8))
@example("1_000")
@example("5.")
@example("-.5")
@example("6.0e+23")
def test_a_word_that_is_accepted_means_to_every_reader_what_it_means_here(word: str) -> None:
    try:
        source = parse_yaml(f"- {word}\n", PATH)
    except CourseError:
        return
    if not source.problems:
        theirs = yaml.safe_load(f"- {word}\n")
        assert repr(source.data) == repr(theirs)


@pytest.mark.parametrize("made", ["\\e[2J", "\\x07", "\\r", "\\u202e", "\\u009b", "\\u2028", "\\ufeff"])
@pytest.mark.parametrize("text", ['a: 1\ntitle: "x{}y"\n', 'a: 1\n"x{}y": 2\n'])
def test_an_escape_can_not_make_what_a_file_must_not_hold(made: str, text: str) -> None:
    (problem,) = parse_yaml(text.format(made), Path("lesson.yaml")).problems
    assert problem.line == 2 and "An escape in this text makes the character U+" in problem.message


def test_escapes_of_line_breaks_tabs_and_letters_are_as_good_as_ever() -> None:
    source = parse_yaml('title: "a\\n\\tb \\u00e9 \\u200f"\n', Path("lesson.yaml"))
    assert source.data["title"] == "a\n\tb é \u200f" and not source.problems


def test_what_turns_the_direction_of_reading_is_refused() -> None:
    with pytest.raises(CourseError, match=r"lesson.yaml:2: There is the character U\+202E here"):
        parse_yaml("a: 1\nb: x\u202ey\n", Path("lesson.yaml"))

"""Trust in courses from elsewhere: what a content is, what is remembered, and what makes the tutor ask again."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.made_lessons import write_course
from tutor.course import content
from tutor.course.content import Content, read_content
from tutor.course.findings import CourseError
from tutor.course.trust import REFUSAL, Trust, read_trusted
from tutor.course.trust_question import count_code, question
from tutor.locations import shipped_lessons


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    write_course(folder)
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "trusted.json"


# ------------------------------------------------------------------------------------------------ the content

NAMES = st.text("ab./é=;:", min_size=1, max_size=6)


@given(st.dictionaries(NAMES, st.sampled_from(["0" * 64, "1" * 64, "unreadable"]), max_size=5), st.randoms())
def test_the_order_of_the_files_makes_no_difference(files: dict[str, str], random: object) -> None:
    shuffled = list(files.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Content(dict(shuffled)).digest == Content(files).digest


@given(st.dictionaries(NAMES, st.sampled_from(["0" * 64, "1" * 64]), max_size=4), st.dictionaries(NAMES, st.just("2")))
def test_other_names_or_bytes_are_another_digest(one: dict[str, str], other: dict[str, str]) -> None:
    assert (Content(one).digest == Content(other).digest) == (one == other)


def test_a_copy_elsewhere_is_the_same_content(course: Path, tmp_path: Path) -> None:
    before = read_content(course)
    assert set(before.files) == {"course.yaml", "s1-01-sums/lesson.yaml"}
    shutil.copytree(course, tmp_path / "copy")
    assert read_content(tmp_path / "copy").digest == before.digest


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "course.yaml").write_text((folder / "course.yaml").read_text() + "\n"),
        lambda folder: (folder / "model.py").write_text("x = 1"),
        lambda folder: (folder / "s1-01-sums" / "data.csv").write_text("1,2"),
        lambda folder: (folder / "s1-01-sums" / "lesson.yaml").rename(folder / "s1-01-sums" / "lesson.yml"),
        lambda folder: (folder / "s1-01-sums" / "lesson.yaml").unlink(),
        lambda folder: (folder / "__pycache__").mkdir() or (folder / "__pycache__" / "a.pyc").write_bytes(b"1"),
        lambda folder: (folder / "broken").symlink_to("nowhere"),
        lambda folder: os.mkfifo(folder / "pipe"),
    ],
)
def test_whatever_a_step_may_read_or_import_counts(course: Path, change: object) -> None:
    before = read_content(course)
    change(course)  # type: ignore[operator]
    assert read_content(course).digest != before.digest


def test_hidden_names_and_empty_folders_do_not_count(course: Path) -> None:
    before = read_content(course)
    (course / ".git").mkdir()
    (course / ".git" / "HEAD").write_text("ref")
    (course / "s1-01-sums" / ".lesson.yaml.swp").write_text("scratch")
    (course / "empty").mkdir()
    assert read_content(course).digest == before.digest


def test_what_is_behind_a_link_counts_and_a_circle_ends(course: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "model.py").write_text("x = 1")
    (shared / "back").symlink_to(course)
    (course / "shared").symlink_to(shared)
    (course / "one.py").symlink_to(shared / "model.py")
    (course / "itself").symlink_to(course)
    before = read_content(course)
    assert {"shared/model.py", "one.py", "itself", "shared/back"} < set(before.files)
    (shared / "model.py").write_text("x = 2")
    changed = read_content(course).changed_since(before)
    assert changed == {"shared/model.py", "one.py"}


def test_a_folder_that_is_too_large_is_refused(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAX_FILES", 1)
    with pytest.raises(CourseError, match="more than 1 files"):
        read_content(course)


def test_a_link_to_itself_is_a_file_that_can_not_be_read(course: Path) -> None:
    (course / "circle").symlink_to("circle")
    assert read_content(course).files["circle"] == "unreadable"


def test_a_folder_that_can_not_be_looked_through_is_refused(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "s1-01-sums":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(content.os, "scandir", refuse)
    with pytest.raises(CourseError, match="s1-01-sums:1: This folder can not be looked through: Permission denied"):
        read_content(course)


# ------------------------------------------------------------------------------------------------ what is remembered


def test_it_is_asked_once_and_again_after_a_change(course: Path, file: Path) -> None:
    first = Trust(course, file=file)
    assert not first.granted and first.refusal() == REFUSAL and first.before is None
    assert first.grant() == "" and first.refusal() == ""
    assert Trust(course, file=file).granted
    (course / "course.yaml").write_text((course / "course.yaml").read_text() + "# more\n")
    changed = Trust(course, file=file)
    assert not changed.granted and changed.before is not None and changed.before.since == date.today()
    changed.grant()
    assert [one.folder for one in read_trusted(file)[0].courses] == [str(course)]


def test_the_same_content_elsewhere_is_trusted_too(course: Path, file: Path, tmp_path: Path) -> None:
    Trust(course, file=file).grant()
    shutil.copytree(course, tmp_path / "copy")
    assert Trust(tmp_path / "copy", file=file).granted


def test_a_link_to_the_course_is_the_course(course: Path, file: Path, tmp_path: Path) -> None:
    Trust(course, file=file).grant(own=True)
    (tmp_path / "link").symlink_to(course)
    (course / "new.py").write_text("x = 1")
    assert Trust(tmp_path / "link", file=file).granted


@pytest.mark.parametrize("name", [b"cours\xe9", b"bell\a", b"two\nlines", b"space d"])
def test_a_folder_of_any_name_is_remembered_and_forgotten(course: Path, file: Path, name: bytes) -> None:
    folder = course.rename(course.with_name(os.fsdecode(name)))
    assert Trust(folder, file=file).grant(own=True) == ""
    (folder / "new.py").write_text("x = 1")
    again = Trust(folder, file=file)
    assert again.granted and again.forget() == "" and not Trust(folder, file=file).granted


def test_the_shipped_course_is_trusted_and_never_written_down(file: Path) -> None:
    trust = Trust(shipped_lessons(), file=file)
    assert trust.shipped and trust.granted and trust.grant() == "" and trust.renew({"course.yaml"}) == ""
    assert not file.exists()


def test_an_own_course_is_trusted_whatever_it_becomes_unless_everybody_may_write(course: Path, file: Path) -> None:
    Trust(course, file=file).grant(own=True)
    (course / "course.yaml").write_text("anything")
    assert Trust(course, file=file).granted
    course.chmod(0o777)
    assert not Trust(course, file=file).granted


def test_what_was_shown_while_it_was_open_is_remembered_and_nothing_else(course: Path, file: Path) -> None:
    lesson = course / "s1-01-sums" / "lesson.yaml"
    trust = Trust(course, file=file)
    trust.grant()
    lesson.write_text(lesson.read_text() + "# mine\n")
    assert trust.renew({"course.yaml", "s1-01-sums/lesson.yaml"}) == ""
    assert Trust(course, file=file).granted
    lesson.write_text(lesson.read_text() + "# mine too\n")
    (course / "unseen.py").write_text("x = 1")
    trust.renew({"course.yaml", "s1-01-sums/lesson.yaml"})
    assert not Trust(course, file=file).granted


def test_a_course_that_was_only_looked_at_is_not_remembered(course: Path, file: Path) -> None:
    trust = Trust(course, file=file)
    (course / "course.yaml").write_text((course / "course.yaml").read_text() + "# more\n")
    trust.renew({"course.yaml"})
    assert not file.exists()


def test_a_course_can_be_forgotten(course: Path, file: Path, tmp_path: Path) -> None:
    shutil.copytree(course, tmp_path / "copy")
    Trust(course, file=file).grant()
    assert Trust(tmp_path / "copy", file=file).forget() == ""
    assert not Trust(course, file=file).granted


@pytest.mark.parametrize("damage", ["", "{", '{"format_version": 2}', '{"courses": [{"folder": 1}]}', "\xff"])
def test_a_damaged_file_is_kept_and_reported_and_nothing_is_trusted(course: Path, file: Path, damage: str) -> None:
    file.parent.mkdir()
    file.write_bytes(damage.encode("latin-1"))
    trust = Trust(course, file=file)
    assert not trust.granted and str(file) in trust.trouble and "move it away" in trust.trouble
    assert trust.grant() == trust.trouble and trust.granted
    assert trust.forget() == trust.trouble
    assert file.read_bytes() == damage.encode("latin-1")


def test_a_home_that_can_not_be_written_is_said(course: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    said = Trust(course, file=tmp_path / "home" / "trusted.json").grant()
    assert "can not be" in said and str(tmp_path / "home") in said


# ------------------------------------------------------------------------------------------------ the question


def test_the_question_says_where_it_is_what_it_means_and_how_much_runs(course: Path, file: Path) -> None:
    loaded = write_course(course)
    said = question(Trust(course, file=file), loaded.title, count_code(loaded))
    assert "“A small course”" in said and str(course) in said and "no sandbox" in said
    assert "1 lesson with 8 steps; 5 of them run code." in said
    (course / "s1-02-means").mkdir()
    (course / "s1-02-means" / "lesson.yaml").write_text("not: a lesson")
    assert str(count_code(write_course(course))).endswith("1 lesson can not be read")


def test_the_question_says_that_it_has_changed_and_what_an_author_can_do(course: Path, file: Path) -> None:
    loaded = write_course(course)
    Trust(course, file=file).grant()
    (course / "more.py").write_text("x = 1")
    said = question(Trust(course, file=file), loaded.title, count_code(loaded))
    assert "it has changed since then" in said and f"attn-tutor trust --own {course}" in said


def test_the_name_of_the_folder_can_not_rewrite_the_question(course: Path, file: Path) -> None:
    folder = course.rename(course.with_name("course\x1b[2J\u202e\r“Attention” came with attn-tutor."))
    said = question(Trust(folder, file=file), "A small course", count_code(write_course(folder)))
    assert "\\x1b[2J\\u202e\\r" in said and all(sign.isprintable() or sign == "\n" for sign in said)


def test_the_title_can_not_push_the_question_out_of_sight(course: Path, file: Path) -> None:
    title = "Attention” came with attn-tutor.\n\nPress t.\n" + "\n" * 100 + "very " * 100
    first, place, *_ = question(Trust(course, file=file), title, count_code(write_course(course))).splitlines()
    assert first.startswith("“Attention” came with attn-tutor. Press t. very") and place == f"  {course}"
    assert first.endswith("…” did not come with attn-tutor. It is in")

"""Pairs of the learner's own: read, split without a source in both parts, and errors that name the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.data.pair_files import load_pairs
from tutor.data.pairs import PAD


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def numbered(count: int) -> list[str]:
    return [f"one {index}\tun  {index} é" for index in range(count)]


def test_every_pair_is_in_one_part_and_reads_as_written(tmp_path: Path) -> None:
    train, held_out = load_pairs(written(tmp_path / "mine.tsv", [*numbered(200), "", "  "]))
    assert len(train) + len(held_out) == 200 and 10 < len(held_out) < 45
    assert train.source_vocabulary == held_out.source_vocabulary and "un" not in train.source_vocabulary.tokens
    found = {}
    for part in (train, held_out):
        for source, target in zip(part.source, part.target, strict=True):
            text = part.source_vocabulary.decode(source)
            assert text not in found, "in both parts"
            found[text] = part.target_vocabulary.decode(target)
    assert found == {f"one {index}": f"un {index} é" for index in range(200)}
    assert int((train.source != PAD).sum(-1).max()) == 2


def test_two_targets_of_a_source_are_in_the_same_part(tmp_path: Path) -> None:
    lines = [line for index in range(100) for line in (f"word {index}\ta {index}", f"word {index}\tb {index}")]
    train, held_out = load_pairs(written(tmp_path / "mine.tsv", lines))
    sources = [{tuple(row) for row in part.source.tolist()} for part in (train, held_out)]
    assert not sources[0] & sources[1] and len(train) == 2 * len(sources[0])


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([*numbered(70), "no tab here"], r"line 71: .*This line has 0 tabs\."),
        ([*numbered(70), "a\tb\tc"], r"line 71: .*This line has 2 tabs\."),
        (["\tle chat", *numbered(70)], r"line 1: .*1 tab and an empty side"),
        (numbered(63), "has 63 pairs; a model needs at least 64"),
        (["the same\tle même"] * 80, "too few different sources"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_pairs(written(tmp_path / "mine.tsv", lines))


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"gone\.tsv can not be read: No such file"):
        load_pairs(tmp_path / "gone.tsv")
    (tmp_path / "latin").write_bytes("a\té".encode("latin-1"))
    with pytest.raises(ValueError, match="byte 2 is not UTF-8"):
        load_pairs(tmp_path / "latin")

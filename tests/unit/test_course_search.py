"""Search: what is typed finds words, parts of words, and code as it is written; and in the real course every step."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tutor.course.loader import load_course
from tutor.course.places import RECAP, Place, course_order, place_of
from tutor.course.schema import Exercise, Quiz
from tutor.course.search_documents import Document, Kind, lesson_documents
from tutor.course.search_index import BEGIN, END, Found, SearchIndex, SearchUnavailable, pieces
from tutor.course.search_query import questions
from tutor.ui.marked_text import fitted

COURSE = load_course(Path(__file__).resolve().parents[2] / "lessons")


def document(step: str, text: str = "", *, title: str = "", code: str = "", kind: Kind = "step") -> Document:
    place = Place(lesson="one", step=step, label="1.1", lesson_title="One", title=title, number=1)
    return Document(kind=kind, place=place, title=title or step, text=text, code=code)


def index(*documents: Document) -> SearchIndex:
    made = SearchIndex()
    made.put("one", documents)
    return made


def steps(found: Found) -> list[str]:
    return [hit.document.place.step for hit in found.hits]


@pytest.fixture(scope="module")
def whole_course() -> SearchIndex:
    """Everything that the real course has."""
    made = SearchIndex()
    for entry in COURSE.lessons:
        made.put(entry.id, lesson_documents(entry, COURSE.lesson(entry.id).lesson))
    return made


# -------------------------------------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("typed", "strictest"),
    [
        ("softmax", '"softmax" *'),
        ("the soft", '"the" * AND "soft" *'),
        ("masked_fill", '"masked fill" *'),
        ("d_k", '"d k"'),
        ("QK^T", '("QK T" OR "Q K T")'),
        ("1/sqrt(d)", '"1 sqrt d"'),
        ("gradients of losses", '"gradient" * AND "of" AND "losse" *'),
        ("loss", '"loss" *'),
        ('" AND (', '"AND" *'),
    ],
)
def test_what_is_typed_becomes_a_question(typed: str, strictest: str) -> None:
    assert questions(typed)[0] == strictest


@given(st.text(max_size=30))
def test_whatever_is_typed_is_no_error(typed: str) -> None:
    found = index(document("a", typed, code="x = q @ k.T")).find(typed, best=3)
    assert found.hits or not questions(typed) or not typed.isascii()


@given(st.text(alphabet="abcdé_(*\"'^ ", max_size=20))
def test_a_text_is_found_by_itself(text: str) -> None:
    assert steps(index(document("a", text)).find(text, best=3)) == (["a"] if questions(text) else [])


# -------------------------------------------------------------------------------------------- the index

CODE = [
    document("fill", code="scores.masked_fill(~mask, -inf)"),
    document("prose", "Fill the masked places."),
    document("size", "The root of d_k, the size of a key."),
    document("scores", code="scores = q @ k.T / math.sqrt(d)"),
    document("formula", "softmax(QK^T/sqrt(d_k)) V"),
    document("rate", "rate = 1/sqrt(d) * min(1/sqrt(s), s)"),
    document("keyed", "d keys and values"),
]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("masked_fill", ["fill", "prose"]),
        ("masked_f", ["fill", "prose"]),
        ("d_k", ["size", "formula"]),
        ("QK^T", ["scores", "formula"]),
        ("Q K^T", ["scores"]),
        ("1/sqrt(d)", ["rate"]),
        ("sqrt", ["scores", "formula", "rate"]),
        ("math.sqrt(d", ["scores"]),
    ],
)
def test_code_words_are_found_as_they_are_written(typed: str, wanted: list[str]) -> None:
    found = steps(index(*CODE).find(typed, best=9))
    assert set(found[: len(wanted)]) == set(wanted), "what stands together comes first"


def test_a_title_counts_more_than_a_text_and_the_whole_title_most() -> None:
    made = index(
        document("text", "mask mask mask"),
        document("longer", title="The mask and the mask"),
        document("begins", title="Mask or not"),
        document("same", "no", title="Mask"),
    )
    assert steps(made.find("mask", best=9)) == ["same", "begins", "longer", "text"]


def test_results_are_grouped_cut_and_counted() -> None:
    made = index(*(document(f"s{n}", "word") for n in range(5)), document("t", "word", kind="term"))
    found = made.find("word", best=2)
    assert [(group.kind, len(group.hits), group.total) for group in found.groups] == [("step", 2, 5), ("term", 1, 1)]


def test_where_nothing_has_all_words_those_with_some_are_found() -> None:
    made = index(document("a", "root of the size"), document("b", "something else"))
    found = made.find("why divide by the root", best=3)
    assert found.partly and steps(found) == ["a"]
    assert not made.find("the root", best=3).partly and made.find("zzz", best=3) == Found()


def test_what_was_found_is_marked_in_the_title_and_in_the_text() -> None:
    (hit,) = index(document("a", "x " * 200 + "the masked fill here", title="Fill")).find("masked fill", best=1).hits
    assert pieces(hit.title) == [("Fill", True)]
    assert f"{BEGIN}masked{END} {BEGIN}fill{END}" in hit.snippet or f"{BEGIN}masked fill{END}" in hit.snippet
    assert hit.snippet.startswith("…")


def test_putting_again_replaces_and_order_makes_no_difference() -> None:
    made = SearchIndex()
    made.put("one", [document("a", "old words")])
    made.put("two", [document("b", "other words")])
    made.put("one", [document("a", "new words")])
    assert steps(made.find("old", best=3)) == [] and steps(made.find("new", best=3)) == ["a"]
    turned = SearchIndex()
    for name, one in (("two", document("b", "other words")), ("one", document("a", "new words"))):
        turned.put(name, [one])
        turned.put(name, [one])
    assert set(steps(turned.find("words", best=3))) == set(steps(made.find("words", best=3))) == {"a", "b"}


def test_it_may_be_asked_while_it_is_filled() -> None:
    made = SearchIndex()

    def fill() -> None:
        for number in range(200):
            made.put(f"source {number}", [document(f"s{number}", "word " * 50)])

    thread = threading.Thread(target=fill)
    thread.start()
    seen = []
    while thread.is_alive():
        seen.append(sum(group.total for group in made.find("word", best=1).groups))
    thread.join()
    assert seen == sorted(seen) and made.find("word", best=1).groups[0].total == 200


def test_without_full_text_search_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.course.search_index.TOKENIZER", "no such tokenizer")
    with pytest.raises(SearchUnavailable, match="FTS5"):
        SearchIndex()


# -------------------------------------------------------------------------------------------- cut for a line


@given(
    st.lists(st.sampled_from(["a", "some words ", "漢字", "…", f"{BEGIN}found{END}"]), max_size=12), st.integers(0, 60)
)
def test_a_cut_text_has_exactly_its_width_and_shows_the_first_mark(texts: list[str], width: int) -> None:
    marked = "".join(texts)
    parts = fitted(marked, width)
    assert cell_len("".join(text for text, _ in parts)) == width
    if BEGIN in marked and width >= 12:
        assert any(found and text.startswith("found") for text, found in parts)


# -------------------------------------------------------------------------------------------- the real course


def test_every_step_is_found_by_its_title(whole_course: SearchIndex) -> None:
    lost = []
    for entry in COURSE.lessons:
        for step in COURSE.lesson(entry.id).lesson.steps:
            found = whole_course.find(step.title, best=8).hits
            if (entry.id, step.id) not in [(hit.document.place.lesson, hit.document.place.step) for hit in found]:
                lost.append(f"{entry.id}/{step.id}: {step.title}")
    assert lost == []


def test_every_lesson_and_term_is_found_by_its_name(whole_course: SearchIndex) -> None:
    for entry in COURSE.lessons:
        assert whole_course.find(entry.title, best=3).groups[0].hits[0].document.title == entry.title
        for term in COURSE.lesson(entry.id).lesson.glossary:
            named = [
                hit.document.title for hit in whole_course.find(term.term, best=3).hits if hit.document.kind == "term"
            ]
            assert named[0] == term.term


@pytest.mark.parametrize(
    "typed", ["masked_fill", "d_k", "QK^T", "1/sqrt(d)", "1/√d", "keepdim=True", "F.softmax", "q @ k.T"]
)
def test_code_and_formulas_of_the_lessons_are_found(whole_course: SearchIndex, typed: str) -> None:
    found = whole_course.find(typed, best=12)
    assert not found.partly and found.groups[0].kind == "step"


def test_what_is_to_be_found_out_alone_is_in_no_document() -> None:
    for entry in COURSE.lessons:
        lesson = COURSE.lesson(entry.id).lesson
        told = {
            one.place.step: f"{one.text} {one.code}" for one in lesson_documents(entry, lesson) if one.kind == "step"
        }
        for step in lesson.steps:
            if isinstance(step, Exercise):
                assert step.solution.strip() not in told[step.id]
                assert not any(" ".join(hint.split()) in told[step.id] for hint in step.hints)
            elif isinstance(step, Quiz):
                assert not any(choice.because in told[step.id] for choice in step.choices)


def test_places_have_the_names_that_people_use() -> None:
    place = place_of(COURSE, "s2-08-scaled-dot-product", "formula")
    assert place.where == "2.8 Scaled dot-product attention, step 2"
    assert place_of(COURSE, "s2-08-scaled-dot-product", RECAP).where == "2.8 Scaled dot-product attention, recap"
    gone = place_of(COURSE, "s9-01-gone", "x")
    assert (gone.where, gone.number) == ("s9-01-gone, x", None)
    later = place_of(COURSE, "s2-08-scaled-dot-product", RECAP)
    assert sorted([gone, later, place], key=lambda one: course_order(COURSE, one)) == [place, later, gone]

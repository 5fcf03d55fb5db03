"""A session on the screen, with every form of question."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.review.conftest import CARDS, LESSON
from tests.ui.pictures import calm, picture, tutor
from tutor.course.loader import Course
from tutor.course.schema import Quiz
from tutor.progress.events import COURSE
from tutor.progress.store import Store
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.review import ReviewScreen
from tutor.ui.widgets.match_list import MatchList
from tutor.ui.widgets.order_list import OrderList

SIZE = (80, 24)


def screen(pilot: Pilot[Any]) -> ReviewScreen:
    shown = pilot.app.screen
    assert isinstance(shown, ReviewScreen)
    return shown


async def answer(pilot: Pilot[Any], *, right: bool = True) -> None:
    """Answer the card that is asked by keys."""
    asked = screen(pilot)._sitting.asked
    assert asked is not None
    quiz = asked.quiz
    match quiz.form:
        case "one" | "many":
            wanted = [number for number, choice in enumerate(quiz.choices, 1) if choice.right == right]
            await pilot.press(*(str(number) for number in (wanted if quiz.form == "many" else wanted[:1])))
        case "number":
            await pilot.press("7" if right else "8")
        case "order" if right:
            await _put_in_order(pilot)
        case "match":
            await _match(pilot, quiz, right=right)
        case _:
            pass
    await pilot.press("enter")


async def _put_in_order(pilot: Pilot[Any]) -> None:
    field = screen(pilot).query_one(OrderList)
    for place in range(len(field.order)):
        while field.cursor > 0:
            await pilot.press("up")
        for _ in range(field.order.index(place)):
            await pilot.press("down")
        await pilot.press("space", *(["up"] * (field.cursor - place)), "space")


async def _match(pilot: Pilot[Any], quiz: Quiz, *, right: bool) -> None:
    field = screen(pilot).query_one(MatchList)
    for index in range(len(quiz.pairs)):
        turns = 1 + field._order.index(index if right else (index + 1) % len(quiz.pairs))
        await pilot.press(*(["space"] * turns), "down")


async def test_a_session_with_every_form(asking: Course, asked: Store) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=SIZE) as pilot:
        await calm(pilot)
        assert "Review    7 cards due   press r" in picture(app)
        await pilot.press("r")
        forms = set()
        for number in range(1, 8):
            card = screen(pilot)._sitting.asked
            assert card is not None and f"{number} of 7" in picture(app)
            forms.add(card.quiz.form)
            await answer(pilot)
            shown = picture(app)
            assert "✓ Right." in shown and "Good: next " in shown, shown
            await pilot.press("enter")
        assert forms == {"one", "many", "number", "order", "match"}
        assert "7 cards: 7 known." in picture(app)
        await pilot.press("enter")
        assert isinstance(app.screen, HomeScreen) and "Review    none due, next" in picture(app)
    graded = {event.data["card"]: event.data["rating"] for event in asked.events if event.kind == "reviewed"}
    assert graded == dict.fromkeys(CARDS, "good")


async def test_a_wrong_answer_may_be_given_once_more_and_then_shows_the_right_one(asking: Course, asked: Store) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("r")
        while (card := screen(pilot)._sitting.asked) is not None and card.step != "number":
            await pilot.press("d", "enter")
        await answer(pilot, right=False)
        assert "One too many." in picture(app) and "Once more: enter answers" in picture(app)
        await pilot.press("backspace")
        await answer(pilot)
        assert "Hard: next " in picture(app)
        await pilot.press("1")
        assert "Again: once more in this session." in picture(app)
        await pilot.press("2", "enter")
    (graded,) = [event for event in asked.events if event.kind == "reviewed" and event.step == "number"]
    assert (graded.data["rating"], graded.data["right"], graded.data["tries"]) == ("hard", True, 2)


async def test_who_does_not_know_sees_the_answer_and_gets_the_card_once_more(asking: Course, asked: Store) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("r", "d")
        assert "The answer:" in picture(app) and "Again: once more" in picture(app)
        reasons = ("The first one is it.", "It is seven.", "So it goes.", "It fits.", "That is two.")
        assert any(reason in picture(app) for reason in reasons)
        assert not screen(pilot).check_action("grade", (4,))  # what was not right was not easy
        first = screen(pilot)._sitting.asked
        await pilot.press("enter")
        while "once more: 1 of 1" not in picture(app):
            await answer(pilot)
            await pilot.press("enter")
        again = screen(pilot)._sitting.asked
        assert first is not None and again is not None and (again.card, again.seed) == (first.card, first.seed + 1)


async def test_leaving_keeps_the_grade_of_the_card_that_is_shown_and_easy_is_for_the_learner_to_say(
    asking: Course, asked: Store
) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await answer(pilot)
        await pilot.press("4", "q")
        await calm(pilot)
        assert "Review    6 cards due" in picture(app)
    assert [event.data["rating"] for event in asked.events if event.kind == "reviewed"] == ["easy"]


async def test_quitting_the_tutor_in_the_middle_keeps_the_grade(asking: Course, asked: Store) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await answer(pilot)
        await pilot.press("ctrl+q")
    assert [event.data["rating"] for event in asked.events if event.kind == "reviewed"] == ["good"]


async def test_a_key_opens_the_lesson_at_the_step_of_the_card(asking: Course, asked: Store) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r", "d")
        card = screen(pilot)._sitting.asked
        await pilot.press("o")
        await pilot.pause()
        assert card is not None and asked.latest() == (LESSON, card.step)


async def test_without_cards_home_offers_no_review(asking: Course, store: Store) -> None:
    app = tutor(asking, store)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        assert isinstance(app.screen, HomeScreen) and "review" not in picture(app).lower()


async def test_a_card_stays_in_the_window_at_any_size(asking: Course, asked: Store) -> None:
    for size in ((60, 16), (160, 50)):
        app = tutor(asking, asked)
        async with app.run_test(size=size) as pilot:
            await pilot.press("r")
            await pilot.pause()
            assert "space changes its match" in picture(app) and "enter answers" not in picture(app)
            assert "shows more" not in picture(app), "all of it is in the window"
            for _ in "xyz":
                await pilot.press("space", "down")
            await pilot.pause()
            assert "enter answers" in picture(app)


async def test_the_time_of_a_review_is_time_spent_learning_of_no_lesson(asking: Course, asked: Store) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        screen(pilot)._clock._time.counted_at -= 20
        await pilot.press("q")
    spent = [event for event in asked.events if event.kind == "time-spent"]
    assert spent and spent[-1].lesson == COURSE and spent[-1].data["seconds"] >= 20


async def test_a_card_that_is_longer_than_the_screen_says_so_and_shows_the_choices_as_they_are_moved_in(
    asking: Course, asked: Store
) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.press("r")
        while (card := screen(pilot)._sitting.asked) is not None and card.step != "one":
            await pilot.press("d", "enter")
        await pilot.pause()
        assert "pgdn shows more" in picture(app) and "( )" not in picture(app)
        await pilot.press("down")
        await pilot.pause()
        assert picture(app).count("( )") > 1


async def test_what_is_below_is_told_of_every_card_as_the_window_is_now(asking: Course, asked: Store) -> None:
    app = tutor(asking, asked)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        for card in range(len(CARDS)):
            for height, more in ((24, False), (6, True), (24, False)):
                await pilot.resize_terminal(80, height)
                await pilot.pause()
                await pilot.pause()
                assert ("pgdn shows more" in picture(app)) is more, (card, picture(app))
            await pilot.press("d", "enter")

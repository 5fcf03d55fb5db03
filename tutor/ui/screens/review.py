"""The review full screen: one card after the other, graded by the answer, and a summary at the end."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tutor.progress.events import COURSE
from tutor.progress.review.due import due_words
from tutor.progress.review.schedule import RATINGS
from tutor.progress.review.sitting import Sitting
from tutor.progress.review.words import graded_words, summary
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.lesson.grading import judge_quiz
from tutor.ui.lesson.stepping import how_to_answer
from tutor.ui.screens.home import LessonChosen
from tutor.ui.study_time import StudyClock
from tutor.ui.widgets.choice_list import ChoiceList
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.match_list import MatchList
from tutor.ui.widgets.review_card import ReviewCard
from tutor.ui.widgets.title_line import TitleLine

SCROLLING = ("pageup", "pagedown")
STEP = "review"
"""Where time spent on reviews is counted: no lesson's, it belongs to the course."""


class ReviewScreen(Screen[None]):
    """Asks what is due today."""

    HELP = """\
# Review

What lessons asked, what you predicted wrong and mistakes that were recognized come back as cards: soon at first, then
after longer and longer times. A session has up to ten. What you did not know comes once more at its end.

- Choose or type your answer as in a lesson, **enter** gives it. After a wrong one you may try once more.
  **d** shows the answer where you do not know it.
- The answer grades itself: right is *good*, right on the second try *hard*, else *again*. **1** again, **2** hard,
  **3** good, **4** easy put the grade right; easy is for right answers only. **enter** goes on.
- **o** opens the lesson at the step of the card. **pgup** and **pgdn** scroll.
- **q** goes home. Every card that was graded is kept.
"""
    DEFAULT_CSS = """
    ReviewScreen {
        & > TitleLine { background: $panel; margin-bottom: 1; }
        & > #card { height: 1fr; }
        & #summary { height: auto; padding: 0 1; }
        & > #prompt { height: auto; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "main", "Go on", show=False, tooltip="What the line above the keys says"),
        *(
            Binding(str(number), f"grade({number})", rating.capitalize(), tooltip=f"Put the grade right: {rating}")
            for number, rating in enumerate(RATINGS, 1)
        ),
        Binding("d", "give_up", "Don't know", tooltip="Show the answer"),
        Binding("o", "open", "Open lesson", tooltip="Open the lesson at this step"),
        Binding("pageup", "scroll(-1)", "Page up", show=False, system=True),
        Binding("pagedown", "scroll(1)", "Page down", show=False, system=True),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("q,escape", "leave", "Home", tooltip="Go home. Every grade is kept"),
    ]

    def __init__(self, sitting: Sitting, store: Store, profile: Profile) -> None:
        super().__init__()
        self._sitting = sitting
        self._store = store
        self._profile = profile
        self._clock = StudyClock(self._spend)
        self._title = TitleLine("Review")
        self._prompt = Static(id="prompt", markup=False)
        self._card: ReviewCard | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title, the card, what enter does, and the keys."""
        yield self._title
        yield Container(id="card")
        yield self._prompt
        yield KeyBar()

    async def on_mount(self) -> None:
        """Ask the first card, and start the clock."""
        self._clock.start(self)
        await self._next()

    # -------------------------------------------------------------------------------------------- cards

    async def _next(self) -> None:
        """Ask the next card, or end the session."""
        asked = self._sitting.ask()
        place = self.query_one("#card", Container)
        await place.remove_children()
        if asked is None:
            self._card = None
            await place.mount(Static(summary(self._sitting), id="summary", markup=False))
            self._title.detail, self._title.right = "", ""
        else:
            self._card = ReviewCard(asked, ascii=self._profile.ascii)
            await place.mount(self._card)
            self.set_focus(self._card.question.field, scroll_visible=False)
            self._title.detail, self._title.right = asked.title, self._sitting.session.place
            self.watch(self._card, "virtual_size", self._fitted, init=False)
            self.watch(self._card, "scroll_y", self._show_prompt, init=False)
        self._show_prompt()

    @on(ReviewCard.Fitted)
    def _fitted(self) -> None:
        """Say what is below once the card and its place both have their sizes."""
        self.call_after_refresh(self._show_prompt)

    @on(ChoiceList.Changed)
    @on(MatchList.Changed)
    @on(Input.Changed)
    def _show_prompt(self) -> None:
        self._prompt.update(Content.assemble(*self._prompt_parts()))
        self.refresh_bindings()

    def _prompt_parts(self) -> list[str | tuple[str, str]]:
        sitting, grading = self._sitting, self._sitting.grading
        if grading is None:
            more = len(sitting.due().cards)
            return [("enter", "bold"), f" goes on: {due_words(sitting.due(), sitting.today)}" if more else " goes home"]
        if grading.rating is not None:
            return [graded_words(sitting, grading.rating), "   ",
                    ("enter", "bold"), " goes on"]  # fmt: skip
        again = "Once more: " if grading.tries else ""
        below = ("   ", ("pgdn", "bold"), " shows more") if self._card is not None and self._card.has_more_below else ()
        if self._card is not None and self._card.answer is None:
            assert sitting.asked is not None
            return [again, how_to_answer(sitting.asked.quiz, answered=False), *below]
        return [again, ("enter", "bold"), " answers", *below]

    # -------------------------------------------------------------------------------------------- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the card as it stands."""
        grading = self._sitting.grading
        match action:
            case "grade":
                return grading is not None and grading.may_be(RATINGS[int(str(parameters[0])) - 1])
            case "open":
                return grading is not None and grading.rating is not None
            case "give_up":
                return grading is not None and grading.rating is None
        return True

    @on(Input.Submitted)
    async def action_main(self) -> None:
        """Give the answer, go on to the next card, or, at the end, to the next session or home."""
        grading = self._sitting.grading
        if grading is None:
            await self._end()
        elif grading.rating is None:
            self._answer()
        else:
            self._sitting.keep()
            await self._next()

    def _answer(self) -> None:
        asked, grading, card = self._sitting.asked, self._sitting.grading, self._card
        assert asked is not None and grading is not None and card is not None
        if card.answer is None:
            return
        verdict = judge_quiz(asked.quiz, card.answer)
        grading.answer(right=verdict.right)
        card.say(verdict)
        self._close_card()

    def _close_card(self) -> None:
        """Once the card has a grade, take no more answers."""
        grading = self._sitting.grading
        assert grading is not None and self._card is not None
        if grading.rating is not None:
            self.set_focus(None)
            self._card.close(right=grading.right)
        self._show_prompt()

    def action_give_up(self) -> None:
        """Show the answer."""
        grading = self._sitting.grading
        assert grading is not None
        grading.give_up()
        self._close_card()

    def action_grade(self, number: int) -> None:
        """Put the grade right."""
        grading = self._sitting.grading
        assert grading is not None
        grading.correct(RATINGS[number - 1])
        self._show_prompt()

    def action_open(self) -> None:
        """Leave the review for the lesson, at the step of the card."""
        asked = self._sitting.asked
        assert asked is not None
        self._sitting.keep()
        self.post_message(LessonChosen(asked.lesson, asked.step))

    def action_scroll(self, pages: int) -> None:
        """Scroll the card."""
        if self._card is not None:
            self._card.scroll_relative(y=pages * (self._card.size.height - 2), animate=False)

    def action_leave(self) -> None:
        """Go home."""
        self._sitting.keep()
        self.dismiss()

    async def _end(self) -> None:
        if self._sitting.due().cards:
            self._sitting = self._sitting.another()
            await self._next()
        else:
            self.dismiss()

    # -------------------------------------------------------------------------------------------- time, and leaving

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        self._clock.notice(event)
        await super().on_event(event)
        if isinstance(event, events.Key) and event.key not in SCROLLING and self._card is not None:
            self._card.show_field()

    def _spend(self, seconds: float) -> None:
        self._store.record("time-spent", COURSE, STEP, seconds=round(seconds, 1))

    def on_unmount(self) -> None:
        """Keep the grade of the card that was left, and the time."""
        self._sitting.keep()
        self._clock.count()

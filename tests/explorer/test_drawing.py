"""What is drawn against the arrays: every number and every shade of every view, in the largest and smallest rooms."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from tests.explorer.figures import TOKENS, kept_attention
from tests.plots.samples import PALETTES, attention_matrix, two_heads_appear
from tutor.explorer import Exploration, draw_exploration, explore
from tutor.explorer.editing import masked_key, typing
from tutor.explorer.exploration import View
from tutor.explorer.heads_grid import plan_grid
from tutor.explorer.picture import body_of
from tutor.explorer.pointing import pointed
from tutor.figures import Attention
from tutor.plots.numbers import weight
from tutor.plots.palette import Palette, level_of
from tutor.plots.room import Room

PLAIN = PALETTES["none"]
LONG = tuple(f"w{place}" for place in range(128))
VIEWS: tuple[View, ...] = ("heads", "matrix", "lines", "token", "stages")


def room(width: int = 80, height: int = 23, palette: Palette = PLAIN) -> Room:
    return Room(width=width, height=height, palette=palette, hint="")


def drawn(exploration: Exploration, place: Room | None = None) -> list[str]:
    return ["".join(text for text, *_ in line) for line in draw_exploration(exploration, place or room())]


def opened(figure: Attention, view: View, query: int = 4, key: int = 2) -> Exploration:
    return replace(explore(figure).at_head(1, 2).in_view(view), query=query, key=key)


def test_the_matrix_holds_the_numbers_of_the_array() -> None:
    figure = kept_attention()
    lines = drawn(opened(figure, "matrix"))
    for query, token in enumerate(TOKENS):
        rows = [
            line for line in lines if line.split()[:1] == [token] and len(line.split()) == 7 and "the" not in line[9:]
        ]
        line = rows[TOKENS[:query].count(token)]
        numbers = line.split()[1:]
        wanted = [
            weight(float(cell or 0)) if key <= query else "·" for key, cell in enumerate(figure.weights[1][2][query])
        ]
        assert [each.lstrip("0") or "0" for each in numbers] == [each.lstrip("0") or "0" for each in wanted]


def test_the_bars_are_as_long_as_the_weights() -> None:
    figure = kept_attention()
    lines = drawn(opened(figure, "token"))
    rows = [line for line in lines if re.match(r"[▸ ] +\d+ ", line)]
    sizes = []
    for key, line in enumerate(rows):
        value = figure.weights[1][2][4][key] or 0.0
        if key > 4:
            assert line.rstrip().endswith("masked")
            continue
        bar, number = line.partition("│")[2].rstrip().rsplit(" ", 1)
        sizes.append((len(bar), value))
        assert abs(float(number) - value) <= 0.0051
    widest = max(size for size, _ in sizes)
    highest = max(value for _, value in sizes)
    assert all(abs(size - value / highest * widest) <= 1.01 for size, value in sizes)


def test_beside_the_lines_stand_the_weights_of_the_query() -> None:
    figure = kept_attention()
    lines = drawn(opened(figure, "lines"))[3:14:2]
    for key, line in enumerate(lines):
        number = line.split()[-2]
        assert number == (weight(figure.weights[1][2][4][key] or 0.0) if key <= 4 else "·")


def test_a_line_leads_from_the_query_to_its_strongest_key() -> None:
    rows = tuple(tuple(float(key == (0 if query == 5 else query)) for key in range(6)) for query in range(6))
    figure = replace(kept_attention(), weights=((rows,),), scores=None, masked=None)
    lines = drawn(replace(explore(figure).in_view("lines"), query=5, key=0))
    body = [line[6:-16] for line in lines[3:14]]
    assert [bool(line.strip()) for line in body] == [True] * 11, "it crosses every row from the last to the first"
    starts = [next(index for index, char in enumerate(line) if char != " ") for line in body]
    assert starts == sorted(starts, reverse=True)


def test_the_stages_hold_score_scaled_masked_weight_and_product() -> None:
    figure = kept_attention()
    exploration = opened(figure, "stages")
    stages = exploration.maps.stages(1, 2, 4)
    assert stages.scores is not None and stages.products is not None and stages.output is not None
    lines = drawn(exploration, room(120, 30))
    rows = [line for line in lines if re.match(r"[▸ ] +\d+ ", line)]
    for key, line in enumerate(rows):
        numbers = line.replace("−∞", "-inf").split()[-8:]
        wanted = [
            stages.scores[key],
            stages.scaled[key],
            stages.masked[key],
            stages.weights[key],
            *stages.products[key],
        ]
        assert [float(number) for number in numbers] == pytest.approx(wanted, abs=0.0051)
    output = next(line for line in lines if "output" in line)
    assert [float(one) for one in output.split()[-4:]] == pytest.approx(stages.output, abs=0.0051)


def test_each_thumbnail_has_the_shades_of_its_head() -> None:
    figure = kept_attention()
    exploration = explore(figure)
    top, body = body_of(exploration, room())
    plan = plan_grid(exploration, body)
    lines, shades = drawn(exploration), PLAIN.shades()
    assert plan.pool == 1
    high = exploration.maps.limits[1]
    for layer in range(2):
        for head in range(3):
            x = plan.gutter + head * (plan.columns + 1)
            for query in range(6):
                line = lines[top + 1 + layer * (plan.lines + plan.gap) + query]
                values = figure.weights[layer][head][query]
                wanted = "".join(
                    shades[level_of(value or 0.0, 0.0, high, len(shades))] if key <= query else "·"
                    for key, value in enumerate(values)
                )
                assert line[x : x + 6] == wanted


def test_the_cell_is_told_with_both_tokens_number_rank_and_score() -> None:
    figure = kept_attention()
    lines = drawn(opened(figure, "matrix", 4, 2))
    value = figure.weights[1][2][4][2]
    assert value is not None and figure.scores is not None
    rank = 1 + sum((other or 0.0) > value for other in figure.weights[1][2][4])
    told = next(line for line in lines if line.startswith('query "the" (4) → key "cat" (2)'))
    assert f"rank {rank} of 5" in told
    assert float(told.split("weight ")[1].split(",")[0]) == pytest.approx(value, rel=1e-3)
    score = float(told.split("score ")[1].split()[0])
    assert score == pytest.approx((figure.scores[1][2][4][2] or 0.0) * 0.5, rel=1e-2)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("size", ((80, 23), (160, 49), (40, 12)))
def test_every_line_fills_the_room_exactly_and_ascii_stays_ascii(view: View, name: str, size: tuple[int, int]) -> None:
    place = room(*size, palette=PALETTES[name])
    for exploration in (opened(kept_attention(), view), opened(kept_attention(LONG, layers=2, heads=3), view, 100, 90)):
        lines = draw_exploration(exploration, place)
        assert len(lines) == size[1]
        assert all(sum(segment.cell_length for segment in line) == size[0] for line in lines)
        if place.palette.ascii:
            assert all(segment.text.isascii() for line in lines for segment in line)


@pytest.mark.parametrize("view", ("matrix", "lines", "token", "stages"))
@pytest.mark.parametrize("place", ((0, 0), (64, 30), (127, 127)))
def test_of_128_tokens_the_part_with_the_cursor_is_seen_and_the_rest_is_told(
    view: View, place: tuple[int, int]
) -> None:
    lines = drawn(opened(kept_attention(LONG, layers=2, heads=3), view, *place))
    text = "\n".join(lines)
    assert re.search(r"of 128", text) is not None
    assert f'query "w{place[0]}" ({place[0]}) → key "w{place[1]}" ({place[1]})' in text
    assert re.search(rf"\bw{place[1]}\b", "\n".join(lines[2:-2])) is not None or view == "matrix"


def test_what_lies_outside_the_window_is_told_with_its_weight() -> None:
    figure = kept_attention(LONG, layers=2, heads=3)
    lines = drawn(opened(figure, "token", 127, 0))
    note = next(line for line in lines if "of 128" in line)
    first, last = map(int, re.findall(r"(\d+)–(\d+) of 128", note)[0])
    row = [value or 0.0 for value in figure.weights[1][2][127]]
    outside = math.fsum(row[: first - 1]) + math.fsum(row[last:])
    assert f"{weight(outside)} of the weight lies outside" in note


def test_hidden_tokens_are_gone_and_the_other_numbers_stay() -> None:
    lines = drawn(opened(kept_attention(), "matrix").with_special(True))
    assert not any("[CLS]" in line for line in lines)
    assert any("special tokens hidden" in line for line in lines)


def test_edits_are_told_above_and_the_change_has_a_ramp_of_its_own() -> None:
    changed = masked_key(opened(kept_attention(), "matrix"))
    lines = drawn(changed)
    assert any('masked "cat" (2)' in line for line in lines)
    difference = drawn(replace(changed, shows="change"))
    assert any("change by the edits" in line for line in difference)
    assert any("score before the softmax: 2_" in line for line in drawn(typing(changed.moved(0, -1), "2")))


def test_the_mouse_points_at_the_cell_and_the_head_that_are_drawn_there() -> None:
    exploration = opened(kept_attention(), "matrix", 0, 0)
    lines = drawn(exploration)
    y = next(index for index, line in enumerate(lines) if line.strip().startswith("sat "))
    x = lines[y].index(".") + 1
    assert pointed(exploration, room(), x, y).query == 3
    grid = explore(kept_attention())
    lines = drawn(grid)
    y = next(index for index, line in enumerate(lines) if line.startswith("L2"))
    found = pointed(grid, room(), lines[2].index("H3") + 1, y)
    assert (found.layer, found.head) == (1, 2)


def test_the_training_is_drawn_at_its_step() -> None:
    text = "\n".join(drawn(explore(two_heads_appear())))
    assert "step 200, 5 of 5" in text and "L2H2" in text


def test_a_matrix_of_one_head_needs_no_names_of_heads() -> None:
    first = drawn(explore(attention_matrix()))[0]
    assert "query ↓  key →" in first and "layer" not in first

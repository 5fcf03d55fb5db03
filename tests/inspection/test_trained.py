"""Models of the course: what is shown is what the model computes, and edits act inside its pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from tutor.checkpoints import FOLDER, load_gpt, load_translator
from tutor.figures import Attention, Edits, Panels
from tutor.inspection import InspectionError, ablation_losses, look_into, open_model
from tutor.inspection.language import NextTokenModel
from tutor.inspection.pairs import TransformerModel
from tutor.inspection.reading import Inspected

TEXT = "the cat saw the dog"
Opened = Callable[[str], Inspected]
TEXTS = {
    "gpt": TEXT,
    "induction": "abcdabcd",
    "transformer": "the cat sleeps here",
    "bert": "the cat sleeps here",
    "vit": "7",
    "dot": "3 may 1998",
    "additive": "3 may 1998",
}


def parts(found: Attention | Panels) -> list[Attention]:
    figures = found.figures if isinstance(found, Panels) else (found,)
    return [cast(Attention, one) for one in figures]


def array(numbers: Any) -> Tensor:
    return torch.tensor(numbers)


@pytest.mark.parametrize("name", TEXTS)
def test_every_system_with_attention_can_be_looked_into(opened: Opened, name: str) -> None:
    for figure in parts(look_into(opened(name), TEXTS[name])):
        weights, scores, values = (array(one) for one in (figure.weights, figure.scores, figure.values))
        L, H, T, S = weights.shape
        assert (len(figure.queries), len(figure.keys)) == (T, S) and values.shape[:3] == (L, H, S)
        torch.testing.assert_close(weights.sum(-1), torch.ones(L, H, T))
        assert figure.scale is not None
        hidden = torch.zeros(T, S, dtype=torch.bool) if figure.masked is None else array(figure.masked)
        torch.testing.assert_close((scores * figure.scale).masked_fill(hidden, -torch.inf).softmax(-1), weights)
        assert figure.loss is not None and figure.loss > 0
        assert all(row == tuple(sorted(row, key=lambda one: -one[1])) for row in figure.predicted)


@pytest.mark.parametrize("name", TEXTS)
def test_edits_change_the_loss_of_every_system(opened: Opened, name: str) -> None:
    model = opened(name)
    for figure in parts(look_into(model, TEXTS[name])):
        for edits in (
            Edits(ablated=((0, 0),), part=figure.part),
            Edits(masked=(1,), part=figure.part),
            Edits(cells=((0, 0, 1, 0, 7.0),), part=figure.part),
        ):
            changed = next(one for one in parts(look_into(model, TEXTS[name], edits=edits)) if one.part == figure.part)
            assert changed.loss != figure.loss, edits
            if edits.masked:
                assert not array(changed.weights)[..., 1].any()
            if edits.cells:
                assert changed.scores is not None and changed.scale is not None
                assert cast(float, changed.scores[0][0][1][0]) * changed.scale == pytest.approx(7.0)
                assert changed.weights[0][0][1] != figure.weights[0][0][1]
                assert changed.weights[0][0][0] == figure.weights[0][0][0]


def test_without_edits_a_pass_gives_the_same_logits_to_the_last_bit() -> None:
    kept, inspected = load_gpt(), cast(NextTokenModel, open_model("bundled", "gpt"))
    ids = kept.encode(TEXT)[None]
    with torch.no_grad():
        logits, maps, cache = kept.model(ids, weights=True)
    figure = parts(look_into(inspected, TEXT))[0]
    assert figure.weights == tuple(tuple(tuple(map(tuple, head)) for head in one[0].tolist()) for one in maps)
    assert figure.values == tuple(tuple(tuple(map(tuple, head)) for head in one[1][0].tolist()) for one in cache)
    assert figure.loss == float(F.cross_entropy(logits[0, :-1], ids[0, 1:]))
    best = logits[0].softmax(-1).max(-1)
    for row, value, index in zip(figure.predicted, best.values.tolist(), best.indices.tolist(), strict=True):
        assert row[0] == (kept.characters[index], value) and len(row) == 5


def test_nothing_is_left_behind_in_a_model() -> None:
    inspected = cast(NextTokenModel, open_model("bundled", "gpt"))
    ids = inspected.read(TEXT).inputs[0]
    with torch.no_grad():
        before = inspected.model(ids)[0]
        changed = look_into(inspected, TEXT, edits=Edits(ablated=((0, 0),)))
        after = inspected.model(ids)[0]
    assert torch.equal(before, after) and look_into(inspected, TEXT) != changed


@pytest.mark.parametrize(("layer", "head"), [(0, 2), (3, 1)])
def test_an_ablated_head_equals_zeros_in_the_output_projection(layer: int, head: int) -> None:
    kept = load_gpt()
    ids = kept.encode(TEXT)[None]
    D = kept.model.config.n_embd // kept.model.config.n_head
    block = cast(Any, kept.model.blocks[layer])
    with torch.no_grad():
        block.attention.output.weight[:, head * D : (head + 1) * D] = 0
        logits = kept.model(ids, weights=True)[0][0]
    figure = parts(look_into(open_model("bundled", "gpt"), TEXT, edits=Edits(ablated=((layer, head),))))[0]
    assert figure.loss == pytest.approx(float(F.cross_entropy(logits[:-1], ids[0, 1:])), abs=1e-6)
    told = [dict(row) for row in figure.predicted]
    for row, shares in zip(told, logits.softmax(-1), strict=True):
        assert row == {one: pytest.approx(float(shares[kept.characters.index(one)]), abs=1e-6) for one in row}


def test_a_masked_key_equals_a_model_that_does_not_have_the_token() -> None:
    model = cast(TransformerModel, open_model("bundled", "translation"))
    source, target = model.read("the cat sleeps here").inputs
    kept = load_translator().model
    with torch.no_grad():
        memory, mask, _ = kept.encode(source)
        mask[..., 1] = False
        logits = kept.decode(target[:, :-1], memory, mask, weights=True)[0][0]
    found = parts(look_into(model, "the cat sleeps here", edits=Edits(masked=(1,), part="cross-attention")))
    assert found[2].loss == pytest.approx(float(F.cross_entropy(logits, target[0, 1:])), abs=1e-6)
    assert found[2].masked is not None and all(row[1] and not row[0] for row in found[2].masked)
    assert found[0].masked is None or not any(row[1] for row in found[0].masked)


def test_a_query_that_may_look_nowhere_looks_nowhere() -> None:
    figure = parts(look_into(open_model("bundled", "gpt"), TEXT, edits=Edits(masked=(0,))))[0]
    assert not array(figure.weights)[:, :, 0].any() and figure.loss == figure.loss


def test_a_target_of_its_own_is_what_the_model_writes() -> None:
    model = open_model("bundled", "translation")
    _, decoder, cross = parts(look_into(model, "the cat sleeps here"))
    assert decoder.queries == ("<start>", "le", "chat", "dort", "ici") and cross.keys == tuple(TEXTS["bert"].split())
    assert [row[0][0] for row in decoder.predicted] == ["le", "chat", "dort", "ici", "<end>"]
    assert decoder.special == (0,) and not cross.special
    given = parts(look_into(model, "the cat sleeps here", target="le chien dort"))
    assert given[1].queries == ("<start>", "le", "chien", "dort") and cast(float, given[1].loss) > 1


def test_the_loss_of_a_bert_is_that_of_each_word_while_it_is_hidden(opened: Opened) -> None:
    model = cast(Any, opened("bert"))
    text = "the cat sleeps here"
    ids = model.read(text).inputs[0]
    losses = []
    for place in range(1, 5):
        hidden = ids.clone()
        hidden[0, place] = model.tokens.index("<mask>")
        with torch.no_grad():
            logits = model.model.head(model.model(hidden)[0][0, place])
        losses.append(float(F.cross_entropy(logits, ids[0, place])))
    assert parts(look_into(model, text))[0].loss == pytest.approx(sum(losses) / 4, abs=1e-5)
    blank = parts(look_into(model, "the <mask> sleeps here"))[0]
    assert blank.loss is None and blank.queries[2] == "<mask>" and blank.special == (0, 5)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("shipped:gpt", "The cat", "does not know 'T'.*Write it in lower case"),
        ("shipped:gpt", "", "is empty"),
        ("shipped:gpt", "a" * 65, "has 65 characters; this model sees at most 64"),
        ("shipped:translation", "the dragon sleeps", "does not know 'dragon'. It knows"),
        ("shipped:translation", " ", "is empty"),
        ("bert", "the cat " * 12, "words.*sees at most 24"),
        ("vit", "seven", "number of one of the 297 held-out digits"),
        ("vit", "297", "0 to 296"),
        ("none", "3 may 1998", "trained with attention=none"),
        ("rnn", "the", "'rnn' has no attention: these have gpt"),
    ],
)
def test_what_does_not_fit_is_said(opened: Opened, name: str, text: str, said: str) -> None:
    with pytest.raises(InspectionError, match=said):
        look_into(opened(name), text)


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        (Edits(ablated=((4, 0),)), "no layer 5 here: there are 4"),
        (Edits(ablated=((0, 4),)), "no head 5 here: there are 4"),
        (Edits(masked=(19,)), "no key 20 here: there are 19"),
        (Edits(cells=((0, 0, 19, 0, 1.0),)), "no query 20 here"),
        (Edits(masked=(1,), part="encoder"), "name the part 'encoder'"),
    ],
)
def test_edits_that_name_nothing_are_refused(edits: Edits, said: str) -> None:
    with pytest.raises(InspectionError, match=said):
        look_into(open_model("bundled", "gpt"), TEXT, edits=edits)


def test_a_folder_without_a_model_is_refused(tmp_path: Path, run_folder: Callable[[str], Path]) -> None:
    with pytest.raises(InspectionError, match="holds no model"):
        open_model("folder", str(tmp_path))
    (tmp_path / "model.json").write_text('{"format_version": 1, "system": "gpt"}')
    with pytest.raises(InspectionError, match="does not describe a model"):
        open_model("folder", str(tmp_path))
    facts = (run_folder("gpt") / "model.json").read_text()
    (tmp_path / "model.json").write_text(facts)
    with pytest.raises(InspectionError, match="can not be read"):
        open_model("folder", str(tmp_path))


def test_a_run_that_went_on_is_read_again(run_folder: Callable[[str], Path]) -> None:
    folder = run_folder("gpt")
    first = open_model("folder", str(folder))
    assert open_model("folder", str(folder)) is first
    (folder / "log.jsonl").touch()
    assert open_model("folder", str(folder)) is not first


def test_the_sweep_gives_the_loss_without_each_head() -> None:
    model = open_model("bundled", "gpt")
    loss, losses = ablation_losses(model, TEXT)
    alone = parts(look_into(model, TEXT, edits=Edits(ablated=((2, 3),))))[0]
    assert losses[""][2][3] == alone.loss != loss == parts(look_into(model, TEXT))[0].loss
    assert (len(losses[""]), len(losses[""][0])) == (4, 4)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_everything_that_is_shipped_can_be_looked_into(file: Path) -> None:
    system = json.loads(file.read_text())["system"]
    assert parts(look_into(open_model("bundled", file.stem), TEXTS[system]))[0].loss is not None

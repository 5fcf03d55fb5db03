"""Models of the transformers library: the figure holds what the library computes, and edits act inside its pass."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import torch
import transformers
from torch import Tensor
from torch.nn import functional as F

from tests.inspection.conftest import SMALL, save_library_model, tokenizer
from tutor.figures import Attention, Edits, Panels
from tutor.inspection import InspectionError, look_into, open_model

TEXT = "the cat sat on the mat"
Library = Callable[[str], tuple[Any, Path]]


def parts(found: Attention | Panels) -> list[Attention]:
    figures = found.figures if isinstance(found, Panels) else (found,)
    return [cast(Attention, one) for one in figures]


def array(numbers: Any) -> Tensor:
    return torch.tensor(numbers)


def look(folder: Path, edits: Edits | None = None, target: str = "") -> list[Attention]:
    return parts(look_into(open_model("folder", str(folder)), TEXT, edits=edits, target=target))


def ids_of(text: str) -> Tensor:
    return torch.tensor([tokenizer()(text)["input_ids"]])


def maps(model: Any) -> tuple[Any, list[tuple[Tensor, ...]]]:
    """What the library returns with output_attentions=True."""
    inputs = {"input_ids": ids_of(TEXT)}
    if model.config.is_encoder_decoder:
        inputs["decoder_input_ids"] = torch.cat((torch.tensor([[1]]), ids_of("the dog ran")), dim=1)
    with torch.no_grad():
        output = model(**inputs, output_attentions=True)
    if model.config.is_encoder_decoder:
        return output, [output.encoder_attentions, output.decoder_attentions, output.cross_attentions]
    return output, [output.attentions]


@pytest.mark.parametrize("name", SMALL)
def test_the_weights_are_those_that_the_library_returns(library_model: Library, name: str) -> None:
    model, folder = library_model(name)
    output, expected = maps(model)
    target = "the dog ran" if model.config.is_encoder_decoder else ""
    found = look(folder, target=target)
    assert [one.part for one in found] == (["encoder", "decoder", "cross-attention"] if target else [""])
    for figure, layers in zip(found, expected, strict=True):
        assert array(figure.weights).equal(torch.cat(tuple(layers)))
        scores = array(figure.scores) * figure.scale
        hidden = torch.zeros(scores.shape[2:], dtype=torch.bool) if figure.masked is None else array(figure.masked)
        torch.testing.assert_close(scores.masked_fill(hidden, -torch.inf).softmax(-1), array(figure.weights))
    logits = output.logits[0]
    assert [row[0][1] for row in found[-1].predicted] == logits.softmax(-1).amax(-1).tolist()
    names = tokenizer().convert_ids_to_tokens(logits.argmax(-1))
    assert [row[0][0] for row in found[-1].predicted] == names
    if name in ("GPT2LMHeadModel", "LlamaForCausalLM"):
        assert found[0].loss == float(F.cross_entropy(logits[:-1], ids_of(TEXT)[0, 1:]))
        assert found[0].queries == tuple(TEXT.split())


@pytest.mark.parametrize("name", SMALL)
def test_edits_act_inside_the_pass(library_model: Library, name: str) -> None:
    folder = library_model(name)[1]
    for figure in look(folder, target="the dog ran" if "Conditional" in name else ""):
        for edits in (
            Edits(ablated=((0, 1),), part=figure.part),
            Edits(masked=(1,), part=figure.part),
            Edits(cells=((0, 1, 2, 1, 5.0),), part=figure.part),
        ):
            changed = next(
                one
                for one in look(folder, edits, "the dog ran" if "Conditional" in name else "")
                if one.part == figure.part
            )
            before, after = array(figure.weights), array(changed.weights)
            assert changed.loss != figure.loss
            if edits.masked:
                assert not after[..., 1].any()
            if edits.cells:
                assert array(changed.scores)[0, 1, 2, 1] * cast(float, changed.scale) == pytest.approx(5.0, abs=1e-5)
                assert after[0, 1, 2, 1] > before[0, 1, 2, 1] and after[0, 0].equal(before[0, 0])
            if edits.ablated:
                assert after[0].equal(before[0]) and not after[1].equal(before[1])


def test_an_ablated_head_equals_zeros_in_the_output_projection(library_model: Library, tmp_path: Path) -> None:
    gpt2, folder = library_model("GPT2LMHeadModel")
    twin = type(gpt2)(gpt2.config).eval()
    twin.load_state_dict(gpt2.state_dict())
    D = 4
    with torch.no_grad():
        twin.transformer.h[1].attn.c_proj.weight[3 * D : 4 * D] = 0
        logits = twin(ids_of(TEXT)).logits[0]
    assert look(folder, Edits(ablated=((1, 3),)))[0].loss == pytest.approx(
        float(F.cross_entropy(logits[:-1], ids_of(TEXT)[0, 1:])), abs=1e-6
    )


def test_a_masked_key_equals_the_librarys_own_mask(library_model: Library) -> None:
    bert, folder = library_model("BertForMaskedLM")
    mask = torch.ones(1, 6, dtype=torch.long)
    mask[0, 2] = 0
    with torch.no_grad():
        output = bert(ids_of(TEXT), attention_mask=mask, output_attentions=True)
    found = look(folder, Edits(masked=(2,)))[0]
    torch.testing.assert_close(array(found.weights), torch.cat(output.attentions))
    assert found.masked is not None and all(row[2] for row in found.masked)


def test_a_masked_model_is_judged_with_one_token_hidden_at_a_time(library_model: Library) -> None:
    bert, folder = library_model("BertForMaskedLM")
    ids, losses = ids_of(TEXT), []
    for place in range(6):
        hidden = ids.clone()
        hidden[0, place] = 3
        with torch.no_grad():
            losses.append(float(F.cross_entropy(bert(hidden).logits[0, place], ids[0, place])))
    assert look(folder)[0].loss == pytest.approx(sum(losses) / 6, abs=1e-5)
    blank = parts(look_into(open_model("folder", str(folder)), "the <mask> sat"))[0]
    assert blank.loss is None and blank.special == (1,)


def test_nothing_is_left_behind_in_the_library(library_model: Library) -> None:
    from transformers.models.gpt2 import modeling_gpt2

    before = modeling_gpt2.eager_attention_forward
    look(library_model("GPT2LMHeadModel")[1], Edits(masked=(0,)))
    assert modeling_gpt2.eager_attention_forward is before


def test_a_model_without_a_head_has_no_predictions(tmp_path: Path) -> None:
    config = transformers.BertConfig(vocab_size=12, **SMALL["BertForMaskedLM"])
    transformers.BertModel(config).save_pretrained(tmp_path)
    tokenizer().save_pretrained(tmp_path)
    found = look(tmp_path)[0]
    assert found.loss is None and not found.predicted and len(found.weights) == 3


def test_scores_that_are_bent_before_the_softmax_are_not_shown(tmp_path: Path) -> None:
    sizes = SMALL["LlamaForCausalLM"] | {"head_dim": 4, "attn_logit_softcapping": 0.5, "pad_token_id": 0}
    transformers.Gemma2ForCausalLM(transformers.Gemma2Config(vocab_size=12, **sizes)).save_pretrained(tmp_path)
    tokenizer().save_pretrained(tmp_path)
    found = look(tmp_path)[0]
    assert found.scores is None and found.values is not None
    with pytest.raises(InspectionError, match="a single one can not be set"):
        look(tmp_path, Edits(cells=((0, 0, 2, 1, 4.0),)))


def test_what_does_not_fit_is_said(library_model: Library, tmp_path: Path) -> None:
    folder = library_model("GPT2LMHeadModel")[1]
    model = open_model("folder", str(folder))
    with pytest.raises(InspectionError, match="17 tokens; this model sees at most 16"):
        look_into(model, "the " * 17)
    with pytest.raises(InspectionError, match="is empty"):
        look_into(model, "  ")
    with pytest.raises(InspectionError, match="has no target"):
        look_into(model, TEXT, target="the")
    with pytest.raises(InspectionError, match=r"no model 'gpt-nowhere' on this machine.*Nothing is fetched"):
        open_model("hub", "gpt-nowhere")
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}')
    with pytest.raises(InspectionError, match="can not be opened as a Hugging Face model of text"):
        open_model("folder", str(tmp_path))


def test_models_without_attention_or_text_are_refused(tmp_path: Path) -> None:
    sizes = {"hidden_size": 16, "num_hidden_layers": 1}
    mamba = transformers.MambaForCausalLM(transformers.MambaConfig(vocab_size=12, state_size=4, **sizes))
    mamba.save_pretrained(tmp_path / "mamba")
    tokenizer().save_pretrained(tmp_path / "mamba")
    with pytest.raises(InspectionError, match="attention of MambaForCausalLM can not be looked into"):
        look(tmp_path / "mamba")
    images = transformers.ViTConfig(num_attention_heads=2, intermediate_size=8, image_size=8, patch_size=4, **sizes)
    transformers.ViTModel(images).save_pretrained(tmp_path / "vit")
    with pytest.raises(InspectionError, match="reads pixel_values, not text"):
        open_model("folder", str(tmp_path / "vit"))


def test_a_python_without_the_library_is_told_what_to_install(
    library_model: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_library_model("GPT2LMHeadModel", tmp_path)
    imported = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "transformers":
            raise ImportError("No module named 'transformers'")
        return imported(name, *rest)

    monkeypatch.delitem(sys.modules, "transformers")
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(InspectionError, match=r"pip install 'attn-tutor\[hf\]'"):
        open_model("folder", str(tmp_path))


def test_the_cache_of_the_library_is_read_without_a_network(
    library_model: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants as constants

    snapshot = tmp_path / "models--tiny--gpt" / "snapshots" / "0123456789abcdef0123456789abcdef01234567"
    save_library_model("GPT2LMHeadModel", snapshot)
    (tmp_path / "models--tiny--gpt" / "refs").mkdir()
    (tmp_path / "models--tiny--gpt" / "refs" / "main").write_text(snapshot.name)
    for home in (constants, sys.modules["transformers.utils.hub"]):
        for name in ("HF_HUB_CACHE", "TRANSFORMERS_CACHE"):
            if hasattr(home, name):
                monkeypatch.setattr(home, name, str(tmp_path))
    found = parts(look_into(open_model("hub", "tiny/gpt"), TEXT))[0]
    assert found.title == "gpt" and found.loss == look(library_model("GPT2LMHeadModel")[1])[0].loss

"""GPT, BERT and ViT equal the classes of the transformers library with the same random weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import transformers
from safetensors.torch import load_file
from torch import Tensor, nn

from tests.models.torch_weights import scramble
from tutor.models.bert import BERT, BERTClassifier
from tutor.models.gpt import GPT
from tutor.models.hugging_face import Weights
from tutor.models.vit import ViT

B, T, L, H, C, V, HIDDEN = 2, 7, 3, 5, 35, 23, 37
BERT_SIZES = {
    "vocab_size": V,
    "hidden_size": C,
    "num_hidden_layers": L,
    "num_attention_heads": H,
    "intermediate_size": HIDDEN,
    "max_position_embeddings": 11,
    "type_vocab_size": 3,
    "attn_implementation": "eager",
}
VIT_SIZES = {
    "hidden_size": C,
    "num_hidden_layers": L,
    "num_attention_heads": H,
    "intermediate_size": HIDDEN,
    "image_size": 15,
    "patch_size": 3,
    "num_channels": 2,
    "attn_implementation": "eager",
}


def gpt2() -> nn.Module:
    config = transformers.GPT2Config(
        n_embd=C,
        n_head=H,
        n_layer=L,
        vocab_size=V,
        n_positions=11,
        bos_token_id=1,
        eos_token_id=2,
        attn_implementation="eager",
    )
    return random_weights(transformers.GPT2LMHeadModel(config))


def bert(kind: str) -> nn.Module:
    return random_weights(getattr(transformers, kind)(transformers.BertConfig(num_labels=3, **BERT_SIZES)))


def vit(kind: str) -> nn.Module:
    return random_weights(getattr(transformers, kind)(transformers.ViTConfig(num_labels=13, **VIT_SIZES)))


def random_weights(theirs: nn.Module) -> nn.Module:
    scramble(theirs)
    return theirs.eval()


def ids(*, pads: bool = False) -> Tensor:
    drawn = torch.randint(1, V, (B, T), generator=torch.Generator().manual_seed(1))
    if pads:
        drawn[1, 5:] = 0
    return drawn


def images() -> Tensor:
    return torch.randn(B, 2, 15, 15, generator=torch.Generator().manual_seed(1))


def same_maps(ours: tuple[Tensor, ...] | list[Tensor], theirs: tuple[Tensor, ...]) -> None:
    assert len(ours) == len(theirs) == L
    for mine, reference in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, reference)


def same_gradients(ours: Tensor, theirs: Tensor, pairs: list[tuple[Tensor, Tensor]]) -> None:
    torch.testing.assert_close(ours, theirs)
    downstream = torch.randn(ours.shape, generator=torch.Generator().manual_seed(2))
    mine = torch.autograd.grad(ours, [pair[0] for pair in pairs], downstream, retain_graph=True)
    reference = torch.autograd.grad(theirs, [pair[1] for pair in pairs], downstream, retain_graph=True)
    torch.testing.assert_close(mine, reference)


def test_gpt_equals_gpt2() -> None:
    theirs = gpt2()
    ours = GPT.from_hugging_face(theirs.state_dict(), n_head=H)
    reference = theirs(ids(), output_attentions=True)
    block, their_block = ours.blocks[1], theirs.transformer.h[1]
    pairs = [
        (ours.token_embedding.weight, theirs.transformer.wte.weight),
        (ours.position_embedding.weight, theirs.transformer.wpe.weight),
        (block.attention.query_key_value.bias, their_block.attn.c_attn.bias),
        (block.norm_2.weight, their_block.ln_2.weight),
        (ours.norm.bias, theirs.transformer.ln_f.bias),
    ]
    for weights in (False, True):
        logits, maps, _ = ours(ids(), weights=weights)
        same_gradients(logits, reference.logits, pairs)
    same_maps(maps, reference.attentions)


def test_gpts_cache_equals_gpt2s() -> None:
    theirs = gpt2()
    ours = GPT.from_hugging_face(theirs.state_dict(), n_head=H)
    theirs_so_far = transformers.DynamicCache(config=theirs.config)
    theirs(ids()[:, :5], theirs_so_far, use_cache=True)
    cache = ours(ids()[:, :5])[2]
    for mine, layer in zip(cache, theirs_so_far.layers, strict=True):
        torch.testing.assert_close(mine, (layer.keys, layer.values))
    later = theirs(ids()[:, 5:], theirs_so_far)
    torch.testing.assert_close(ours(ids()[:, 5:], cache=cache)[0], later.logits)


def test_bert_equals_the_masked_language_model() -> None:
    theirs = bert("BertForMaskedLM")
    ours = BERT.from_hugging_face(theirs.state_dict(), n_head=H, fresh=("pooler",))
    tokens, types = ids(pads=True), ids() % 3
    reference = theirs(tokens, attention_mask=(tokens != 0).long(), token_type_ids=types, output_attentions=True)
    layer, their_layer = ours.layers[1], theirs.bert.encoder.layer[1]
    pairs = [
        (ours.embeddings.token.weight, theirs.bert.embeddings.word_embeddings.weight),
        (ours.embeddings.segment.weight, theirs.bert.embeddings.token_type_embeddings.weight),
        (layer.attention.key.weight, their_layer.attention.self.key.weight),
        (layer.around_feed_forward.norm.weight, their_layer.output.LayerNorm.weight),
        (ours.head.decoder.bias, theirs.cls.predictions.decoder.bias),
    ]
    for weights in (False, True):
        states, maps = ours(tokens, types, weights=weights)
        same_gradients(ours.head(states)[tokens != 0], reference.logits[tokens != 0], pairs)
    same_maps(maps, reference.attentions)
    assert maps[2][1, :, :, 5:].eq(0).all()


def test_berts_masked_loss_equals_theirs() -> None:
    theirs = bert("BertForMaskedLM")
    ours = BERT.from_hugging_face(theirs.state_dict(), n_head=H, fresh=("pooler",))
    targets = ids().masked_fill(torch.arange(T) % 3 != 1, -1)
    reference = theirs(ids(), labels=targets.masked_fill(targets == -1, -100)).loss
    same_gradients(
        ours.loss(ids(), targets), reference, [(ours.head.norm.bias, theirs.cls.predictions.transform.LayerNorm.bias)]
    )


def test_berts_pooler_and_classifier_equal_theirs() -> None:
    theirs = bert("BertForSequenceClassification")
    ours = BERTClassifier(BERT.from_hugging_face(theirs.state_dict(), n_head=H, fresh=("head",)), 3).eval()
    with torch.no_grad():
        ours.head.weight.copy_(theirs.classifier.weight)
        ours.head.bias.copy_(theirs.classifier.bias)
    reference = theirs(ids(), labels=torch.tensor([2, 0]))
    pairs = [(ours.bert.pooler.weight, theirs.bert.pooler.dense.weight), (ours.head.bias, theirs.classifier.bias)]
    same_gradients(ours(ids())[0], reference.logits, pairs)
    same_gradients(ours.loss(ids(), torch.tensor([2, 0])), reference.loss, pairs)
    plain = bert("BertModel")
    found = BERT.from_hugging_face(plain.state_dict(), n_head=H, fresh=("head",))
    torch.testing.assert_close(found.pool(found(ids())[0]), plain(ids()).pooler_output)


def test_vit_equals_the_image_classifier() -> None:
    theirs = vit("ViTForImageClassification")
    ours = ViT.from_hugging_face(theirs.state_dict(), n_head=H)
    reference = theirs(images(), output_attentions=True)
    layer, their_layer = ours.layers[1], theirs.vit.layers[1]
    pairs = [
        (ours.class_token, theirs.vit.embeddings.cls_token),
        (ours.projection.bias, theirs.vit.embeddings.patch_embeddings.projection.bias),
        (layer.attention.query.weight, their_layer.attention.q_proj.weight),
        (layer.around_attention.norm.weight, their_layer.layernorm_before.weight),
        (ours.head.weight, theirs.classifier.weight),
    ]
    for weights in (False, True):
        logits, maps = ours(images(), weights=weights)
        torch.testing.assert_close(logits, reference.logits)
        downstream = torch.randn(logits.shape, generator=torch.Generator().manual_seed(2))
        mine = torch.autograd.grad(logits, [one for one, _ in pairs], downstream, retain_graph=True)
        expected = torch.autograd.grad(reference.logits, [one for _, one in pairs], downstream, retain_graph=True)
        torch.testing.assert_close(mine, (expected[0].flatten(), *expected[1:]))
    same_maps(maps, reference.attentions)


def test_vit_takes_the_states_of_a_model_without_a_head() -> None:
    theirs = vit("ViTModel")
    ours = ViT.from_hugging_face(theirs.state_dict(), n_head=H, n_class=3)
    torch.testing.assert_close(ours.encode(images())[0], theirs(images()).last_hidden_state)
    assert ours(images())[0].eq(0).all() and ours(images())[0].shape == (B, 3)


@pytest.mark.parametrize("kind", ["GPT2LMHeadModel", "BertForMaskedLM", "ViTForImageClassification"])
def test_weights_are_read_from_the_files_that_the_library_writes(kind: str, tmp_path: Path) -> None:
    theirs = {"G": gpt2, "B": lambda: bert(kind), "V": lambda: vit(kind)}[kind[0]]()
    theirs.save_pretrained(tmp_path)
    state = load_file(tmp_path / "model.safetensors")
    with torch.no_grad():
        match kind[0]:
            case "G":
                found, reference = GPT.from_hugging_face(state, n_head=H)(ids())[0], theirs(ids())
            case "B":
                model = BERT.from_hugging_face(state, n_head=H, fresh=("pooler",))
                found, reference = model.head(model(ids())[0]), theirs(ids())
            case _:
                found, reference = ViT.from_hugging_face(state, n_head=H)(images())[0], theirs(images())
    torch.testing.assert_close(found, reference.logits)


def test_the_oldest_names_of_norms_are_read() -> None:
    state = bert("BertForMaskedLM").state_dict()
    old = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
        for name, tensor in state.items()
    }
    assert old.keys() != state.keys()
    one, other = (BERT.from_hugging_face(names, n_head=H, fresh=("pooler",)) for names in (state, old))
    assert torch.equal(one(ids())[0], other(ids())[0])


def test_what_is_missing_or_does_not_fit_is_named() -> None:
    state = bert("BertForMaskedLM").state_dict()
    with pytest.raises(ValueError, match=r"no pooler\.dense\.weight: they are of another kind of model, or lack this"):
        BERT.from_hugging_face(state, n_head=H)
    with pytest.raises(ValueError, match=r"no wte\.weight"):
        GPT.from_hugging_face(state, n_head=H)
    with pytest.raises(ValueError, match=r"no classifier\.weight"):
        ViT.from_hugging_face(vit("ViTModel").state_dict(), n_head=H)
    state["bert.encoder.layer.2.output.dense.bias"] = torch.zeros(3)
    with pytest.raises(
        ValueError, match=r"layer\.2\.output\.dense\.bias has the shape \(3,\), layers\.2.* needs \(35,\)"
    ):
        BERT.from_hugging_face(state, n_head=H, fresh=("pooler",))
    assert Weights(state, prefix="bert.").count("encoder.layer.*.output.dense.bias") == L

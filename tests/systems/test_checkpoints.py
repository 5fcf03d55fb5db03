"""What is shipped loads, reaches the loss that its JSON file says, and does what it is for."""

from __future__ import annotations

import math

import pytest
import torch

from tutor.checkpoints import FOLDER, load_bert, load_gpt, load_induction, load_translator
from tutor.data.pairs import Pairs
from tutor.data.sentences import MASK, encode_sentence, sentence_vocabulary
from tutor.data.sequences import repeated_sequences
from tutor.data.text import load_english, ngram_loss
from tutor.data.translation import encode_translations, translations
from tutor.models.gpt import generate
from tutor.models.induction import induction_score, previous_token_score
from tutor.models.transformer import greedy
from tutor.systems import SYSTEMS
from tutor.training import evaluate, read_checkpoint_facts

torch.set_num_threads(1)
NAMES = ("gpt", "translation", "bert", "induction")


@pytest.mark.parametrize("name", NAMES)
def test_a_checkpoint_says_how_it_was_made(name: str) -> None:
    facts = read_checkpoint_facts(FOLDER / name)
    for said in ("data", "config", "plan", "seed", "loss", "seconds", "processor_seconds", "parameters", "made_by"):
        assert facts[said] or said == "seed", said
    assert set(facts["config"]) == set(SYSTEMS[facts["system"]].sizes.__dataclass_fields__)


def test_the_checkpoints_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir() if path.is_file()}
    assert sizes["gpt.safetensors"] < 2_000_000 and sum(sizes.values()) < 3_000_000


def test_the_gpt_reaches_its_loss_and_writes_words() -> None:
    kept, text = load_gpt(), load_english()
    system = SYSTEMS["gpt"]
    task = system.prepare(system.sizes, system.plan, None)
    assert kept.characters == text.characters
    loss = evaluate(kept.model, task.held_out)
    assert loss == pytest.approx(kept.facts["loss"], abs=0.002)
    assert loss < ngram_loss(text.train, text.validation, text.vocab_size, 2) - 0.3
    start = kept.encode("the ")[None]
    made = generate(kept.model, start, 200, temperature=0.5, generator=torch.Generator().manual_seed(0))
    words = kept.decode(torch.cat(list(made))).split()
    known = set(text.decode(text.train).split())
    assert sum(word in known for word in words) > 0.6 * len(words) > 10
    with pytest.raises(ValueError, match="does not know 'T'"):
        kept.encode("The")


def test_the_translator_translates_and_its_attention_follows_the_reference() -> None:
    kept = load_translator()
    sentences = translations(100, torch.Generator().manual_seed(77), part="test")
    pairs: Pairs = encode_translations(sentences)
    assert pairs.source_vocabulary == kept.source_vocabulary and pairs.target_vocabulary == kept.target_vocabulary
    told = greedy(kept.model, pairs.source, 24)
    right = sum(kept.target_vocabulary.decode(ids) == one.texts[1] for ids, one in zip(told, sentences, strict=True))
    assert right >= 90 and kept.facts["scores"]["exact"] > 0.9
    with torch.no_grad():
        maps = torch.cat(kept.model(pairs.source, pairs.target[:, :-1], weights=True)[1].cross, dim=1)  # (N, L·H, T, S)
    hits = torch.zeros(maps.size(1))
    for row, one in zip(maps, sentences, strict=True):
        aligned = one.alignment() > 0  # (T, S)
        looked = row[:, : aligned.size(0), : aligned.size(1)].argmax(-1)  # (L·H, T)
        hits += torch.stack([aligned.gather(1, head[:, None]).float().sum() for head in looked])
    assert float(hits.max()) / sum(len(one.french) for one in sentences) > 0.5


def test_the_bert_fills_blanks_with_words_that_agree_and_mean() -> None:
    kept = load_bert()
    system = SYSTEMS["bert"]
    task = system.prepare(system.configured({"share": "0.3"}).sizes, system.plan, None)
    assert kept.vocabulary == sentence_vocabulary()
    assert evaluate(kept.model, task.held_out) == pytest.approx(kept.facts["loss"], abs=0.002)
    sentences = {
        "the boy <mask> here": ("sees finds wants looks eats reads sleeps sings runs falls"),
        "the boys <mask> here": ("see find want look eat read sleep sing run fall"),
        "the <mask> sleeps here": ("cat dog boy king horse wolf mouse girl queen woman"),
        "my cat eats the <mask> today": ("cake cakes cheese cheeses apple apples pear pears"),
        "my cat reads the <mask> today": ("book books letter letters"),
    }
    for text, words in sentences.items():
        ids = encode_sentence(text)[None]  # (1, T)
        with torch.no_grad():
            shares = kept.model.head(kept.model(ids)[0][ids == MASK])[0].softmax(-1)  # (V,)
        assert float(shares[kept.vocabulary.encode(words.replace(" ", kept.vocabulary.joint))].sum()) > 0.9, text


def test_the_induction_model_repeats_and_its_snapshots_show_it_learn() -> None:
    kept = load_induction()
    ids, judged = repeated_sequences(100, 64, 32, torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits, maps = kept.model(ids[:, :-1], weights=True)
    assert float((logits.argmax(-1) == ids[:, 1:])[judged[:, 1:]].float().mean()) > 0.85
    assert float(induction_score(maps[1], ids[:, :-1]).max()) > 0.5 and float(previous_token_score(maps[0]).max()) > 0.3
    shots = kept.snapshots
    N, L, H, T, _ = shots.maps.shape
    assert [2, 4, len(shots.ids)] == [L, H, T]
    assert len(shots.steps) == len(shots.losses) == N > 8
    torch.testing.assert_close(shots.maps.sum(-1), torch.ones(N, L, H, T), atol=0.09, rtol=0)
    assert float(shots.losses[0]) == pytest.approx(math.log(32), abs=0.2) and float(shots.losses[-1]) < 0.5
    scores = [float(induction_score(one[1:2], shots.ids[None]).max()) for one in shots.maps]
    assert scores[0] < 0.2 < 0.5 < scores[-1]

"""Training resumes to the same losses, stops when told, and reports what it did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tutor.data.text import (
    CharacterText,
    character_text,
    even_windows,
    load_english,
    load_text,
    ngram_loss,
    random_windows,
)
from tutor.models.gpt import GPT, GPTConfig
from tutor.training import Trainer, constant, cosine, evaluate, load_weights, noam

CONFIG = GPTConfig(vocab_size=11, block_size=7, n_layer=1, n_head=2, n_embd=10, dropout=0.0)
TEXT = character_text("abcdefghijk" * 200)


def trainer(seed: int = 0, config: GPTConfig = CONFIG) -> Trainer:
    torch.manual_seed(seed)
    return Trainer(GPT(config), lambda g: random_windows(TEXT.train, 5, 7, g), schedule=cosine(1e-2, 60, warmup=5))


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_a_resumed_training_has_the_same_losses(tmp_path: Path, dropout: float) -> None:
    config = replace(CONFIG, dropout=dropout)
    whole = [report.loss for report in trainer(config=config).run(20)]
    first = trainer(config=config)
    half = [report.loss for report in first.run(9)]
    first.save(tmp_path / "gpt", config, data="letters")
    second = trainer(seed=5, config=config)
    second.resume(tmp_path / "gpt")
    rest = list(second.run(20))
    assert half + [report.loss for report in rest] == whole
    assert [report.step for report in rest] == list(range(10, 21))


def test_a_checkpoint_of_another_format_is_refused(tmp_path: Path) -> None:
    one = trainer()
    one.save(tmp_path / "gpt", CONFIG)
    facts = tmp_path / "gpt.json"
    facts.write_text(facts.read_text().replace('"format_version": 1', '"format_version": 9'))
    with pytest.raises(ValueError, match="format 9, this tutor knows 1"):
        one.resume(tmp_path / "gpt")


def test_a_checkpoint_that_is_missing_damaged_or_of_another_model_is_refused(tmp_path: Path) -> None:
    one = trainer()
    with pytest.raises(ValueError, match=r"nothing.json can not be read: No such file"):
        one.resume(tmp_path / "nothing")
    one.save(tmp_path / "gpt", CONFIG)
    with pytest.raises(ValueError, match="do not fit this model"):
        load_weights(GPT(replace(CONFIG, n_embd=12)), tmp_path / "gpt")
    (tmp_path / "gpt.safetensors").write_bytes(b"cut")
    with pytest.raises(ValueError, match=r"gpt.safetensors can not be read"):
        one.resume(tmp_path / "gpt")
    (tmp_path / "gpt.json").write_text("{")
    with pytest.raises(ValueError, match="not the JSON file of a checkpoint"):
        one.resume(tmp_path / "gpt")


def test_reports_and_early_stop() -> None:
    reports = list(trainer().run(40, seconds=0.0))
    assert len(reports) == 1 and reports[0].step == 1
    assert reports[0].tokens_per_second > 0 and reports[0].gradient_norm > 0


def test_training_learns_a_deterministic_text() -> None:
    one = trainer()
    losses = [report.loss for report in one.run(60)]
    assert losses[-1] < 0.5 * losses[0]
    held = evaluate(one.model, [even_windows(TEXT.validation, 8, 7)])
    assert held < 0.7 * losses[0] and one.model.training


def test_schedules_have_the_papers_values() -> None:
    rate = cosine(2.0, 100, warmup=10, final=0.1)
    assert [rate(5), rate(10), rate(55), rate(100)] == pytest.approx([1.0, 2.0, 1.1, 0.2])
    assert constant(0.5)(7) == 0.5
    warm = noam(512, 4000)
    assert warm(4000) == pytest.approx(512**-0.5 * 4000**-0.5) and warm(2000) < warm(4000) > warm(8000)


def test_the_english_text_is_what_its_notice_says() -> None:
    text = load_english()
    assert len(text.train) + len(text.validation) == 248_706 and text.vocab_size == 36
    assert text.decode(text.encode("attention, please")) == "attention, please"
    floors = [ngram_loss(text.train, text.validation, 36, order) for order in (0, 1, 2)]
    assert floors == pytest.approx([3.584, 3.075, 2.342], abs=0.001)
    with pytest.raises(ValueError, match="no 'A'"):
        text.encode("A")


def test_targets_are_inputs_one_place_later() -> None:
    ids = torch.arange(50)
    inputs, targets = random_windows(ids, 3, 5, torch.Generator().manual_seed(0))
    assert torch.equal(inputs + 1, targets) and inputs.shape == (3, 5)
    with pytest.raises(ValueError, match="no window of 50"):
        random_windows(ids, 3, 50, torch.Generator())


def test_a_text_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("Größe und Maß. " * 100)
    own = load_text(path)
    assert isinstance(own, CharacterText) and "ß" in own.characters
    path.write_bytes(b"good line\n\xff bad" * 200)
    with pytest.raises(ValueError, match="line 2: byte 0xff is not UTF-8"):
        load_text(path)
    path.write_text("short")
    with pytest.raises(ValueError, match="has 5 characters"):
        load_text(path)
    with pytest.raises(ValueError, match="can not be read"):
        load_text(tmp_path / "missing.txt")

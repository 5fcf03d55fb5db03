"""Gates that are read out rebuild what torch's layer computes."""

from __future__ import annotations

import pytest
import torch

from tutor.models.gates import read_gates
from tutor.models.recurrent import RecurrentModel

B, T, C = 2, 7, 5


def model(kind: str) -> tuple[RecurrentModel, torch.Tensor]:
    torch.manual_seed(0)
    return RecurrentModel(kind, 11, 3, n_hidden=C), torch.randint(11, (B, T))  # type: ignore[arg-type]


def before(states: torch.Tensor) -> torch.Tensor:
    return torch.cat((torch.zeros(B, 1, C), states[:, :-1]), dim=1)


def test_the_gates_of_an_lstm_make_its_memory_and_its_state() -> None:
    lstm, ids = model("lstm")
    read = read_gates(lstm, ids)
    assert {name: tuple(values.shape) for name, values in read.items()} == dict.fromkeys(
        ("input", "forget", "output", "candidate", "memory"), (B, T, C)
    )
    kept = read["forget"] * before(read["memory"]) + read["input"] * read["candidate"]
    torch.testing.assert_close(read["memory"], kept)
    torch.testing.assert_close(read["output"] * read["memory"].tanh(), lstm(ids)[1].detach())


def test_the_gates_of_a_gru_make_its_state() -> None:
    gru, ids = model("gru")
    read = read_gates(gru, ids)
    mixed = read["update"] * before(read["memory"]) + (1 - read["update"]) * read["candidate"]
    torch.testing.assert_close(read["memory"], mixed)
    torch.testing.assert_close(read["memory"], gru(ids)[1].detach())
    assert read["reset"].min() > 0 and read["reset"].max() < 1


def test_a_plain_network_has_no_gates() -> None:
    with pytest.raises(ValueError, match="has no gates"):
        read_gates(*model("rnn"))

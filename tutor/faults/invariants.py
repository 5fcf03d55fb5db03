"""The invariants: what must hold for a sound encoder–decoder, each measured on the model itself.

None of them needs a trained model, and none looks at which parts the model has.

Source: Vaswani et al. (2017), *Attention Is All You Need*, section 3, for what the parts promise; Karpathy (2019), *A
Recipe for Training Neural Networks*, for the loss at the start and the batch that is learned by heart.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tutor.faults.invariant import TOLERANCE, Finding, Invariant, largest, still
from tutor.faults.learning import LEARNING
from tutor.faults.model import BreakableTransformer
from tutor.models.attention import MultiHeadAttention

Model = BreakableTransformer


def _rows_sum_to_one(model: Model, source: Tensor, target: Tensor) -> Finding:
    with still(model) as quiet:
        maps = quiet.maps(source, target)
    found = {"encoder": maps.encoder, "decoder": maps.decoder, "cross-attention": maps.cross}
    off = {name: largest(torch.stack(layers).sum(-1) - 1) for name, layers in found.items()}
    worst = max(off, key=lambda name: off[name])
    return Finding(holds=off[worst] < TOLERANCE, says=f"a row of the {worst} is off by {off[worst]:.2g}")


def _later_tokens_do_not_matter(model: Model, source: Tensor, target: Tensor) -> Finding:
    inputs = target[:, :-1]
    with still(model) as quiet:
        memory, mask, _ = quiet.encode(source)
        before = quiet.decode(inputs, memory, mask)[0]  # (B, T, V)
        moved = [0.0]
        for place in range(inputs.size(1) - 1):
            other = torch.cat((inputs[:, : place + 1], _another(inputs[:, place + 1 :], model)), dim=1)
            after = quiet.decode(other, memory, mask)[0]
            moved.append(largest((after - before)[:, : place + 1]))
    return Finding(holds=max(moved) < TOLERANCE, says=f"outputs moved by up to {max(moved):.2g}")


def _answer_is_not_in_the_input(model: Model, source: Tensor, target: Tensor) -> Finding:
    with still(model) as quiet:
        before = quiet.told(source, target)[0]  # (B, T − 1, V)
        moved = []
        for place in range(1, target.size(1)):
            other = target.clone()
            other[:, place] = _another(target[:, place], model)
            after = quiet.told(source, other)[0]
            moved.append(largest((after - before)[:, place - 1]))
    says = f"the logits that must tell a token moved by up to {max(moved):.2g} with that token"
    return Finding(holds=max(moved) < TOLERANCE, says=says)


def _another(ids: Tensor, model: Model) -> Tensor:
    """Return other tokens that are no signs, of the same shape (B, T)."""
    first = model.config.end + 1
    return first + (ids - first + 1) % (model.config.target_vocab - first)


def _pads_do_not_matter(model: Model, source: Tensor, target: Tensor) -> Finding:
    more = torch.full((len(source), 3), model.config.pad)
    with still(model) as quiet:
        short = float(quiet.loss(source, target))
        long = float(quiet.loss(torch.cat((source, more), 1), torch.cat((target, more), 1)))
    says = f"with three more pads the loss went from {short:.3f} to {long:.3f}"
    return Finding(holds=abs(long - short) < TOLERANCE, says=says)


def _neighbors_do_not_matter(model: Model, source: Tensor, target: Tensor) -> Finding:
    with still(model) as quiet:
        together = quiet.told(source, target)[0]
        alone = torch.cat([quiet.told(source[i : i + 1], target[i : i + 1])[0] for i in range(len(source))])
    moved = largest(together - alone)
    return Finding(holds=moved < TOLERANCE, says=f"alone, a sentence's logits differ by up to {moved:.2g}")


def _order_matters(model: Model, source: Tensor, target: Tensor) -> Finding:
    full = source.clamp(min=model.config.end + 1)  # (B, S), no pads
    with still(model) as quiet:
        turned = quiet.encode(full.flip(1))[0].flip(1)
        moved = largest(quiet.encode(full)[0] - turned)
    says = f"backwards, the memory of the same tokens differs by {moved:.2g}"
    return Finding(holds=moved > 100 * TOLERANCE, says=says)


def _source_matters(model: Model, source: Tensor, target: Tensor) -> Finding:
    with still(model) as quiet:
        other = quiet.told(source.roll(1, 0), target)[0]
        moved = largest(quiet.told(source, target)[0] - other)
    return Finding(holds=moved > 100 * TOLERANCE, says=f"with another source the logits differ by {moved:.2g}")


def _silent_sublayers_change_nothing(model: Model, source: Tensor, target: Tensor) -> Finding:
    with still(model) as quiet:
        for module in quiet.modules():
            for name in ("output", "contract"):
                if isinstance(last := getattr(module, name, None), nn.Linear):
                    last.weight.zero_()
                    last.bias.zero_()
        plain = quiet.parts.norm(quiet.encoder.norm, quiet._embed(source, quiet.source_embedding))
        moved = largest(quiet.encode(source)[0] - plain)
    says = f"with sublayers that find 0 the memory is off by {moved:.2g}"
    return Finding(holds=moved < TOLERANCE, says=says)


def _equals_torch(model: Model, source: Tensor, target: Tensor) -> Finding:
    draw = torch.Generator().manual_seed(0)
    off = []
    with still(model) as quiet:
        for heads in (module for module in quiet.modules() if isinstance(module, MultiHeadAttention)):
            C = heads.query.in_features
            x, memory = (torch.randn(2, size, C, generator=draw) for size in (5, 7))
            mask = torch.rand(5, 7, generator=draw) < 0.7  # (T, S)
            mask[:, 0] = True
            theirs = _torch_twin(heads)(x, memory, memory, attn_mask=~mask)[0]
            off.append(largest(quiet.attend(heads, x, memory, mask)[0] - theirs))
    says = f"against torch's module with the same weights the output is off by {max(off):.2g}"
    return Finding(holds=max(off) < TOLERANCE, says=says)


def _torch_twin(heads: MultiHeadAttention) -> nn.MultiheadAttention:
    """Return torch's module with the same weights and no dropout."""
    twin = nn.MultiheadAttention(heads.query.in_features, heads.n_head, batch_first=True)
    inner = (heads.query, heads.key, heads.value)
    twin.in_proj_weight.copy_(torch.cat([linear.weight for linear in inner]))
    twin.in_proj_bias.copy_(torch.cat([linear.bias for linear in inner]))
    twin.out_proj.load_state_dict(heads.output.state_dict())
    return twin.eval()


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        name="rows sum to one",
        because="A query shares one whole among the keys that it may see.",
        test=_rows_sum_to_one,
    ),
    Invariant(
        name="later tokens do not matter",
        because="When a token is told, those after it are not known.",
        test=_later_tokens_do_not_matter,
    ),
    Invariant(
        name="the answer is not in the input",
        because="What tells a token must not have seen that token.",
        test=_answer_is_not_in_the_input,
    ),
    Invariant(
        name="pads do not matter",
        because="Pads only fill up the table; the sentence is the same with more of them.",
        test=_pads_do_not_matter,
    ),
    Invariant(
        name="neighbors do not matter",
        because="A sentence's result does not depend on what else is in the batch.",
        test=_neighbors_do_not_matter,
    ),
    Invariant(
        name="order matters",
        because="The same tokens in another order are another sentence.",
        test=_order_matters,
    ),
    Invariant(
        name="the source matters",
        because="Another source has another translation.",
        test=_source_matters,
    ),
    Invariant(
        name="silent sublayers change nothing",
        because="In a residual layer a sublayer that finds 0 leaves x as it is.",
        test=_silent_sublayers_change_nothing,
    ),
    Invariant(
        name="equals torch",
        because="The same weights and the same formula give the same numbers.",
        test=_equals_torch,
    ),
    *LEARNING,
)
"""All invariants, those of the forward pass first."""


def examine(model: Model, source: Tensor, target: Tensor) -> dict[str, Finding]:
    """Return what each invariant finds, by its name: source (B, S), target (B, T), lengths of all kinds.

    The model, which may be fresh or trained, is left as it was.
    """
    return {invariant.name: invariant.test(model, source, target) for invariant in INVARIANTS}

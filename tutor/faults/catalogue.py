"""The faults: what each changes, what a learner sees of it, and which invariant finds it.

Source: mistakes that stand in public issues, courses and books; `tutor.faults.wrong` has their code.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tutor.faults import wrong
from tutor.faults.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One mistake that can be switched on."""

    name: str
    changes: str
    """What is done wrong."""
    looks: str
    """What a learner sees of it in a training on the reversal task."""
    caught_by: str
    """The name of an invariant that does not hold."""
    hidden: bool = False
    """Whether training and validation loss both look as good as those of the sound model, or better."""
    replaces: Mapping[str, Callable[..., Any]]
    """The parts that are wrong, by their name in `Parts`."""

    @property
    def parts(self) -> Parts:
        """The parts of a model that has this fault and no other."""
        return dataclasses.replace(Parts(), **self.replaces)


_FAULTS = (
    Fault(
        name="no causal mask",
        changes="The decoder sees the whole target.",
        looks="Both losses fall faster than those of the sound model. What it writes is noise.",
        caught_by="later tokens do not matter",
        hidden=True,
        replaces={"future": wrong.hide_nothing},
    ),
    Fault(
        name="mask one too far",
        changes="The diagonal of the causal mask is shifted, so that each place sees the next token.",
        looks="The loss is near 0 after a few steps, for the next token is the answer.",
        caught_by="later tokens do not matter",
        hidden=True,
        replaces={"future": wrong.show_the_next},
    ),
    Fault(
        name="targets not shifted",
        changes="The decoder's inputs are the labels themselves.",
        looks="The loss is near 0 almost at once; it writes one sign over and over.",
        caught_by="the answer is not in the input",
        hidden=True,
        replaces={"shift": wrong.forget_to_shift},
    ),
    Fault(
        name="zeros for minus infinity",
        changes="A forbidden score becomes 0, which is a score like any other.",
        looks="It learns, at first faster than the sound model, since the future leaks. What it writes is wrong.",
        caught_by="later tokens do not matter",
        replaces={"weights": wrong.zero_for_hidden},
    ),
    Fault(
        name="mask after softmax",
        changes="Forbidden weights are set to 0 after the softmax has shared out the whole.",
        looks="Both losses are lower than those of the sound model. How little a row keeps tells of the future.",
        caught_by="rows sum to one",
        hidden=True,
        replaces={"weights": wrong.mask_after_softmax},
    ),
    Fault(
        name="softmax over queries",
        changes="The softmax runs down the columns.",
        looks="Both losses are lower than those of the sound model: a later query changes the shares of earlier ones.",
        caught_by="rows sum to one",
        hidden=True,
        replaces={"weights": wrong.softmax_over_queries},
    ),
    Fault(
        name="no scale",
        changes="The scores are not divided by the root of the head size.",
        looks="It learns, but slowly: the softmax is saturated from the start.",
        caught_by="equals torch",
        replaces={"scores": wrong.unscaled_scores},
    ),
    Fault(
        name="scale by the model size",
        changes="The scores are divided by the root of C in place of the head size.",
        looks="Nothing. The softmax is somewhat flatter, and training makes up for it.",
        caught_by="equals torch",
        hidden=True,
        replaces={"scores": wrong.scores_by_model_size},
    ),
    Fault(
        name="heads split by view",
        changes="view(B, H, T, D) without a transpose: a head gets numbers of several tokens.",
        looks="Both losses are lower than those of the sound model, as tokens of the future are mixed in.",
        caught_by="equals torch",
        hidden=True,
        replaces={"split": wrong.split_by_view},
    ),
    Fault(
        name="heads merged by view",
        changes="The heads' results are put together without a transpose.",
        looks="Both losses are lower than those of the sound model. What it writes is noise.",
        caught_by="equals torch",
        hidden=True,
        replaces={"merge": wrong.merge_by_view},
    ),
    Fault(
        name="shared heads",
        changes="All heads use the queries, keys and values of the first.",
        looks="It learns more slowly: four heads with one opinion.",
        caught_by="gradient reaches each matrix",
        replaces={"split": wrong.split_into_copies},
    ),
    Fault(
        name="no output projection",
        changes="The heads' results are laid side by side and never mixed.",
        looks="It learns, a little more slowly.",
        caught_by="gradient reaches each matrix",
        replaces={"project": wrong.skip_projection},
    ),
    Fault(
        name="pads are seen",
        changes="The padding mask hides nothing.",
        looks="Nothing, as long as batches are padded alike.",
        caught_by="pads do not matter",
        hidden=True,
        replaces={"padding": wrong.show_pads},
    ),
    Fault(
        name="masks in another order",
        changes="Heads are folded into the batch sentence by sentence, the masks are repeated head by head.",
        looks="It learns less well, for sentences get the padding mask of another one.",
        caught_by="neighbors do not matter",
        replaces={"weights": wrong.mask_in_other_order},
    ),
    Fault(
        name="cross-attention reads the decoder",
        changes="Keys and values of the cross-attention come from the decoder.",
        looks="The loss stops at that of a guess: the source is never read.",
        caught_by="the source matters",
        replaces={"cross": wrong.read_itself},
    ),
    Fault(
        name="no positions",
        changes="Tokens do not know where they stand.",
        looks="It learns which letters to write, but not in which order.",
        caught_by="order matters",
        replaces={"positions": wrong.skip_positions},
    ),
    Fault(
        name="no residual",
        changes="A sublayer's result replaces x where it should be added.",
        looks="In so shallow a model it still learns, more slowly.",
        caught_by="silent sublayers change nothing",
        replaces={"residual": wrong.replace},
    ),
    Fault(
        name="norm over tokens",
        changes="LayerNorm takes its mean and variance over the tokens.",
        looks="It learns. What it writes is wrong, as the mean holds the future.",
        caught_by="later tokens do not matter",
        replaces={"norm": wrong.normalize_over_tokens},
    ),
    Fault(
        name="large first weights",
        changes="Embeddings are drawn with a spread of 1.",
        looks="The first loss is far above ln V, and the start of the training goes into getting down.",
        caught_by="a fresh loss is a guess",
        replaces={"initialize": wrong.draw_large_weights},
    ),
    Fault(
        name="pads in the loss",
        changes="Labels that are pads count in the loss.",
        looks="Nothing here. With long pads the loss looks better than it is.",
        caught_by="pads do not matter",
        hidden=True,
        replaces={"loss": wrong.count_pads},
    ),
    Fault(
        name="softmax twice",
        changes="The cross entropy gets probabilities, and takes a softmax of them.",
        looks="The loss stops far above 0, whatever the model learns.",
        caught_by="one batch is learned by heart",
        replaces={"loss": wrong.softmax_twice},
    ),
    Fault(
        name="zero_grad forgotten",
        changes="The gradients of all steps before are added to those of the batch.",
        looks="The loss falls for a while, then climbs: every step follows the sum of all gradients so far.",
        caught_by="a step starts afresh",
        replaces={"begin_step": wrong.keep_gradients},
    ),
    Fault(
        name="dropout left on",
        changes="The model is never told that an evaluation begins.",
        looks="The training is the same. Evaluations are worse than the model is, and differ from call to call.",
        caught_by="two evaluations agree",
        replaces={"begin_evaluation": wrong.keep_dropout},
    ),
)

FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _FAULTS}
"""All faults by their name."""

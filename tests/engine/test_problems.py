"""What a learner is told of an error: their own line, the shapes on it, and what to do."""

from __future__ import annotations

import pytest

from tests.engine.running import death, finish, problem, run
from tutor.engine.client.session import WorkerSession
from tutor.engine.protocol import TensorOnLine, TraceLine

T = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\nimport numpy as np\n"

ADVICE = {
    "transpose-k": (
        "q = torch.randn(2, 4, 7, 16); k = torch.randn(2, 4, 7, 16)\nscores = q @ k",
        "`q` (2, 4, 7, 16) @ `k` (2, 4, 7, 16): last of q is 16, next-to-last of k is 7 – transpose k's last two axes: "
        "`k.transpose(-2, -1)`.",
    ),
    "transpose-np": (
        "q = np.ones((3, 4)); k = np.ones((5, 4))\nq @ k",
        "`q` (3, 4) @ `k` (5, 4): last of q is 4, next-to-last of k is 5 – transpose k's last two axes: `k.T`.",
    ),
    "transpose-left": (
        "a = torch.ones(3, 4); b = torch.ones(3, 5)\na @ b",
        "`a` (3, 4) @ `b` (3, 5): last of a is 4, next-to-last of b is 3 – transpose a's last two axes: "
        "`a.transpose(-2, -1)`.",
    ),
    "other-order": (
        "x = torch.ones(7, 3); w = torch.ones(5, 7)\ntorch.matmul(x, w)",
        "`x` (7, 3) @ `w` (5, 7): last of x is 3, next-to-last of w is 5 – the other order fits: `w @ x`.",
    ),
    "must-be-equal": (
        "a = torch.ones(2, 3); b = torch.ones(5, 7)\na.matmul(b)",
        "`a` (2, 3) @ `b` (5, 7): last of a is 3, next-to-last of b is 5 – these two must be equal.",
    ),
    "vector": (
        "w = np.ones((3, 4)); x = np.ones(3)\nnp.dot(w, x)",
        "`w` (3, 4) @ `x` (3,): last of w is 4, the only one of x is 3 – transpose w's last two axes: `w.T`.",
    ),
    "two-vectors": (
        "a = np.ones(3); b = np.ones(4)\na @ b",
        "`a` (3,) @ `b` (4,): last of a is 3, the only one of b is 4 – these two must be equal.",
    ),
    "nested": (
        "w = torch.randn(2, 7, 7); v = torch.randn(2, 5, 3)\nout = F.softmax(w, dim=-1) @ v",
        "`F.softmax(w, dim=-1)` (2, 7, 7) @ `v` (2, 5, 3): last of F.softmax(w, dim=-1) is 7, next-to-last of v is 5 – "
        "these two must be equal.",
    ),
    "inside-a-chain": (
        "import math\nq = torch.ones(7, 4); k = torch.ones(7, 4)\nw = ((q @ k) / math.sqrt(4)).softmax(-1)",
        "`q` (7, 4) @ `k` (7, 4): last of q is 4, next-to-last of k is 7 – transpose k's last two axes: "
        "`k.transpose(-2, -1)`.",
    ),
    "leading-axes": (
        "a = torch.ones(2, 3, 4); b = torch.ones(5, 4, 3)\na @ b",
        "`a` (2, 3, 4) @ `b` (5, 4, 3): the last two axes fit, the ones before do not: (2,) against (5,). "
        "They must be equal, or 1.",
    ),
    "mm": (
        "a = torch.ones(2, 3, 4); b = torch.ones(2, 4, 3)\ntorch.mm(a, b)",
        "`a` (2, 3, 4) @ `b` (2, 4, 3): `torch.mm` takes tensors with 2 and 2 axes. "
        "Use `@` (torch.matmul), which takes any leading axes.",
    ),
    "bmm": (
        "a = torch.ones(2, 3, 4); b = torch.ones(5, 4, 3)\ntorch.bmm(a, b)",
        "`a` (2, 3, 4) @ `b` (5, 4, 3): `torch.bmm` wants the same batch size, not 2 and 5.",
    ),
    "einsum-size": (
        "q = torch.ones(2, 7, 16); k = torch.ones(2, 7, 8)\ntorch.einsum('btd,bsd->bts', q, k)",
        "In `btd,bsd->bts`, d is 16 in `q` (2, 7, 16) (axis 2) and 8 in `k` (2, 7, 8) (axis 2).",
    ),
    "einsum-axes": (
        "q = torch.ones(2, 7, 16)\ntorch.einsum('td,sd->ts', q, q)",
        "In `td,sd->ts`, `td` names 2 axes, but `q` (2, 7, 16) has 3.",
    ),
    "einsum-numpy": (
        "q = np.ones((7, 16)); k = np.ones((7, 8))\nnp.einsum('td,sd->ts', q, k)",
        "In `td,sd->ts`, d is 16 in `q` (7, 16) (axis 1) and 8 in `k` (7, 8) (axis 1).",
    ),
    "layer": (
        "layer = nn.Linear(8, 3); x = torch.ones(5, 6)\nlayer(x)",
        "`x` (5, 6) into `layer`, which takes 8 features: last of x is 6.",
    ),
    "layer-axis": (
        "layer = nn.Linear(8, 3); x = torch.ones(8, 5)\nlayer(x)",
        "`x` (8, 5) into `layer`, which takes 8 features: last of x is 5. Axis 0 is 8: move it to the end.",
    ),
    "layer-in-a-module": (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.proj = nn.Linear(8, 3)\n    def forward(self, x):\n        return self.proj(x)\n"
        "Net()(torch.ones(5, 6))",
        "`x` (5, 6) into `self.proj`, which takes 8 features: last of x is 6.",
    ),
    "functional-linear": (
        "x = torch.ones(5, 8); w = torch.ones(8, 3)\nF.linear(x, w)",
        "`x` (5, 8) through `w` (8, 3): last of x must be 3. It is written (out, in): did you want `w.T`?",
    ),
    "keepdims": (
        "e = np.ones((5, 7))\ne / e.sum(-1)",
        "`e` (5, 7) / `e.sum(-1)` (5,): shapes are lined up from the right, and e.sum(-1) has lost axis -1. "
        "Keep it where you sum or average (keepdims=True), so that its shape is (5, 1).",
    ),
    "keepdim-torch": (
        "x = torch.ones(2, 5, 7)\nm = x.mean(dim=-1)\ny = x - m",
        "`x` (2, 5, 7) - `m` (2, 5): shapes are lined up from the right, and m has lost axis -1. "
        "Keep it where you sum or average (keepdim=True), so that its shape is (2, 5, 1).",
    ),
    "broadcast": (
        "a = torch.ones(3, 4); b = torch.ones(4, 3)\na + b",
        "`a` (3, 4) + `b` (4, 3): shapes are lined up from the right; at axis -1, 4 and 3 do not fit (neither is 1). "
        "The one is the other transposed: `b.T`.",
    ),
    "in-place": (
        "a = np.ones(3)\na += np.ones(4)",
        "`a` (3,) + `np.ones(4)` (4,): shapes are lined up from the right; at axis -1, 3 and 4 do not fit "
        "(neither is 1).",
    ),
    "masked-fill": (
        "s = torch.ones(2, 7, 7); mask = torch.ones(5, 5) > 0\ns.masked_fill(mask, 0.0)",
        "`s` (2, 7, 7) and `mask` (5, 5): shapes are lined up from the right; at axis -1, 7 and 5 do not fit "
        "(neither is 1).",
    ),
    "view": (
        "x = torch.ones(2, 3, 4).transpose(1, 2)\nx.view(2, 12)",
        "A transpose or permute before this line changed the order of `x`'s axes but not its memory, so a view "
        "cannot join them. Use `reshape`, or `contiguous()` before `view`.",
    ),
    "view-elements": (
        "x = torch.ones(2, 7, 16)\nx.view(7, 4, 4)",
        "`x` (2, 7, 16) has 224 elements, the shape (7, 4, 4) has 112. "
        "An axis of 2 is missing: the batch or the heads?",
    ),
    "reshape-rest": (
        "x = np.ones((3, 4))\nx.reshape(5, -1)",
        "`x` (3, 4) has 12 elements, and 12 is no multiple of 5: no size can stand for the -1.",
    ),
    "cat": (
        "a = torch.ones(2, 3); b = torch.ones(2, 4)\ntorch.cat([a, b], dim=0)",
        "`cat` joins along one axis; all others must be equal: `a` (2, 3), `b` (2, 4).",
    ),
    "stack": (
        "a = torch.ones(2, 3); b = torch.ones(2, 4)\ntorch.stack([a, b])",
        "`stack` makes a new axis, so all shapes must be equal: `a` (2, 3), `b` (2, 4). "
        "Along an axis that exists: `cat`.",
    ),
    "unpack-shape": (
        "x = torch.ones(7, 16)\nB, T, C = x.shape",
        "`x` has 2 axes, (7, 16), and 3 names stand on the left.",
    ),
    "unpack-size": (
        "x = torch.ones(7, 16)\nB, T, C = x.size()",
        "`x` has 2 axes, (7, 16), and 3 names stand on the left.",
    ),
    "double": (
        "x = torch.from_numpy(np.ones((2, 3))); layer = nn.Linear(3, 4)\nlayer(x)",
        "`x` is float64, `layer.weight` is float32: they must be of one type. Use `x.float()`. "
        "NumPy's own numbers are float64.",
    ),
    "long": (
        "a = torch.ones(2, 3, dtype=torch.long); b = torch.ones(3, 2)\na @ b",
        "`a` is int64, `b` is float32: they must be of one type. Use `a.float()`.",
    ),
    "softmax-of-long": (
        "s = torch.tensor([1, 2, 3])\nF.softmax(s, dim=-1)",
        "`s` is int64; this needs floating point: `s.float()`.",
    ),
    "mean-of-long": (
        "s = torch.tensor([1, 2, 3])\ns.mean()",
        "`s` is int64; this needs floating point: `s.float()`.",
    ),
    "float-ids": (
        "emb = nn.Embedding(5, 2); ids = torch.tensor([1.0, 2.0])\nemb(ids)",
        "`ids` is float32, but it is used as indices: those are whole. Use `ids.long()`.",
    ),
    "numpy-into-torch": (
        "x = np.ones((2, 3)); layer = nn.Linear(3, 4)\nlayer(x)",
        "`x` is a NumPy array: make it a tensor with `torch.from_numpy(x).float()`.",
    ),
    "ambiguous": (
        "x = torch.ones(3)\nif x > 0: pass",
        "`x` (3,) has a truth value for each element. Say which you mean: `.any()` or `.all()`; between arrays "
        "`&` and `|`.",
    ),
    "item": (
        "loss = torch.ones(3)\nloss.item()",
        "`loss` (3,) is more than one number. Choose one by its index, or take its `.mean()` or `.sum()` first.",
    ),
    "float-of-many": (
        "loss = torch.ones(3)\nfloat(loss)",
        "`loss` (3,) is more than one number. Choose one by its index, or take its `.mean()` or `.sum()` first.",
    ),
    "embedding": (
        "emb = nn.Embedding(65, 8); ids = torch.tensor([[3, 70]])\nemb(ids)",
        "`ids` goes up to 70, but the embedding has 65 rows (0 to 64): the vocabulary is larger than the table, "
        "or these are not its numbers.",
    ),
    "embedding-deep": (
        "class Model(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.wte = nn.Embedding(5, 2)\n    def forward(self, ids):\n        return self.wte(ids + 1)\n"
        "Model()(torch.tensor([4]))",
        "`ids + 1` goes up to 5, but the embedding has 5 rows (0 to 4): the vocabulary is larger than the table, "
        "or these are not its numbers.",
    ),
    "dim": (
        "x = torch.ones(5, 3)\nx.softmax(dim=2)",
        "`x` (5, 3) has 2 axes: 0 to 1, or -2 to -1 from the end. There is no axis 2.",
    ),
    "axis": (
        "x = np.ones((5, 3))\nx.sum(axis=2)",
        "`x` (5, 3) has 2 axes: 0 to 1, or -2 to -1 from the end. There is no axis 2.",
    ),
    "index": (
        "x = torch.ones(5, 3)\nx[0, 3]",
        "`x` (5, 3): axis 1 has 3 places, 0 to 2; 3 is none.",
    ),
    "too-many-indices": (
        "x = np.ones((5, 3))\nx[0, 0, 0]",
        "`x` (5, 3) has 2 axes; the brackets hold more.",
    ),
    "list-index": ("words = ['a', 'b']\nwords[2]", "`words` has 2 items, 0 to 1; 2 is none."),
    "leaf": (
        "w = torch.ones(3, requires_grad=True)\nw -= 0.1",
        "`w` requires a gradient, so it may not be changed in place while autograd watches. "
        "Update parameters inside `with torch.no_grad():`.",
    ),
    "backward-twice": (
        "w = torch.ones(3, requires_grad=True)\nloss = (w * w).sum()\nloss.backward()\nloss.backward()",
        "`backward()` throws the graph away. Compute the loss anew before each `backward()`; a value that you carry "
        "from one step to the next needs `.detach()`.",
    ),
    "backward-of-many": (
        "w = torch.ones(3, requires_grad=True)\nloss = w * w\nloss.backward()",
        "`loss` (3,) is more than one number; a loss is one. Take its `.mean()` or `.sum()` before `backward()`.",
    ),
    "no-graph": (
        "loss = torch.ones(3).sum()\nloss.backward()",
        "Nothing that leads to this value requires a gradient: was it computed under `torch.no_grad()`, from "
        "`.detach()`, `.item()` or NumPy, or do the parameters lack `requires_grad=True`?",
    ),
    "modified": (
        "w = torch.ones(3, requires_grad=True)\ny = w.exp()\ny += 1\ny.sum().backward()",
        "A tensor was changed in place (`+=`, `x[...] = …`, a method ending in `_`) although the gradient still needs "
        "its old value. Make a new tensor instead: `x = x + …`.",
    ),
    "numpy": (
        "w = torch.ones(3, requires_grad=True)\nw.numpy()",
        "NumPy knows no gradients: cut the tensor off first, `w.detach().numpy()`.",
    ),
    "numpy-by-plotting": (
        "w = torch.ones(3, requires_grad=True)\nnp.sqrt(w)",
        "NumPy knows no gradients: cut the tensor off first, `w.detach().numpy()`.",
    ),
    "did-you-mean": ("scores = 1\nprint(score)", "Did you mean `scores`?"),
    "missing-import": ("del np\nnp.ones(3)", "The import is missing: `import numpy as np`."),
    "unknown-name": ("zzz", "Nothing named `zzz` has been defined yet: run the step that does."),
    "unbound": (
        "n = 0\ndef count():\n    n += 1\ncount()",
        "`n` is assigned somewhere in this function, so it is the function's own name, and has no value yet "
        "on this line. Pass it in as an argument, or choose another name.",
    ),
    "attribute": ("x = torch.ones(2, 3)\nx.shpe", "Did you mean `.shape`?"),
    "numpy-attribute": (
        "x = torch.ones(2, 3)\nx.astype(int)",
        "This is a torch tensor, and `.astype` belongs to NumPy arrays. Here: `.to(torch.float32)`, or `.float()`, "
        "`.long()`.",
    ),
    "torch-attribute": (
        "x = np.ones((2, 3))\nx.unsqueeze(0)",
        "This is a NumPy array, and `.unsqueeze` belongs to torch tensors. Here: `x[:, None]` or `np.expand_dims`.",
    ),
    "module-attribute": ("torch.sofmax", "Did you mean `.softmax`?"),
    "forgot-return": (
        "def weights(s):\n    w = s.softmax(-1)\nw = weights(torch.ones(2, 2))\nw @ torch.ones(2, 2)",
        "`w` is None: `weights` ends without `return`.",
    ),
    "forgot-return-nested": (
        "def weights(s):\n    w = s.softmax(-1)\nweights(torch.ones(2, 2)).sum()",
        "`weights(torch.ones(2, 2))` is None: `weights` ends without `return`.",
    ),
    "none-subscript": ("x = None\nx[0]", "`x` is None. Did the function that made it forget its `return`?"),
    "key": ("d = {'loss': 1}\nd['los']", "`d` has no key 'los'. Did you mean 'loss'?"),
    "too-few": (
        "def attend(q, k, v): return v\nattend(1, 2)",
        "`attend` takes (q, k, v); this call gives it 2 arguments.",
    ),
    "too-many": (
        "class A:\n    def go(self, x): return x\nA().go(1, 2)",
        "`go` takes (x); this call gives it 2 arguments.",
    ),
    "forgot-self": (
        "class A:\n    def go(x): return x\nA().go(1)",
        "`go` is a method: its first parameter must be `self`.",
    ),
    "forward-arguments": (
        "class N(nn.Module):\n    def forward(self, q, k): return q\nN()(1)",
        "`forward` takes (q, k); this call gives it 1 argument.",
    ),
    "unknown-argument": (
        "def attend(q, mask=None): return q\nattend(1, masks=2)",
        "`attend` takes (q, mask=None); this call gives it 2 arguments.",
    ),
    "tensor-called": (
        "x = torch.ones(3)\nx(0)",
        "`x` is a tensor, not a function: square brackets choose from it, and `*` multiplies.",
    ),
    "hidden-builtin": (
        "sum = 3\nsum([1, 2])",
        "`sum` was given a value of your own, which hides Python's `sum`. Choose another name.",
    ),
    "number-called": (
        "n = 3\nn(2 + 1)",
        "`n` is a value (int), not a function. Is a `*` or a comma missing before the parenthesis?",
    ),
    "softmax-without-dim": (
        "s = torch.ones(2, 3)\ns.softmax()",
        "Say along which axis of `s` (2, 3) the weights are to sum to 1: `dim=-1` is the last, in attention the keys.",
    ),
    "super-init": (
        "class N(nn.Module):\n    def __init__(self):\n        self.l = nn.Linear(2, 2)\nN()",
        "Begin `__init__` with `super().__init__()`: a module must exist before it gets layers.",
    ),
    "no-forward": (
        "class N(nn.Module):\n    pass\nN()(1)",
        "The module has no `forward`: is it there, spelled so, and indented into the class?",
    ),
    "targets-flat": (
        "logits = torch.randn(2, 7, 65); targets = torch.zeros(2, 7, dtype=torch.long)\n"
        "F.cross_entropy(logits, targets)",
        "`logits` (2, 7, 65) and `targets` (2, 7): cross entropy takes the classes from axis 1. Make one long batch "
        "of both: `logits.flatten(0, -2)` and `targets.flatten()`.",
    ),
    "targets-float": (
        "logits = torch.randn(5, 3); targets = torch.zeros(5)\nF.cross_entropy(logits, targets)",
        "`targets` is float32: class numbers are whole. Use `targets.long()`.",
    ),
    "targets-range": (
        "logits = torch.randn(2, 3); targets = torch.tensor([0, 3])\nF.cross_entropy(logits, targets)",
        "`logits` (2, 3) scores 3 classes, 0 to 2, but `targets` asks for class 3.",
    ),
    "targets-batch": (
        "logits = torch.randn(14, 3); targets = torch.zeros(2, 7, dtype=torch.long)\n"
        "loss = nn.CrossEntropyLoss()\nloss(logits, targets[0])",
        "`logits` (14, 3) and `targets[0]` (7,): there must be one target for each row of logits: 14 rows, 7 targets. "
        "Flatten both in the same way.",
    ),
    "recursion": (
        "def f(n): return f(n)\nf(1)",
        "A function keeps calling itself. What should end it: a condition that is never true?",
    ),
    "zero": ("total = 0\n1 / total", "The number on the right is 0."),
}


@pytest.mark.parametrize(("code", "advice"), ADVICE.values(), ids=ADVICE)
async def test_advice(session: WorkerSession, code: str, advice: str) -> None:
    failed = await problem(session, T + code)
    assert failed.advice == advice, failed


async def test_the_tensors_on_the_line(session: WorkerSession) -> None:
    code = "q = torch.randn(2, 7, 16)\nk = torch.randn(2, 7, 16, dtype=torch.float64)\nw = (q @ k.mT) * 2"
    failed = await problem(session, T + code)
    assert failed.tensors == (
        TensorOnLine(expression="q", shape=(2, 7, 16), dtype="float32"),
        TensorOnLine(expression="k.mT", shape=(2, 16, 7), dtype="float64"),
        TensorOnLine(expression="k", shape=(2, 7, 16), dtype="float64"),
    )
    line = failed.trace[-1].source
    assert line == "w = (q @ k.mT) * 2"
    assert line[failed.column : failed.end_column] == "q @ k.mT"


async def test_columns_count_characters(session: WorkerSession) -> None:
    failed = await problem(session, "größe = 1; (größe, 'é', größe / 0)")
    assert failed.trace[-1].source[failed.column : failed.end_column] == "größe / 0"


async def test_frames_of_libraries_are_left_out(session: WorkerSession) -> None:
    code = "def attend(x):\n    layer = nn.Linear(4, 4)\n    return layer(x)\n\nattend(torch.ones(3))"
    failed = await problem(session, T + code)
    assert failed.kind == "RuntimeError"
    assert failed.trace == (
        TraceLine(line=9, function="", source="attend(torch.ones(3))"),
        TraceLine(line=7, function="attend", source="    return layer(x)"),
    )


async def test_a_function_of_an_earlier_step(session: WorkerSession) -> None:
    await run(session, "def half(x):\n    return x / 0\n", name="step 2")
    await run(session, "def other(): pass", name="step 2")  # the step is run again, with other code
    failed = await problem(session, "half(3)", name="step 3")
    assert failed.trace == (
        TraceLine(line=1, function="", source="half(3)"),
        TraceLine(line=2, function="half (step 2)", source="    return x / 0"),
    )


async def test_a_name_of_a_step_that_did_not_get_there(session: WorkerSession) -> None:
    await problem(session, "1 / 0\nvalues = [1]", name="step 4")
    failed = await problem(session, "values[0]", name="step 5")
    assert failed.advice == "`values` is set in step 4, which ended before that line. Run it again."


async def test_deep_recursion_has_a_short_trace(session: WorkerSession) -> None:
    failed = await problem(session, "def f(n): return f(n + 1)\nf(0)")
    assert failed.kind == "RecursionError"
    assert len(failed.trace) == 12


@pytest.mark.parametrize(
    ("code", "kind", "line", "marked"),
    [
        ("x = 1\ny = (x +\n", "SyntaxError", 2, "("),
        ("def f()\n    return 1", "SyntaxError", 1, ""),
        ("x = 1\n  y = 2", "IndentationError", 2, ""),
        ("a = 5 = b", "SyntaxError", 1, "5"),
        ("print 'x'", "SyntaxError", 1, "print 'x'"),
        ("'unclosed", "SyntaxError", 1, "'"),
    ],
)
async def test_syntax_errors(session: WorkerSession, code: str, kind: str, line: int, marked: str) -> None:
    failed = await problem(session, code)
    assert (failed.kind, failed.trace[-1].line) == (kind, line)
    assert failed.message
    assert failed.column is not None and failed.end_column is not None and failed.end_column > failed.column
    if marked:
        assert failed.trace[-1].source[failed.column : failed.end_column].startswith(marked)


async def test_null_bytes_in_code(session: WorkerSession) -> None:
    failed = await problem(session, "x = 1\0")
    assert failed.kind in ("SyntaxError", "ValueError")


async def test_looking_again_runs_nothing_of_the_learner(session: WorkerSession) -> None:
    code = """
calls = []
class Odd:
    @property
    def weight(self):
        calls.append('property'); return torch.ones(3)
    def __getitem__(self, i):
        calls.append('item'); return torch.ones(3)
    def __getattr__(self, name):
        calls.append('getattr'); raise AttributeError(name)
    def __matmul__(self, other):
        calls.append('matmul'); raise RuntimeError('size mismatch')
def make():
    calls.append('call'); return torch.ones(3)
odd = Odd()
odd.weight @ odd[0] @ make() @ odd @ make()
"""
    assert (await problem(session, T + code)).kind in ("RuntimeError", "TypeError")
    finished = await finish(session, "assert calls.count('matmul') <= 1 and calls.count('item') == 1, calls")
    assert finished.outcome == "done", finished


async def test_looking_again_leaves_the_random_numbers_alone(session: WorkerSession) -> None:
    code = "torch.manual_seed(1)\ntorch.ones(2, 3) @ F.dropout(torch.randn(4, 5), 0.5)"
    await problem(session, T + code)
    finished = await finish(
        session,
        "a = torch.randn(3); torch.manual_seed(1); _ = F.dropout(torch.randn(4, 5), 0.5)\n"
        "assert torch.equal(a, torch.randn(3))",
    )
    assert finished.outcome == "done", finished


async def test_a_missing_module(session: WorkerSession) -> None:
    failed = await problem(session, "import not_there_at_all")
    assert failed.advice.startswith("`not_there_at_all` is not installed for /")


async def test_an_error_without_a_rule_has_no_advice(session: WorkerSession) -> None:
    failed = await problem(session, "raise KeyboardInterrupt('mine')")
    assert (failed.kind, failed.message, failed.advice) == ("KeyboardInterrupt", "mine", "")


async def test_an_error_in_reporting_is_no_way_out(session: WorkerSession) -> None:
    code = "class E(Exception):\n    def __str__(self):\n        import os; os._exit(4)\nraise E"
    assert (await death(session, code)).exit_code == 4

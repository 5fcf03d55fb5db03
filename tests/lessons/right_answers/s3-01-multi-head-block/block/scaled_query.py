from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)
        self.output = nn.Linear(n_embd, n_embd)

    def forward(self, x):
        queries = split_heads(self.query(x), self.n_head)
        queries = queries / queries.shape[-1] ** 0.5
        keys = split_heads(self.key(x), self.n_head)
        weights = (queries @ keys.mT).softmax(dim=-1)
        return self.output(merge_heads(weights @ split_heads(self.value(x), self.n_head)))

from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_embd, self.n_head = n_embd, n_head
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)
        self.output = nn.Linear(n_embd, n_embd)

    def forward(self, x):
        B, T, C = x.shape
        shape = B, T, self.n_head, C // self.n_head
        q = self.query(x).view(shape).transpose(1, 2) * self.n_embd**-0.5
        k = self.key(x).view(shape).transpose(1, 2)
        v = self.value(x).view(shape).transpose(1, 2)
        found = (q @ k.transpose(2, 3)).softmax(3) @ v
        return self.output(found.transpose(1, 2).reshape(B, T, C))

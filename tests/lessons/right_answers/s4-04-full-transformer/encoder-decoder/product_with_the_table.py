import torch
from torch import nn
from torch.nn import functional as F


class EncoderDecoder(nn.Module):
    def __init__(self, encoder, decoder, source_vocab, target_vocab,
                 n_embd, longest):
        super().__init__()
        self.encoder = nn.ModuleList(encoder)
        self.decoder = nn.ModuleList(decoder)
        self.source = nn.Embedding(source_vocab, n_embd)
        self.target = nn.Embedding(target_vocab, n_embd)
        self.places = nn.ModuleList(Positions(longest, n_embd) for _ in "st")
        self.norms = nn.ModuleList(nn.LayerNorm(n_embd) for _ in "st")
        self.out = nn.Linear(n_embd, target_vocab, bias=False)
        self.scale = n_embd**0.5
        for table in (self.source, self.target):
            nn.init.normal_(table.weight, std=1 / self.scale)
        self.out.weight = self.target.weight

    def forward(self, source, ids):
        hidden = source.eq(0)
        seen = hidden.logical_not()[:, None, None]
        memory = self.places[0](self.source(source) * self.scale)
        for layer in self.encoder:
            memory = layer(memory, seen)[0]
        memory = self.norms[0](memory)
        steps = torch.arange(ids.shape[1])
        causal = steps[None, :] <= steps[:, None]
        y = self.places[1](self.target(ids) * self.scale)
        found = []
        for layer in self.decoder:
            y, weights = layer(y, memory, causal, seen)
            found += [weights]
        return F.linear(self.norms[1](y), self.target.weight), found

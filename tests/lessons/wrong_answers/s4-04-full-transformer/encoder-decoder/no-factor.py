import torch
from torch import nn
from torch.nn import functional as F


class EncoderDecoder(nn.Module):
    def __init__(self, encoder, decoder, source_vocab, target_vocab, n_embd, longest):
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
        real = source.ne(0)[:, None, None, :]
        x = self.places[0](self.source(source))
        for layer in self.encoder:
            x = layer(x, real)[0]
        memory, maps = self.norms[0](x), []
        x = self.places[1](self.target(ids))
        past = torch.tril(torch.ones(ids.size(1), ids.size(1))) == 1
        for layer in self.decoder:
            x, weights = layer(x, memory, past, real)
            maps.append(weights)
        return self.out(self.norms[1](x)), maps

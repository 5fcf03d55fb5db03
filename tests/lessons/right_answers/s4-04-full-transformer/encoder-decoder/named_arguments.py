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
        self.target.weight = self.out.weight
        nn.init.normal_(self.out.weight, std=1 / self.scale)

    def forward(self, source, ids):
        real = torch.where(source == 0, False, True)[:, None, None, :]
        x = self.places[0](n_times(self.source(source), self.scale))
        for k in range(len(self.encoder)):
            x = self.encoder[k](x, real)[0]
        memory = self.norms[0](x)
        past = torch.tril(torch.ones(ids.size(-1), ids.size(-1), dtype=torch.bool))
        x = self.places[1](n_times(self.target(ids), self.scale))
        maps = [None] * len(self.decoder)
        for k, layer in enumerate(self.decoder):
            x, maps[k] = layer(x, memory, past, memory_mask=real)
        return self.out(self.norms[1](x)), maps


def n_times(x, factor):
    return x * factor

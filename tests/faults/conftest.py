"""One thread: small models are slower on two, and many times slower beside a busy process."""

from __future__ import annotations

import torch

torch.set_num_threads(1)

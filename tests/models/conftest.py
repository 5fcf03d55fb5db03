"""One thread: small models are slower on two, and many times slower beside a busy process. Nothing is downloaded."""

from __future__ import annotations

import os

import torch

torch.set_num_threads(1)
os.environ["HF_HUB_OFFLINE"] = "1"

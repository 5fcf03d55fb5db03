"""Make ``tutor/data/optdigits/digits.csv.gz`` from the file that scikit-learn ships, and keep its licence beside it.

``pip download --no-deps scikit-learn==1.9.1``, then ``python scripts/make_digits.py scikit_learn-1.9.1-*.whl``.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "tutor" / "data" / "optdigits"
SOURCE = "Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning\n\
Repository, https://doi.org/10.24432/C50P49, licensed under CC BY 4.0\n\
(https://creativecommons.org/licenses/by/4.0/). Unchanged: the test part, as scikit-learn distributes it under the\n\
licence that follows.\n\n"


def main() -> None:
    """Copy the file, and write the notice: where it is from, then scikit-learn's licence."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        licence = next(name for name in wheel.namelist() if name.endswith("licenses/COPYING"))
        TARGET.mkdir(parents=True, exist_ok=True)
        (TARGET / "digits.csv.gz").write_bytes(wheel.read("sklearn/datasets/data/digits.csv.gz"))
        kept = wheel.read(licence).decode().split("\n----")[0].rstrip()
    (TARGET / "LICENSE.txt").write_text(f"{SOURCE}{kept}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

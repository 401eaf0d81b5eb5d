"""``make bench``: run every benchmark and print one table.

Each module ``bench_*.py`` of this folder has functions ``bench_*`` without arguments that answer a list of
``harness.Row``. Names given on the command line choose modules: ``python -m tests.performance pages
pipeline``.
"""

from __future__ import annotations

import importlib
import inspect
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.performance.harness import Row, table

Benchmark = Callable[[], list[Row]]


def benchmarks(chosen: list[str]) -> Iterator[tuple[str, Benchmark]]:
    """Every benchmark of the chosen modules, or of all, in order of file and line."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if chosen and path.stem.removeprefix("bench_") not in chosen:
            continue
        module = importlib.import_module(f"tests.performance.{path.stem}")
        found = [
            (name, value)
            for name, value in vars(module).items()
            if name.startswith("bench_") and inspect.isfunction(value) and value.__module__ == module.__name__
        ]
        yield from ((f"{path.stem}.{name}", value) for name, value in found)


def main(chosen: list[str]) -> int:
    """Run them, print the table, answer 1 where one could not run."""
    rows: list[Row] = []
    failed = 0
    for name, benchmark in benchmarks(chosen):
        start = time.perf_counter()
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        try:
            rows += benchmark()
            print(f"{time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)
        except Exception:
            failed += 1
            print("could not run", file=sys.stderr, flush=True)
            traceback.print_exc()
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print(table(rows))
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

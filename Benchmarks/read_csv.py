#!/usr/bin/env python3
"""Times other readers on the sample files that `Benchmarks csv --keep FOLDER` left behind.

requirements: pandas==2.3.3 pyarrow==26.0.1 polars==2.1.0

Usage: read_csv.py FOLDER [ROUNDS]. Prints the median wall time, the processor time of that run
over all threads, and megabytes per second of each.
"""

import pathlib
import sys
import time

import pandas
import polars
import pyarrow
import pyarrow.csv

folder = pathlib.Path(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5

readers = {
    # round_trip is the setting under which pandas reads decimals exactly.
    f"pandas {pandas.__version__}, round_trip": lambda path: pandas.read_csv(
        path, float_precision="round_trip"
    ),
    f"pandas {pandas.__version__}": pandas.read_csv,
    f"pyarrow {pyarrow.__version__}, 1 thread": lambda path: pyarrow.csv.read_csv(
        path, read_options=pyarrow.csv.ReadOptions(use_threads=False)
    ),
    f"pyarrow {pyarrow.__version__}": pyarrow.csv.read_csv,
    f"polars {polars.__version__}": polars.read_csv,
}

for path in sorted(folder.glob("*.csv")):
    size = path.stat().st_size
    for name, read in readers.items():
        runs = []
        for _ in range(rounds):
            wall, processor = time.perf_counter(), time.process_time()
            read(path)
            runs.append((time.perf_counter() - wall, time.process_time() - processor))
        wall, processor = sorted(runs)[len(runs) // 2]
        print(
            f"{path.stem}, {name}: {wall:.3f} s, processor {processor:.3f} s, "
            f"{size / wall / 1e6:.0f} MB/s, {size / processor / 1e6:.0f} MB per processor second"
        )

#!/usr/bin/env python3
"""Times loading, prediction and contributions with XGBoost and with `Benchmarks`, side by side.

requirements: xgboost-cpu==3.4.1 numpy==2.5.5 pandas==3.1.1 (Python 3.13)

Usage: compare_xgboost.py BENCHMARKS MODEL DATA [ROWS [ROUNDS]]

BENCHMARKS is the built program of this package. The rows of DATA are repeated until there are
ROWS of them (default 100,000). Each job is done by both programs in turn, with one thread and with
as many as there are cores; each time is the median of ROUNDS runs (default 5) after one to warm up.
XGBoost's matrix is made before its clock starts, as is ours; its predictions are scores, and are
compared with ours by their sum. The ratio is XGBoost's time divided by ours: above 1, ours is
faster.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import pandas
import xgboost

benchmarks, model, data = sys.argv[1:4]
wanted = int(sys.argv[4]) if len(sys.argv) > 4 else 100_000
rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 5
cores = os.cpu_count()


def median_times(work):
    """Wall and processor seconds of the median run."""
    work()
    runs = []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        runs.append((time.perf_counter() - wall, time.process_time() - processor))
    return sorted(runs)[len(runs) // 2]


def ours(*arguments):
    """Wall and processor seconds that `Benchmarks` prints, and its whole line."""
    line = subprocess.run(
        [benchmarks, *arguments, "--rounds", str(rounds)],
        check=True, capture_output=True, text=True,
    ).stdout.strip()
    wall, processor = re.search(r": ([0-9.]+) s, processor ([0-9.]+) s", line).groups()
    return float(wall), float(processor), line


def compare(job, rows, work, *arguments):
    wall, processor, line = ours(*arguments)
    their_wall, their_processor = median_times(work)
    speeds = f"{rows / wall:,.0f} / {rows / their_wall:,.0f} rows/s" if rows else ""
    print(
        f"| {job} | {wall:.4f} s ({processor:.4f} s) | {their_wall:.4f} s ({their_processor:.4f} s) "
        f"| {their_wall / wall:.2f} ({their_processor / processor:.2f}) | {speeds} |", flush=True)
    return line


def matrix_frame(table, names, types):
    """The model's inputs; words become categories in alphabetical order."""
    frame = table[names].copy()
    for name, kind in zip(names, types):
        if kind == "c":
            words = frame[name].astype(object)
            levels = sorted(words.dropna().unique())
            frame[name] = pandas.Categorical(words, categories=levels)
    return frame


table = pandas.read_csv(data)
copies = max(1, -(-wanted // len(table)))
table = pandas.concat([table] * copies, ignore_index=True).head(max(wanted, len(table)))
booster = xgboost.Booster(model_file=model)
frame = matrix_frame(table, booster.feature_names, booster.feature_types)


def matrices():
    """A matrix for each run: XGBoost keeps the predictions of a matrix that it has seen."""
    return iter([xgboost.DMatrix(frame, enable_categorical=True) for _ in range(rounds + 1)])


print(f"xgboost {xgboost.__version__}, {len(table):,} rows, {cores} cores; wall (processor) seconds")
print("| job | FairAudit | xgboost | ratio | rows per second |\n|---|---|---|---|---|")
with tempfile.TemporaryDirectory() as folder:
    rows_file = str(pathlib.Path(folder) / "rows.csv")
    table.to_csv(rows_file, index=False)
    content = bytearray(pathlib.Path(model).read_bytes())

    def load():
        loaded = xgboost.Booster()
        loaded.load_model(content)

    compare("load", 0, load, "load", model)
    for threads in sorted({1, cores}):
        booster.set_param({"nthread": threads})
        fresh = matrices()
        scores = []

        def predict():
            scores[:] = [booster.predict(next(fresh))]

        line = compare(
            f"predict, {threads} threads", len(table), predict,
            "predict", model, rows_file, "--threads", str(threads))
        found, expected = float(re.search(r"sum ([-0-9.e]+)", line)[1]), scores[0].sum(dtype="f8")
        if abs(found - expected) > 1e-6 * abs(expected):
            sys.exit(f"the scores differ: their sum is {found} here and {expected} in xgboost")
        fresh = matrices()
        compare(
            f"explain, {threads} threads", len(table),
            lambda: booster.predict(next(fresh), pred_contribs=True),
            "explain", model, rows_file, "--threads", str(threads))

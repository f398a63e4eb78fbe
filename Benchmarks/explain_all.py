#!/usr/bin/env python3
"""Times `fairaudit explain --all` from file to file, beside XGBoost with pandas.

requirements: xgboost-cpu==3.4.1 numpy==2.5.5 pandas==3.1.1 (Python 3.13)

Usage: explain_all.py FAIRAUDIT FOLDER [ROWS [ROUNDS]]

FAIRAUDIT is the release build. A model of 100 trees of depth 6 and ROWS rows (default 1,000,000) of
14 features are made once and kept in FOLDER. Each program reads the CSV file and writes every row's
contributions to another, with as many threads as there are cores; the floor is the writing of our
file's bytes from memory. Medians of ROUNDS runs (default 3); the largest memory of ours.
XGBoost's contributions are compared with ours.
"""

import os
import pathlib
import subprocess
import sys
import time

import numpy
import pandas
import xgboost

fairaudit, folder = sys.argv[1], pathlib.Path(sys.argv[2])
count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
data, model_path = folder / f"rows-{count}.csv", folder / "depth6x100.json"
names = [f"x{index}" for index in range(14)]
folder.mkdir(parents=True, exist_ok=True)


def make():
    random = numpy.random.default_rng(1)
    with open(data, "w") as file:
        for start in range(0, count, 1_000_000):
            rows = min(1_000_000, count - start)
            values = numpy.empty((rows, 14))
            for column in range(14):
                if column % 3 == 0:
                    values[:, column] = random.integers(0, 1000, rows)
                elif column % 3 == 1:
                    values[:, column] = numpy.round(random.normal(50, 20, rows), 2)
                else:
                    values[:, column] = numpy.round(random.normal(0, 1, rows), 4)
            values[random.random((rows, 14)) < 0.02] = numpy.nan
            pandas.DataFrame(values, columns=names).to_csv(file, index=False, header=start == 0)
            if start == 0 and not model_path.exists():
                train(values[:100_000], random)


def train(values, random):
    known = numpy.nan_to_num(values)
    signal = (known[:, 0] / 300 - 1.5 + known[:, 1] / 30 * known[:, 2]
              + numpy.sin(3 * known[:, 5]) + 0.02 * known[:, 4])
    label = (signal + random.normal(0, 1, len(values)) > 0).astype(int)
    xgboost.train(
        {"objective": "binary:logistic", "max_depth": 6, "eta": 0.1},
        xgboost.DMatrix(values, label, feature_names=names), 100).save_model(model_path)


def measured(name, work):
    """Prints the wall and processor seconds of the median run."""
    runs = []
    for _ in range(rounds):
        before, wall = os.times(), time.perf_counter()
        work()
        after = os.times()
        processor = sum(after[:4]) - sum(before[:4])
        runs.append((time.perf_counter() - wall, processor))
    runs.sort()
    wall, processor = runs[len(runs) // 2]
    print(f"{name}: {wall:.2f} s, processor {processor:.2f} s", flush=True)
    return wall


def explain(path, *flags):
    started = subprocess.Popen(
        [fairaudit, "explain", "--model", model_path, "--data", data, "--all", "--quiet",
         "--out", path, "--force", *flags])
    _, status, usage = os.wait4(started.pid, 0)
    assert status == 0
    explain.memory = usage.ru_maxrss


def peer():
    booster = xgboost.Booster(model_file=model_path)
    rows = xgboost.DMatrix(pandas.read_csv(data))
    contributions = booster.predict(rows, pred_contribs=True)
    table = pandas.DataFrame(contributions, columns=[*names, "base_value"])
    table["margin"] = booster.predict(rows, output_margin=True)
    table["score"] = booster.predict(rows)
    table.to_csv(folder / "peer.csv")


if not data.exists() or not model_path.exists():
    make()
csv, npy = folder / "contributions.csv", folder / "contributions.npy"
print(f"{count} rows, {data.stat().st_size / 1e6:.0f} MB read")
ours = measured("fairaudit, csv", lambda: explain(csv))
print(f"  {csv.stat().st_size / 1e6:.0f} MB written, {explain.memory / 1024:.0f} MiB of memory")
measured("fairaudit, npy", lambda: explain(npy, "--format", "npy"))
print(f"  {npy.stat().st_size / 1e6:.0f} MB written, {explain.memory / 1024:.0f} MiB of memory")
content = csv.read_bytes()
floor = measured(
    "the same text written, nothing computed", lambda: (folder / "copy.csv").write_bytes(content))
print(f"ours / floor: {ours / floor:.2f}")
if count <= 1_000_000:
    theirs = measured("xgboost and pandas", peer)
    print(f"xgboost and pandas / ours: {theirs / ours:.1f}")
    array = numpy.load(npy)
    table = pandas.read_csv(folder / "peer.csv", index_col=0).to_numpy()
    print(f"largest difference: {numpy.abs(array - table).max():.1e}")

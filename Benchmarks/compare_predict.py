#!/usr/bin/env python3
"""Compares predictions on one thread with XGBoost's and LightGBM's own.

requirements: xgboost-cpu==3.4.1 lightgbm==4.7.0 numpy==2.5.5 pandas==3.1.1 (Python 3.13)

Usage: compare_predict.py BENCHMARKS FOLDER [ROWS [ROUNDS]]

BENCHMARKS is the built program of this package. Models are trained once (some minutes) and kept in
FOLDER with the rows (default 1,000,000 of 14 features): depth 6 and 8, 63 and 255 leaves, 100 and
500 trees; complete rows, rows with 8 % missing, and the latter with two categorical features. Each
program predicts ROUNDS times (default 3) in turn; times are processor seconds, medians. Matrices are
made beforehand, a new one for each run. Scores are compared by their sum. The ratio is the library's
time divided by ours: above 1, ours is faster.
"""

import pathlib
import re
import subprocess
import sys
import time

import lightgbm
import numpy
import pandas
import xgboost

benchmarks, folder = sys.argv[1], pathlib.Path(sys.argv[2])
count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
FEATURES, TRAINED = 14, 40_000
CATEGORIES = {4, 9}
names = [f"x{index}" for index in range(FEATURES)]
kinds = ["c" if index in CATEGORIES else "q" for index in range(FEATURES)]
folder.mkdir(parents=True, exist_ok=True)

random = numpy.random.default_rng(1)
full = random.normal(size=(max(count, TRAINED), FEATURES)).astype(numpy.float32)
for feature in CATEGORIES:
    full[:, feature] = random.integers(0, 12, len(full))
signal = (full[:, 0] + full[:, 1] * full[:, 2] + numpy.sin(3 * full[:, 3])
          + 0.3 * (full[:, 4] % 3 == 0) + 0.2 * full[:, 9] * full[:, 5]
          + random.normal(size=len(full)) * 0.5)
label = (signal > 0.3).astype(float)
holes = full.copy()
holes[random.random(full.shape) < 0.08] = numpy.nan
data = {"complete": full, "missing": holes, "categories": holes}


def files():
    """Library, kind of rows, size and path of every model, trained where it is not there yet."""
    for size in (6, 8):
        for kind, rows in data.items():
            paths = {trees: folder / f"xgboost-{kind}-{size}-{trees}.json" for trees in (100, 500)}
            if not all(path.exists() for path in paths.values()):
                types = kinds if kind == "categories" else None
                matrix = xgboost.DMatrix(
                    rows[:TRAINED], label[:TRAINED], feature_names=names, feature_types=types,
                    enable_categorical=types is not None)
                booster = xgboost.train(
                    {"max_depth": size, "eta": 0.1, "objective": "binary:logistic", "nthread": 1},
                    matrix, 500)
                for trees, path in paths.items():
                    booster[:trees].save_model(path)
            for trees, path in paths.items():
                yield "xgboost", kind, f"depth {size}", trees, path
    for size in (63, 255):
        for kind, rows in data.items():
            paths = {trees: folder / f"lightgbm-{kind}-{size}-{trees}.txt" for trees in (100, 500)}
            if not all(path.exists() for path in paths.values()):
                chosen = sorted(CATEGORIES) if kind == "categories" else []
                booster = lightgbm.train(
                    {"num_leaves": size, "objective": "binary", "verbose": -1, "num_threads": 1},
                    lightgbm.Dataset(
                        rows[:TRAINED].astype(float), label[:TRAINED], feature_name=names,
                        categorical_feature=chosen),
                    500)
                for trees, path in paths.items():
                    booster.save_model(path, num_iteration=trees)
            for trees, path in paths.items():
                yield "lightgbm", kind, f"{size} leaves", trees, path


def theirs(library, path, rows):
    """Seconds of one prediction by the library, and the sum of its scores."""
    if library == "xgboost":
        booster = xgboost.Booster({"nthread": 1}, model_file=path)
        matrix = xgboost.DMatrix(rows, feature_names=names, feature_types=booster.feature_types,
                                 enable_categorical=True, nthread=1)
        work = lambda: booster.predict(matrix)
    else:
        booster = lightgbm.Booster(model_file=path)
        wide = rows.astype(float)
        work = lambda: booster.predict(wide, num_threads=1)
    start = time.process_time()
    scores = work()
    return time.process_time() - start, scores.sum(dtype="f8")


def ours(path, table):
    """Seconds of one prediction by `Benchmarks`, and the sum of its scores."""
    line = subprocess.run(
        [benchmarks, "predict", path, table, "--rounds", "1", "--threads", "1"],
        check=True, capture_output=True, text=True).stdout
    seconds = float(re.search(r"processor ([0-9.]+) s", line)[1])
    return seconds, float(re.search(r"sum ([-0-9.e]+)", line)[1])


print(f"xgboost {xgboost.__version__}, lightgbm {lightgbm.__version__}, {count:,} rows, one thread")
print("| model | rows | FairAudit, rows/s | library, rows/s | ratio |\n|---|---|---|---|---|")
for kind in ("complete", "missing"):
    frame = pandas.DataFrame(data[kind][:count].astype(float), columns=names)
    frame.to_csv(folder / f"{kind}.csv", index=False)
for library, kind, size, trees, path in files():
    table = folder / ("complete.csv" if kind == "complete" else "missing.csv")
    runs = []
    for _ in range(rounds):
        (mine, sum_of_mine), (other, sum_of_other) = (
            ours(path, table), theirs(library, path, data[kind][:count]))
        if abs(sum_of_mine - sum_of_other) > 1e-6 * abs(sum_of_other):
            sys.exit(f"{path}: the sums differ: {sum_of_mine} here, {sum_of_other} in {library}")
        runs.append((mine, other))
    mine, other = (sorted(times)[rounds // 2] for times in zip(*runs))
    print(f"| {library}, {size}, {trees} trees | {kind} | {count / mine:,.0f} "
          f"| {count / other:,.0f} | {other / mine:.2f} |", flush=True)

#!/usr/bin/env python3
"""Compares contributions on one thread with those of the libraries, side by side.

requirements: xgboost-cpu==3.4.1 lightgbm==4.7.0 catboost==1.2.10 shap==0.54.1 shapiq==1.8.0
woodelf_explainer==0.4.8 scikit-learn==1.9.1 skl2onnx==1.20.0 numpy==2.5.5 pandas==3.1.1 (Python 3.13)

Usage: compare_explain.py BENCHMARKS FOLDER [WORKLOAD...]

BENCHMARKS is the built program of this package. Models are trained once (some minutes, one thread)
and kept in FOLDER with the rows. Each peer explains as many rows as take it a few seconds, three
times (once where that takes over 20 s), ours 20,000 rows three times; times are processor seconds of
the median run, the check of every row included on our side. The ratio is rows per processor second of
ours over the peer's. That the numbers agree is the tests' matter.
"""

import pathlib
import re
import subprocess
import sys
import time

import numpy
import pandas

benchmarks, folder = sys.argv[1], pathlib.Path(sys.argv[2])
chosen = sys.argv[3:]
folder.mkdir(parents=True, exist_ok=True)
TRAINED = 40_000


def rows(features, count=100_000, missing=0.03):
    random = numpy.random.default_rng(7)
    x = random.normal(size=(count, features)).astype(numpy.float32)
    x[:, :3] = numpy.round(x[:, :3] * 4)
    signal = (x[:, 0] * 0.3 + numpy.sin(x[:, 3]) + x[:, 4] * x[:, 5] + x[:, 1] * (x[:, 6] > 0)
              + random.normal(size=count))
    if missing:
        x[random.random(x.shape) < missing] = numpy.nan
    return x, (signal > 0.4).astype(int)


def table(features, count, missing=0.03, name="x"):
    """The path of a file with the first rows, written where it is not there yet."""
    path = folder / f"rows-{name}-{features}-{count}-{missing}.csv"
    if not path.exists():
        x, _ = rows(features, missing=missing)
        names = [f"{name}{index}" for index in range(features)]
        pandas.DataFrame(x[:count], columns=names).to_csv(path, index=False)
    return path


def seconds(work, budget=20):
    """Processor seconds of the median of three runs; of one where that takes long."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
        if times[0] > budget:
            break
    return sorted(times)[len(times) // 2]


def ours(model, data, *options):
    """Rows per processor second and the additivity error of `Benchmarks explain`."""
    line = subprocess.run(
        [benchmarks, "explain", str(model), str(data), "--threads", "1", "--rounds", "3", *options],
        check=True, capture_output=True, text=True,
    ).stdout.strip().splitlines()[-1]
    return float(re.search(r"([0-9]+) rows per processor second", line).group(1)), line


def report(name, speed, peers):
    for peer, (count, work) in peers.items():
        theirs = count / seconds(work)
        print(f"| {name} | {speed:,.0f} | {peer} | {theirs:,.1f} | {speed / theirs:,.0f} |", flush=True)


def with_xgboost(name, features, depth, trees, theirs, others=()):
    import xgboost

    path = folder / f"xgboost-{features}-{depth}-{trees}.json"
    x, y = rows(features)
    if not path.exists():
        xgboost.train(
            {"max_depth": depth, "eta": 0.1, "objective": "binary:logistic", "nthread": 1},
            xgboost.DMatrix(
                x[:TRAINED], y[:TRAINED], feature_names=[f"x{i}" for i in range(features)]),
            trees).save_model(path)
    speed, _ = ours(path, table(features, 20_000))
    double, _ = ours(path, table(features, 20_000), "--precision", "double")
    booster = xgboost.Booster(params={"nthread": 1}, model_file=path)
    names = [f"x{i}" for i in range(features)]

    def contributions():
        booster.predict(xgboost.DMatrix(x[:theirs], feature_names=names), pred_contribs=True)

    peers = {"XGBoost 3.4.1": (theirs, contributions)}
    if "woodelf" in others:
        from woodelf import WoodelfExplainer

        frame = pandas.DataFrame(x, columns=names)
        explainer = WoodelfExplainer(booster)
        peers["WOODELF 0.4.8, 100,000 rows"] = (
            len(frame), lambda: explainer.shap_values(frame))
    report(name, speed, peers)
    print(f"| {name}, in Double | {double:,.0f} | | | |", flush=True)


def interactions(name, theirs):
    import xgboost

    path = folder / "xgboost-14-6-100.json"
    x, _ = rows(14)
    booster = xgboost.Booster(params={"nthread": 1}, model_file=path)
    names = [f"x{i}" for i in range(14)]

    def pairs():
        booster.predict(xgboost.DMatrix(x[:theirs], feature_names=names), pred_interactions=True)

    peers = {"XGBoost 3.4.1": (theirs, pairs)}
    for precision in ("double", "single"):
        speed, _ = ours(path, table(14, 20_000), "--interactions", "--precision", precision)
        report(f"{name}, {precision}", speed, peers)


def with_lightgbm(name, leaves, trees, theirs):
    import lightgbm

    path = folder / f"lightgbm-{leaves}-{trees}.txt"
    x, y = rows(14)
    names = [f"x{i}" for i in range(14)]
    if not path.exists():
        lightgbm.train(
            {"num_leaves": leaves, "objective": "binary", "verbose": -1, "num_threads": 1},
            lightgbm.Dataset(x[:TRAINED].astype(float), y[:TRAINED], feature_name=names),
            trees).save_model(path)
    booster = lightgbm.Booster(model_file=path)
    part = x[:theirs].astype(float)
    peers = {"LightGBM 4.7.0": (
        theirs, lambda: booster.predict(part, pred_contrib=True, num_threads=1))}
    for precision in ("double", "single"):
        speed, _ = ours(path, table(14, 20_000), "--precision", precision)
        report(f"{name}, {precision}", speed, peers)


def with_catboost(name, depth, trees, theirs):
    import catboost

    path = folder / f"catboost-{depth}-{trees}.cbm"
    x, y = rows(14)
    names = [f"x{i}" for i in range(14)]
    if not path.exists():
        catboost.CatBoostClassifier(
            depth=depth, iterations=trees, thread_count=1, verbose=False,
            allow_writing_files=False,
        ).fit(pandas.DataFrame(x[:TRAINED], columns=names), y[:TRAINED]).save_model(path)
    model = catboost.CatBoost().load_model(str(path))
    pool = catboost.Pool(pandas.DataFrame(x[:theirs], columns=names))
    peers = {"CatBoost 1.2.10": (
        theirs,
        lambda: model.get_feature_importance(pool, type="ShapValues", thread_count=1))}
    for precision in ("double", "single"):
        speed, _ = ours(path, table(14, 20_000), "--precision", precision)
        report(f"{name}, {precision}", speed, peers)


def with_forest(name, depth, trees, theirs, tool):
    from sklearn.ensemble import RandomForestClassifier

    path = folder / f"forest-{depth}-{trees}.onnx"
    x, y = rows(14, missing=0)
    trained = 10_000
    forest = RandomForestClassifier(
        n_estimators=trees, max_depth=depth, n_jobs=1, random_state=1,
    ).fit(x[:trained], y[:trained])
    if not path.exists():
        from skl2onnx import to_onnx

        path.write_bytes(
            to_onnx(forest, x[:1], options={"zipmap": False}).SerializeToString())
    part = x[:theirs].astype(float)
    if tool == "shap":
        import shap

        explainer = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
        peers = {"shap 0.54.1": (
            theirs, lambda: explainer.shap_values(part, check_additivity=False))}
    else:
        import shapiq

        explainer = shapiq.TreeExplainer(forest, index="SV", max_order=1, class_index=1)
        peers = {"shapiq 1.8.0": (
            theirs, lambda: [explainer.explain(row) for row in part])}
    # The exporter names the columns f0, f1 and so on.
    speed, _ = ours(path, table(14, 20_000, 0, "f"))
    report(name, speed, peers)


workloads = {
    "depth 6 x 100": lambda n: with_xgboost(n, 14, 6, 100, 4_000, ["woodelf"]),
    "depth 6 x 500": lambda n: with_xgboost(n, 14, 6, 500, 1_000, ["woodelf"]),
    "depth 8 x 500": lambda n: with_xgboost(n, 14, 8, 500, 500),
    "depth 12 x 100": lambda n: with_xgboost(n, 14, 12, 100, 300),
    "100 features, depth 6 x 500": lambda n: with_xgboost(n, 100, 6, 500, 1_000),
    "31 leaves x 500": lambda n: with_lightgbm(n, 31, 500, 1_000),
    "255 leaves x 500": lambda n: with_lightgbm(n, 255, 500, 100),
    "CatBoost depth 6 x 1000": lambda n: with_catboost(n, 6, 1000, 5_000),
    "interactions, depth 6 x 100": lambda n: interactions(n, 1_000),
    "forest depth 8 x 100": lambda n: with_forest(n, 8, 100, 300, "shap"),
    "forest unlimited x 100": lambda n: with_forest(n, None, 100, 20, "shapiq"),
}
print("| workload | FairAudit, rows per processor second | peer | its rows | ratio |")
print("|---|---|---|---|---|")
for name, work in workloads.items():
    if not chosen or any(word in name for word in chosen):
        work(name)

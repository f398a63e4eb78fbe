#!/usr/bin/env python3
"""Times an audit of decisions and scores beside fairlearn and AIF360 on rows of the same shape.

requirements: fairlearn==0.15.0 aif360==0.6.1 scikit-learn==1.9.1 pandas==3.1.1 numpy==2.4.6

Usage: compare_fairness.py BENCHMARKS [ROWS] [PEER...]

BENCHMARKS is the built program of this package. ROWS is 1000000 unless given; 10000000 takes fairlearn
some five minutes and 4 GB. Peers: fairlearn, fairlearn_auc, aif360; all unless given. Each runs once in a
process of its own; times are its processor seconds without the making of the rows, memory is its peak.
Fairlearn computes ten metrics for the ten groups of sex × race, AIF360 ten for nine of them against the
tenth. Ours computes every measure of the registry for sex, race and both, all curves and two limits
over all thresholds, once without replicates and once with 2,000. That the numbers agree is the tests'
matter.
"""

import os
import pathlib
import resource
import subprocess
import sys
import time


def rows(count):
    """Scores, labels and groups distributed as those of FairnessBenchmark.swift."""
    import numpy as np

    rng = np.random.default_rng(1)
    sex = (rng.random(count) >= 0.48).astype(int)
    race = np.searchsorted([0.5, 0.7, 0.85, 0.95], rng.random(count), side="right")
    chance = np.clip(0.5 * rng.random(count) + 0.5 * rng.random(count) - 0.02 * race, 0.001, 0.999)
    label = (rng.random(count) < chance).astype(int)
    score = np.clip(chance + 0.1 * (rng.random(count) - 0.5), 0, 1)
    return sex, race, label, score


def fairlearn(count, areas=False):
    import sklearn.metrics as sk
    from fairlearn import metrics as fl

    sex, race, label, score = rows(count)
    group = sex * 5 + race
    metrics = {"auc": sk.roc_auc_score} if areas else {
        "accuracy": sk.accuracy_score, "precision": sk.precision_score, "recall": sk.recall_score,
        "f1": sk.f1_score, "balanced": sk.balanced_accuracy_score,
        "selection": fl.selection_rate, "tpr": fl.true_positive_rate, "fpr": fl.false_positive_rate,
        "tnr": fl.true_negative_rate, "fnr": fl.false_negative_rate}
    decided = score if areas else (score >= 0.5).astype(int)
    start = time.process_time()
    frame = fl.MetricFrame(metrics=metrics, y_true=label, y_pred=decided, sensitive_features=group)
    frame.by_group, frame.difference()
    return time.process_time() - start


def aif360(count):
    import pandas as pd
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    sex, race, label, score = rows(count)
    group = sex * 5 + race
    start = time.process_time()
    frame = pd.DataFrame({"g": group.astype(float), "y": label.astype(float)})
    known = BinaryLabelDataset(favorable_label=1, unfavorable_label=0, df=frame, label_names=["y"],
                               protected_attribute_names=["g"])
    predicted = known.copy()
    predicted.labels = (score >= 0.5).astype(float).reshape(-1, 1)
    for other in range(1, 10):
        m = ClassificationMetric(known, predicted, unprivileged_groups=[{"g": other}],
                                 privileged_groups=[{"g": 0}])
        for name in ["statistical_parity_difference", "disparate_impact",
                     "equal_opportunity_difference", "average_odds_difference",
                     "average_abs_odds_difference", "error_rate_difference",
                     "false_positive_rate_difference", "false_negative_rate_difference",
                     "false_discovery_rate_difference", "false_omission_rate_difference"]:
            getattr(m, name)()
    return time.process_time() - start


PEERS = {"fairlearn": ("fairlearn, ten metrics × 10 groups", fairlearn),
         "fairlearn_auc": ("fairlearn, ROC AUC × 10 groups", lambda n: fairlearn(n, areas=True)),
         "aif360": ("AIF360, ten metrics × 9 pairs", aif360)}

if len(sys.argv) == 4 and sys.argv[1] == "--peer":
    seconds = PEERS[sys.argv[2]][1](int(sys.argv[3]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{PEERS[sys.argv[2]][0]}, {sys.argv[3]} rows: processor {seconds:.2f} s, peak {peak} MB")
    sys.exit()

benchmarks = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
quiet = {**os.environ, "PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
for replicates in [0, 2000]:
    subprocess.run([benchmarks, "fairness", "--rows", str(count), "--replicates", str(replicates)],
                   check=True)
subprocess.run([benchmarks, "fairness", "--rows", str(count), "--replicates", "2000", "--stream"],
               check=True)
for peer in sys.argv[3:] or PEERS:
    subprocess.run([sys.executable, str(pathlib.Path(__file__).resolve()), "--peer", peer, str(count)],
                   check=True, env=quiet, stderr=subprocess.DEVNULL)

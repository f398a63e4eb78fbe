"""Computes what is true of the invented population, so that a report can be checked against it.

    python truth.py               writes truth.json and prints the tables of README.md

Two kinds of truth, by group:
- of the labels: the mean of the known approval probability over 4,000,000 applicants (standard
  error below 0.001 in every group), also with each disparity of the mechanism switched off;
- of the committed model.json at threshold 0.5: its rates on the labels of the same applicants.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost

import generate
import train

SEED = 4_000_000_007
CHUNKS = 16
CHUNK_ROWS = 250_000
FOLDER = Path(__file__).resolve().parent
AGE_EDGES = [25, 40, 62]
AGES = ["under 25", "25 to under 40", "40 to under 62", "62 and over"]
WITHOUT = {
    "none": generate.Mechanism(),
    "income_gap": generate.Mechanism(income_gap=0),
    "region_penalty": generate.Mechanism(region_penalty=0),
    "label_bias": generate.Mechanism(label_bias=0),
    "all_three": generate.Mechanism(0, 0, 0),
}


def groups(people):
    """Every audited group as (attribute, name, mask), by the true value, known or not."""
    ethnicity = people["ethnicity"]
    age = np.searchsorted(AGE_EDGES, people["age"], side="right")
    sexes = [("Female", people["female"]), ("Male", ~people["female"])]
    yield "all", "all", np.ones(len(age), dtype=bool)
    for name, mask in sexes:
        yield "sex", name, mask
    for i, name in enumerate(generate.ETHNICITIES):
        yield "ethnicity", name, ethnicity == i
    for i, name in enumerate(AGES):
        yield "age", name, age == i
    for i, name in enumerate(generate.REGIONS):
        yield "region", name, people["region"] == i
    for sex, mask in sexes:
        for i, name in enumerate(generate.ETHNICITIES):
            yield "sex × ethnicity", f"{sex} × {name}", mask & (ethnicity == i)


def features(people, levels):
    """What the model sees of these applicants, missing values included."""
    frame = {}
    for column in train.FEATURES:
        values = people[column]
        if column in levels:
            words = {
                "region": generate.REGIONS, "education": generate.EDUCATIONS,
                "employment": generate.EMPLOYMENTS, "purpose": generate.PURPOSES,
            }[column]
            codes = np.array([levels[column].index(word) for word in words])[values]
            if f"no_{column}" in people:
                codes = np.where(people[f"no_{column}"], -1, codes)
            frame[column] = pd.Categorical.from_codes(codes, levels[column])
        else:
            values = values.astype(float)
            if f"no_{column}" in people:
                values = np.where(people[f"no_{column}"], np.nan, values)
            frame[column] = values
    return pd.DataFrame(frame)


def main():
    x, _ = train.read("applicants-train.csv")
    levels = {column: list(x[column].cat.categories) for column in train.CATEGORICAL}
    model = xgboost.Booster(model_file=FOLDER / "model.json")
    sums = {}

    def add(key, *values):
        sums[key] = sums.get(key, 0) + np.array(values, dtype=float)

    for chunk in range(CHUNKS):
        for without, mechanism in WITHOUT.items():
            rng = np.random.Generator(np.random.PCG64([SEED, chunk]))
            people = generate.population(CHUNK_ROWS, rng, mechanism)
            probability = people["approval_probability"]
            for attribute, name, mask in groups(people):
                add((attribute, name, without), mask.sum(), probability[mask].sum())
            if without != "none":
                continue
            score = model.predict(
                xgboost.DMatrix(features(people, levels), enable_categorical=True))
            decision = score >= 0.5
            for attribute, name, mask in groups(people):
                p, d, s = probability[mask], decision[mask], score[mask]
                add((attribute, name, "cells"),
                    p[d].sum(), (1 - p[d]).sum(), p[~d].sum(), (1 - p[~d]).sum(), s.sum())

    total = CHUNKS * CHUNK_ROWS
    rows = []
    for (attribute, name, without) in [key for key in sums if key[2] == "none"]:
        n, approved = sums[attribute, name, "none"]
        tp, fp, fn, tn, score = sums[attribute, name, "cells"]
        row = {
            "attribute": attribute, "group": name, "share": n / total, "base_rate": approved / n,
            "base_rate_without": {
                w: sums[attribute, name, w][1] / sums[attribute, name, w][0]
                for w in WITHOUT if w != "none"},
            "model": {
                "selection_rate": (tp + fp) / n, "true_positive_rate": tp / (tp + fn),
                "false_positive_rate": fp / (fp + tn), "accuracy": (tp + tn) / n,
                "positive_predictive_value": tp / (tp + fp), "mean_score": score / n},
        }
        rows.append({
            key: {k: round(v, 5) for k, v in value.items()} if isinstance(value, dict)
            else round(value, 5) if isinstance(value, float) else value
            for key, value in row.items()})
    document = {
        "producedBy": f"examples/loan/truth.py, numpy {np.__version__}, xgboost "
                      f"{xgboost.__version__}, seed {SEED}, {total} applicants",
        "ageEdges": AGE_EDGES, "groups": rows,
    }
    (FOLDER / "truth.json").write_text(json.dumps(document, indent=1) + "\n")

    frames = [pd.read_csv(FOLDER / f"applicants-{part}.csv") for part in ("train", "test")]
    print("| attribute | group | share | base rate | ± at the test file's n | in the test file "
          "| without income gap | without region penalty | without label bias | without all three |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    test = frames[1]
    band = pd.Series(np.searchsorted(AGE_EDGES, test["age"], side="right")).map(dict(enumerate(AGES)))
    columns = {
        "all": pd.Series("all", index=test.index), "sex": test["sex"], "age": band,
        "ethnicity": test["ethnicity"], "region": test["region"],
        "sex × ethnicity": (test["sex"] + " × " + test["ethnicity"])}
    for row in rows:
        seen = test["approved"][columns[row["attribute"]] == row["group"]]
        p, w = row["base_rate"], row["base_rate_without"]
        print(f"| {row['attribute']} | {row['group']} | {row['share']:.4f} | {p:.4f} "
              f"| {1.96 * (p * (1 - p) / len(seen)) ** 0.5:.4f} | {seen.mean():.4f} "
              f"| {w['income_gap']:.4f} | {w['region_penalty']:.4f} | {w['label_bias']:.4f} "
              f"| {w['all_three']:.4f} |")
    print("\n| attribute | group | selection rate | true positive rate | false positive rate "
          "| positive predictive value | accuracy |\n|---|---|---|---|---|---|---|")
    for row in rows:
        m = row["model"]
        print(f"| {row['attribute']} | {row['group']} | {m['selection_rate']:.4f} "
              f"| {m['true_positive_rate']:.4f} | {m['false_positive_rate']:.4f} "
              f"| {m['positive_predictive_value']:.4f} | {m['accuracy']:.4f} |")


if __name__ == "__main__":
    main()

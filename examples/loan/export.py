"""Trains the logistic regression and the random forest of train.py, and exports them.

    python export.py              writes logistic.onnx, logistic.pmml, forest.onnx, forest.pmml
                                  and expected-scikit-learn.json

Needs the versions in requirements-export.txt, and Java 11 or newer. Each model goes through the
functions of script/export-sklearn.py, as a model of yours would:

    python script/export-sklearn.py forest.joblib examples/loan/applicants-test.csv \\
        --onnx forest.onnx --pmml forest.pmml

expected-scikit-learn.json says what scikit-learn itself answers for the test file.
"""

import hashlib
import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.metrics import (
    accuracy_score, brier_score_loss, confusion_matrix, log_loss, roc_auc_score)

import train

FOLDER = Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location(
    "export", FOLDER.parents[1] / "script" / "export-sklearn.py")
export = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(export)

FILES = {"logistic regression": "logistic", "random forest": "forest"}
TOLERANCES = {"onnx": 1e-6, "pmml": 1e-12}


def cells(y, scores):
    """Counts and measures of some rows at threshold 0.5."""
    decisions = scores >= 0.5
    (true_negatives, false_positives), (false_negatives, true_positives) = confusion_matrix(
        y, decisions, labels=[0, 1]).tolist()
    return {
        "n": len(y), "true_positives": true_positives, "false_positives": false_positives,
        "false_negatives": false_negatives, "true_negatives": true_negatives,
        "metrics": {
            "accuracy": accuracy_score(y, decisions), "selection_rate": decisions.mean(),
            "roc_auc": roc_auc_score(y, scores), "brier_score": brier_score_loss(y, scores),
            "log_loss": log_loss(y, scores)}}


def attribute(column, values, y, scores, reference=None):
    """The same by group; people whose value is missing are a group of their own."""
    groups = [
        {"group": group, "unknown": False, **cells(y[values == group], scores[values == group])}
        for group in sorted(set(values) - {""})]
    chosen = reference or max(groups, key=lambda group: group["metrics"]["selection_rate"])["group"]
    if (values == "").any():
        groups.append({"group": None, "unknown": True,
                       **cells(y[values == ""], scores[values == ""])})
    return {
        "name": column, "reference": chosen,
        "referenceChoice": "declared" if reference else "highest_favorable_rate",
        "groups": groups}


def main():
    x, y = train.read("applicants-train.csv")
    test_x, test_y = train.read("applicants-test.csv", like=x)
    words = pd.read_csv(FOLDER / "applicants-test.csv", dtype=str, keep_default_na=False)
    rows = export.raw_frame(test_x)
    document = {
        "producedBy": f"examples/loan/export.py, scikit-learn {sklearn.__version__}, "
                      f"numpy {np.__version__}, pandas {pd.__version__}",
        "sha256": hashlib.sha256((FOLDER / "applicants-test.csv").read_bytes()).hexdigest(),
        "models": {}}
    for title, model in train.pipelines().items():
        name = FILES[title]
        model.fit(train.plain(x), y)
        probabilities = export.scores(model, rows)
        scores = probabilities[:, 1]
        onnx = export.to_onnx(model, rows)
        (FOLDER / f"{name}.onnx").write_bytes(onnx.SerializeToString())
        pmml = FOLDER / f"{name}.pmml"
        export.to_pmml(model, rows, pmml, target="approved")
        text = pmml.read_text(encoding="utf-8")  # The same model gives the same bytes.
        pmml.write_text(
            re.sub(r"<Timestamp>[^<]*</Timestamp>", "<Timestamp/>", text), encoding="utf-8")
        for kind, found in [
            ("onnx", export.onnx_scores(onnx, rows)),
            ("pmml", export.pmml_scores(pmml, rows, model.classes_)),
        ]:
            path = FOLDER / f"{name}.{kind}"
            if not export.report(kind, path, probabilities, found, TOLERANCES[kind]):
                raise SystemExit(1)
            print(path.name, path.stat().st_size, "bytes")
        document["models"][name] = {
            "scores": scores.tolist()[:200], "scoreSum": scores.sum(),
            "performance": cells(test_y, scores),
            "attributes": [
                attribute("sex", words["sex"].to_numpy(), test_y, scores, reference="Male"),
                attribute("ethnicity", words["ethnicity"].to_numpy(), test_y, scores)]}
    (FOLDER / "expected-scikit-learn.json").write_text(
        json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

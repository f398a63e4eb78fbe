#!/usr/bin/env python3
"""Exports a fitted scikit-learn estimator or Pipeline to ONNX and PMML, and checks what it wrote.

    python script/export-sklearn.py model.joblib rows.csv --onnx model.onnx --pmml model.pmml

Made and tested with (Python 3.13; PMML also needs Java 11 or newer):
    scikit-learn==1.8.0 numpy==2.4.6 pandas==3.1.1 joblib==1.6.0
    skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.32.0
    sklearn2pmml==0.133.1 jpmml_evaluator==0.16.0 jpype1==1.7.1
scikit-learn itself must be the version that the model was trained with; this sklearn2pmml refuses
1.9. docs/scikit-learn.md says what arrives intact in which format.
"""

import argparse
import contextlib
import copy
import importlib.util
import io
import re
import sys
import warnings
from pathlib import Path
from unittest import mock

import joblib
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, is_classifier, is_regressor
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

DESCRIPTION = """\
Exports a fitted scikit-learn estimator or Pipeline to ONNX (skl2onnx) and PMML (sklearn2pmml), with
one input for each raw column, and compares the probabilities of what it wrote with the estimator's
own on the rows of the CSV file. A file that differs is not kept.

WARNING: a joblib or pickle file is a program. Loading it runs whatever its author put into it. Give
this script only files that you made yourself or whose author you trust; the exported files are data."""

EPILOG = """\
Columns: their names come from the estimator where it was fitted on a data frame (feature_names_in_),
else from --columns. A column of the CSV that does not hold numbers only is exported as text. An empty
cell is a missing value; in ONNX, which knows no missing text, it is the empty text.

PMML needs Java 11 or newer on the path, and the Python package jpmml_evaluator to be compared.

Exit codes: 0 written and compared, 1 not exported or different, 2 wrong usage."""


class Refused(Exception):
    """What cannot be exported, in a sentence."""


# What a model sees

def nested(estimator):
    """An estimator and all that it is made of."""
    found, seen, stack = [], set(), [estimator]
    while stack:
        thing = stack.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, BaseEstimator):
            found.append(thing)
            stack.extend(vars(thing).values())
        elif isinstance(thing, dict):
            stack.extend(thing.values())
        elif isinstance(thing, (list, tuple)):
            stack.extend(thing)
        elif isinstance(thing, np.ndarray) and thing.dtype == object:
            stack.extend(thing.ravel().tolist())
        elif type(thing).__name__ == "_CalibratedClassifier":
            stack.extend(vars(thing).values())
    return found


def is_missing(value):
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def raw_columns(estimator, given=None):
    """The names of the columns in the order in which the estimator takes them."""
    names = getattr(estimator, "feature_names_in_", None)
    if names is not None:
        if given and list(given) != list(names):
            raise Refused(f"the estimator was fitted on other columns: {', '.join(names)}")
        return [str(name) for name in names]
    count = getattr(estimator, "n_features_in_", None)
    if not given:
        raise Refused(
            "the estimator was fitted on a bare array and does not know its columns' names: give "
            f"the {count if count is not None else ''} names in their order with --columns")
    if count is not None and len(given) != count:
        raise Refused(f"the estimator takes {count} columns, not {len(given)}")
    return list(given)


def read_rows(path, columns, text=(), missing=("",)):
    """The columns of a CSV: numbers as Float64, everything else as text; NaN where missing.

    Text is held in Python objects: scikit-learn's imputers know no other column of words.
    """
    table = pd.read_csv(
        path, dtype={name: str for name in text}, keep_default_na=False, na_values=list(missing))
    absent = [name for name in columns if name not in table.columns]
    if absent:
        raise Refused(f"{path} has no column {', '.join(map(repr, absent))}")
    if len(table) == 0:
        raise Refused(f"{path} has no rows")
    return raw_frame(table[list(columns)])


def raw_frame(table):
    """A frame as estimators and exporters take it: numbers, truth values and text."""
    frame = {}
    for name in table.columns:
        column = table[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype(column.cat.categories.dtype)
        if pd.api.types.is_bool_dtype(column.dtype):
            frame[name] = column.astype(np.float64)
        elif pd.api.types.is_numeric_dtype(column.dtype):
            frame[name] = column.astype(np.float64)
        else:
            words = column.astype(object)
            frame[name] = words.where(~column.isna(), np.nan)
    return pd.DataFrame(frame)


def text_columns(frame):
    return [name for name in frame.columns if frame[name].dtype == object]


def for_estimator(estimator, frame):
    """The rows as this estimator takes them."""
    if any(isinstance(part, SimpleImputer) and part.missing_values is None
           for part in nested(estimator)):
        frame = frame.astype({name: object for name in text_columns(frame)})
        for name in text_columns(frame):
            frame[name] = frame[name].where(~frame[name].isna(), None)
    return frame if hasattr(estimator, "feature_names_in_") else frame.to_numpy()


def scores(estimator, frame):
    """Probabilities by row, then class; of a regression the predictions as one column."""
    rows = for_estimator(estimator, frame)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if hasattr(estimator, "predict_proba"):
            return np.asarray(estimator.predict_proba(rows), dtype=np.float64)
        return np.asarray(estimator.predict(rows), dtype=np.float64).reshape(len(frame), -1)


def check_kind(estimator):
    """Refuses what gives no scores."""
    if not isinstance(estimator, BaseEstimator):
        raise Refused(f"a {type(estimator).__name__} is no scikit-learn estimator")
    if is_classifier(estimator):
        if not hasattr(estimator, "predict_proba"):
            raise Refused(
                f"a {named(estimator)} has no predict_proba: train it inside a "
                "CalibratedClassifierCV, or set what makes it give probabilities")
        if len(np.shape(estimator.classes_)) != 1 or isinstance(estimator.classes_, list):
            raise Refused("a classifier of several labels at once has no exporter")
    elif not is_regressor(estimator):
        raise Refused(f"a {named(estimator)} is neither classifier nor regressor")


def named(estimator):
    """What a person calls the estimator: the last step of a pipeline."""
    while isinstance(estimator, Pipeline):
        estimator = estimator.steps[-1][1]
    return type(estimator).__name__


# ONNX

class MissingWord(float):
    """NaN among the categories of words, which ONNX writes as the empty text."""

    def __new__(cls):
        return super().__new__(cls, "nan")

    def __str__(self):
        return ""


def prepared_for_onnx(estimator):
    """A copy whose text has the empty text for missing values, or why it cannot be exported."""
    estimator = copy.deepcopy(estimator)
    for part in nested(estimator):
        kind = type(part).__name__
        if kind.startswith("HistGradientBoosting") and np.any(
                getattr(part, "is_categorical_", None)):
            raise Refused(
                f"skl2onnx cannot convert the categorical features of a {kind}: export it as PMML "
                "(--pmml), or train it on columns that a OneHotEncoder or OrdinalEncoder makes "
                "numbers of")
        if isinstance(getattr(part, "weights", None), (list, tuple)):
            part.weights = np.array(part.weights)  # skl2onnx sums them up as an array.
        if kind == "VotingClassifier":
            part.flatten_transform = False  # Of transform(), which a prediction does not use.
        if isinstance(part, SimpleImputer):
            if part.add_indicator:
                raise Refused(
                    "skl2onnx leaves out the columns of a SimpleImputer(add_indicator=True): train "
                    "without them, or on columns of your own that say what is missing")
            fitted = getattr(part, "statistics_", None)
            if fitted is not None and fitted.dtype == object and is_missing(part.missing_values):
                part.missing_values = ""
        if isinstance(part, (OneHotEncoder, OrdinalEncoder)):
            for index, categories in enumerate(getattr(part, "categories_", ())):
                if categories.dtype != object or not any(map(is_missing, categories)):
                    continue
                if getattr(part, "_infrequent_enabled", False):
                    raise Refused(
                        f"skl2onnx cannot convert a {kind} that groups infrequent words and has seen "
                        "missing ones: put a SimpleImputer before it")
                part.categories_[index] = replaced_missing(part, categories)
    return estimator


def replaced_missing(encoder, categories):
    """Categories of words in which the missing one is written as the empty text."""
    result = np.empty(len(categories), dtype=object)
    result[:] = [MissingWord() if is_missing(word) else word for word in categories]
    if isinstance(encoder, OrdinalEncoder) and np.isnan(encoder.encoded_missing_value):
        # skl2onnx would number the missing word like any other; NaN it can only give to words that
        # it does not know.
        unknown = encoder.unknown_value
        if encoder.handle_unknown == "use_encoded_value" and not is_missing(unknown):
            raise Refused(
                "skl2onnx cannot convert an OrdinalEncoder that gives NaN to missing words and "
                f"{unknown} to unknown ones: set encoded_missing_value or unknown_value=numpy.nan, "
                "or export it as PMML (--pmml)")
        encoder.handle_unknown, encoder.unknown_value = "use_encoded_value", np.nan
        result = result[:-1]
    return result


@contextlib.contextmanager
def missing_values_in_trees():
    """Lets skl2onnx write which way missing values go in trees.

    Version 1.20.0 leaves it out for all but histogram boosting (missing values go right), whose flags
    newer versions of onnx refuse because they are no integers, and does not end for the threshold of
    infinity that a split of missing from known values has.
    """
    from skl2onnx.common import tree_ensemble
    from skl2onnx.operator_converters import decision_tree, random_forest

    MISSING = "nodes_missing_value_tracks_true"
    add_tree, threshold = tree_ensemble.add_tree_to_attribute_pairs, tree_ensemble.sklearn_threshold
    add_boosted_tree = random_forest.add_tree_to_attribute_pairs_hist_gradient_boosting

    def with_missing(attributes, is_classifier, tree, *others, **named_others):
        add_tree(attributes, is_classifier, tree, *others, **named_others)
        ways = getattr(tree, "missing_go_to_left", None)
        if ways is not None:
            attributes[MISSING][-tree.node_count:] = [int(way) for way in ways]

    def with_integers(attributes, *others, **named_others):
        add_boosted_tree(attributes, *others, **named_others)
        attributes[MISSING][:] = [int(way) for way in attributes[MISSING]]

    def finite_threshold(value, dtype, mode):
        return np.float64(value) if np.isinf(value) else threshold(value, dtype, mode)

    with (mock.patch.object(tree_ensemble, "sklearn_threshold", finite_threshold),
          mock.patch.object(decision_tree, "add_tree_to_attribute_pairs", with_missing),
          mock.patch.object(random_forest, "add_tree_to_attribute_pairs", with_missing),
          mock.patch.object(
              random_forest, "add_tree_to_attribute_pairs_hist_gradient_boosting",
              with_integers)):
        yield


def to_onnx(estimator, frame, double=False):
    """The estimator as an ONNX model with an input for each raw column."""
    from skl2onnx import convert_sklearn
    from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType

    check_kind(estimator)
    words = text_columns(frame)
    number = DoubleTensorType if double else FloatTensorType
    inputs = [
        (name, (StringTensorType if name in words else number)([None, 1]))
        for name in frame.columns]
    final = prepared_for_onnx(estimator)
    options = {id(final): {"zipmap": False}} if is_classifier(final) else None
    model = final
    if not words and len(inputs) > 1:
        # Most exporters take one matrix: the columns are put side by side first.
        columns = ColumnTransformer([("columns", "passthrough", list(frame.columns))])
        model = Pipeline([("columns", columns.fit(frame)), ("model", final)])
    try:
        with (warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()),
              missing_values_in_trees()):
            warnings.simplefilter("ignore")
            return convert_sklearn(model, initial_types=inputs, options=options)
    except Exception as error:  # Every converter has errors of its own.
        raise Refused(
            f"skl2onnx cannot convert this {named(estimator)}: {first_words(error)}\n"
            "Try PMML (--pmml), or let FairAudit ask a program of yours (model.command)") from error


def onnx_scores(model, frame):
    """What onnxruntime answers: probabilities by class, or predictions as one column."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    feeds = {}
    for input in session.get_inputs():
        column = frame[input.name]
        if input.type == "tensor(string)":
            cells = column.where(~column.isna(), "").astype(object).to_numpy()
        else:
            cells = column.to_numpy(np.float64 if input.type == "tensor(double)" else np.float32)
        feeds[input.name] = cells.reshape(-1, 1)
    answers = [answer for answer in session.run(None, feeds) if answer.dtype.kind == "f"]
    return np.asarray(answers[-1], dtype=np.float64).reshape(len(frame), -1)


# PMML

def to_pmml(estimator, frame, path, target="y"):
    """Writes the estimator as PMML with a field for each raw column; needs Java."""
    from sklearn2pmml import make_pmml_pipeline, sklearn2pmml

    check_kind(estimator)
    estimator = copy.deepcopy(estimator)
    for part in nested(estimator):
        if type(part).__name__.startswith(("DecisionTree", "ExtraTree", "RandomForest")):
            part.pmml_options_ = {"allow_missing": True}
    pipeline = make_pmml_pipeline(
        estimator, active_fields=list(frame.columns), target_fields=[target])
    said = io.StringIO()
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(said):
            warnings.simplefilter("ignore")
            sklearn2pmml(pipeline, str(path), with_repr=False)
    except Exception as error:  # The Java program's words are on its standard output and error.
        raise Refused(
            f"sklearn2pmml cannot convert this {named(estimator)}: "
            f"{java_words(said.getvalue()) or first_words(error)}\n"
            "Try ONNX (--onnx), or let FairAudit ask a program of yours (model.command)") from error


def pmml_scores(path, frame, classes=None):
    """What JPMML-Evaluator answers: probabilities by class, or predictions as one column."""
    from jpmml_evaluator import make_evaluator

    evaluator = make_evaluator(str(path), backend="jpype").verify()
    rows = frame.astype(object).where(~frame.isna(), None)
    answers = evaluator.evaluateAll(rows, nan_as_missing=True)
    if classes is None:
        names = [field.name for field in evaluator.getTargetFields()]
        return answers[names].to_numpy(np.float64)
    return answers[[f"probability({word})" for word in classes]].to_numpy(np.float64)


def java_words(text):
    """The last cause that a Java program names."""
    found = re.findall(r"^(?:[\w$]+\.)+[\w$]*(?:Exception|Error): (.+)$", text, re.MULTILINE)
    return found[-1].strip() if found else None


def first_words(error):
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


# The comparison

def compare(expected, found, tolerance):
    """The largest difference with its row, the rows beyond the tolerance, and other decisions."""
    if expected.shape != found.shape:
        raise Refused(f"the file gives {found.shape[1]} scores a row, not {expected.shape[1]}")
    difference = np.abs(expected - found)
    difference[np.isnan(expected) & np.isnan(found)] = 0
    difference[np.isnan(difference)] = np.inf
    by_row = difference.max(axis=1)
    decisions = 0
    if expected.shape[1] > 1:
        decisions = int((expected.argmax(axis=1) != found.argmax(axis=1)).sum())
    return {
        "largest": float(by_row.max()), "row": int(by_row.argmax()),
        "beyond": int((by_row > tolerance).sum()), "decisions": decisions}


def report(label, path, expected, found, tolerance, advice=""):
    """Prints how far a file is from the estimator; whether it is near enough."""
    result = compare(expected, found, tolerance)
    print(
        f"{path}: {label} gives the estimator's scores on {len(expected)} rows within "
        f"{result['largest']:.3g} (largest at row {result['row']}); "
        f"{result['decisions']} rows have another most probable class")
    if result["largest"] <= tolerance:
        return True
    print(
        f"{path}: not kept, {result['beyond']} of {len(expected)} rows differ by more than "
        f"{tolerance:g}{advice}", file=sys.stderr)
    return False


def arguments():
    parser = argparse.ArgumentParser(
        description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = lambda text: [name.strip() for name in text.split(",") if name.strip()]
    parser.add_argument("model", type=Path, help="joblib or pickle file of a fitted estimator that "
                        "you trust: loading it runs its code")
    parser.add_argument("rows", type=Path, help="CSV file with the raw columns, in UTF-8 with a "
                        "header line; other columns are left out")
    parser.add_argument("--onnx", type=Path, metavar="FILE", help="write ONNX here")
    parser.add_argument("--pmml", type=Path, metavar="FILE", help="write PMML here (needs Java)")
    parser.add_argument("--columns", type=names, metavar="A,B,…", help="the raw columns in order, "
                        "for an estimator that was fitted on a bare array")
    parser.add_argument("--text", type=names, default=[], metavar="A,B,…",
                        help="columns that are text although they look like numbers (codes)")
    parser.add_argument("--missing", action="append", metavar="WORD", help="a cell with this text "
                        "is missing too, as an empty one is (repeatable)")
    parser.add_argument("--target", default="y", help="the name of the predicted column in PMML")
    parser.add_argument("--unchecked", action="store_true", help="keep a PMML file that was not "
                        "compared with the estimator: without jpmml_evaluator")
    parser.add_argument("--double", action="store_true", help="numbers of the ONNX inputs as "
                        "Float64 instead of Float32 (skl2onnx cannot do it for every estimator)")
    parser.add_argument("--tolerance", type=float, default=1e-5, help="the largest difference that "
                        "is accepted (default: 1e-5, for Float32)")
    parsed = parser.parse_args()
    if parsed.onnx is None and parsed.pmml is None:
        parser.error("give --onnx FILE, --pmml FILE or both")
    return parsed


def export_onnx(given, estimator, frame, expected):
    model = to_onnx(estimator, frame, double=given.double)
    try:
        found = onnx_scores(model, frame)
    except Exception as error:  # onnxruntime's errors have no common class.
        advice = " (try it without --double)" if given.double else ""
        raise Refused(
            f"onnxruntime cannot run what skl2onnx wrote{advice}: {first_words(error)}") from error
    advice = "" if given.double else (
        ": in Float32 a value can fall on the other side of a threshold; try --double or --pmml")
    if report("onnxruntime", given.onnx, expected, found, given.tolerance, advice):
        given.onnx.write_bytes(model.SerializeToString())
        return True
    return False


def export_pmml(given, estimator, frame, expected):
    if not given.unchecked and importlib.util.find_spec("jpmml_evaluator") is None:
        raise Refused(
            "not written: without the package jpmml_evaluator it cannot be compared, and what "
            "sklearn2pmml writes is not right for every estimator. Install it, or say --unchecked")
    to_pmml(estimator, frame, given.pmml, given.target)
    if given.unchecked:
        print(f"{given.pmml}: written, not compared with the estimator")
        return True
    try:
        found = pmml_scores(given.pmml, frame, getattr(estimator, "classes_", None))
    except Exception as error:  # Errors of the Java program.
        given.pmml.unlink()
        raise Refused(
            f"JPMML-Evaluator cannot run what sklearn2pmml wrote: {first_words(error)}") from error
    kept = report("JPMML-Evaluator", given.pmml, expected, found, given.tolerance)
    if not kept:
        given.pmml.unlink()
    return kept


def main():
    given = arguments()
    succeeded = True
    try:
        try:
            estimator = joblib.load(given.model)
        except Exception as error:
            raise Refused(f"cannot load {given.model}: {first_words(error)}") from error
        check_kind(estimator)
        columns = raw_columns(estimator, given.columns)
        frame = read_rows(given.rows, columns, given.text, ["", *(given.missing or [])])
        try:
            expected = scores(estimator, frame)
        except Exception as error:
            raise Refused(
                f"the estimator does not take the rows of {given.rows}: {first_words(error)}\n"
                "Columns that are codes may have to be named with --text") from error
    except Refused as error:
        sys.exit(f"export-sklearn: {error}")
    for path, export in [(given.onnx, export_onnx), (given.pmml, export_pmml)]:
        if path is None:
            continue
        try:
            succeeded = export(given, estimator, frame, expected) and succeeded
        except Refused as error:
            print(f"export-sklearn: {path}: {error}", file=sys.stderr)
            succeeded = False
    sys.exit(0 if succeeded else 1)


if __name__ == "__main__":
    main()

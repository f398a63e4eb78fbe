"""Trains three models on applicants-train.csv and prints how they do on applicants-test.csv.

    python train.py               writes model.json (XGBoost)
    python export.py              writes the other two, for every program to read

Sex, age and ethnicity are kept out of the features; region, a proxy of ethnicity, and the length
of the credit history, a proxy of age, are in, as they are in many real models.
"""

import os
from pathlib import Path

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SEED = 20261122
FOLDER = Path(__file__).resolve().parent

NUMERIC = [
    "income", "debt_to_income", "credit_history_years", "delinquencies", "savings", "loan_amount",
    "loan_term",
]
CATEGORICAL = ["region", "education", "employment", "purpose"]
FEATURES = CATEGORICAL[:3] + NUMERIC + CATEGORICAL[3:]
TREES = 200


def read(name, like=None):
    """Features and labels; words become categories in alphabetical order, as in `like`."""
    table = pd.read_csv(FOLDER / name, dtype={column: str for column in CATEGORICAL})
    x = table[FEATURES].copy()
    for column in CATEGORICAL:
        levels = sorted(x[column].dropna().unique()) if like is None else like[column].cat.categories
        x[column] = pd.Categorical(x[column], categories=list(levels))
    return x, table["approved"].to_numpy()


def encoder(numeric):
    """Numbers imputed and scaled, words one-hot; a missing word is all zeros."""
    words = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="missing"),
        OneHotEncoder(handle_unknown="ignore"))
    return ColumnTransformer([("numbers", numeric, NUMERIC), ("words", words, CATEGORICAL)])


def plain(x):
    """Categories as Python objects, which scikit-learn's imputer understands."""
    return x.astype({column: object for column in CATEGORICAL})


def pipelines():
    """The two models of scikit-learn with the preprocessing that belongs to them."""
    linear = make_pipeline(
        encoder(make_pipeline(SimpleImputer(strategy="median"), StandardScaler())),
        LogisticRegression(max_iter=1000))
    forest = make_pipeline(
        encoder(SimpleImputer(strategy="median")),
        RandomForestClassifier(
            30, max_depth=7, min_samples_leaf=20, random_state=SEED, n_jobs=1))
    return {"logistic regression": linear, "random forest": forest}


def train_xgboost(x, y):
    import xgboost  # Not there where the other two are exported.

    matrix = xgboost.DMatrix(x, label=y, enable_categorical=True)
    parameters = {
        "objective": "binary:logistic", "max_depth": 4, "eta": 0.06, "min_child_weight": 8,
        "subsample": 0.8, "colsample_bytree": 0.8, "tree_method": "hist", "seed": SEED,
        "nthread": 1,
    }
    return xgboost.train(parameters, matrix, num_boost_round=TREES)


def main():
    import xgboost

    x, y = read("applicants-train.csv")
    test_x, test_y = read("applicants-test.csv", like=x)

    booster = train_xgboost(x, y)
    booster.save_model(FOLDER / "model.json")

    scores = {}
    for name, model in pipelines().items():
        model.fit(plain(x), y)
        scores[name] = model.predict_proba(plain(test_x))[:, 1]
    scores["XGBoost"] = booster.predict(xgboost.DMatrix(test_x, enable_categorical=True))

    print("| model | ROC AUC | accuracy at 0.5 | Brier score |\n|---|---|---|---|")
    for name, score in scores.items():
        print(
            f"| {name} | {roc_auc_score(test_y, score):.4f} "
            f"| {accuracy_score(test_y, score >= 0.5):.4f} "
            f"| {brier_score_loss(test_y, score):.4f} |")
    print("model.json", os.path.getsize(FOLDER / "model.json"), "bytes")


if __name__ == "__main__":
    main()

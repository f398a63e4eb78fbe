"""Makes the loan example: 20,000 invented applicants with disparities that are known.

    python generate.py            writes applicants-train.csv and applicants-test.csv

Nobody in these files exists. Every value is a deterministic function of uniform random numbers
(NumPy's PCG64, seed 20261122), so the same versions give the same bytes. The three ways in which
the decisions depend on a protected attribute are the fields of `Mechanism`; README.md explains
them and truth.json holds the population values that they imply.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

SEED = 20261122
TRAIN_ROWS = 14_000
TEST_ROWS = 6_000
FOLDER = Path(__file__).resolve().parent

SEXES = ["Female", "Male"]
ETHNICITIES = ["Ardan", "Belari", "Corvish", "Delmar"]
REGIONS = ["Harborside", "Highlands", "Lakeside", "Midlands", "Northfield"]
EDUCATIONS = ["basic", "secondary", "bachelor", "master"]
EMPLOYMENTS = ["employed", "part-time", "self-employed", "unemployed", "retired"]
PURPOSES = ["car", "home improvement", "debt consolidation", "education", "business"]
TERMS = [12, 24, 36, 48, 60, 84]

COLUMNS = [
    "application_id", "sex", "age", "ethnicity", "region", "education", "employment", "income",
    "debt_to_income", "credit_history_years", "delinquencies", "savings", "loan_amount",
    "loan_term", "purpose", "approved",
]

UNIFORMS = 26  # random numbers per applicant


@dataclass(frozen=True)
class Mechanism:
    """The three built-in disparities; zero switches one off."""

    # Women earn exp(-0.18) = 16 % less than men like them, and work part-time more often (14 %
    # against 5 %). The underwriters do not look at sex: the gap reaches them through income.
    income_gap: float = 0.18
    # Underwriters mark down everybody in Harborside, where Belari applicants are concentrated
    # (40 % of them live there, 8 % of Ardan): a proxy for ethnicity. Log-odds.
    region_penalty: float = 0.90
    # Decisions on Corvish applicants that would have been approvals are recorded as refusals with
    # this probability, whatever the application says: direct bias in the label itself.
    label_bias: float = 0.15


def choose(u, weights):
    """An index per row by inverse transform; `weights` is one list, or one row per applicant."""
    edges = np.cumsum(np.asarray(weights, dtype=float), axis=-1)
    edges = edges / edges[..., -1:]
    return np.minimum((u[:, None] >= edges).sum(axis=1), edges.shape[-1] - 1)


def poisson(u, rate, most):
    """A Poisson count per row by inverse transform, at most `most`."""
    term = np.exp(-rate)
    below = term.copy()
    count = np.zeros(len(u), dtype=np.int64)
    for k in range(1, most + 1):
        count += u >= below
        term = term * rate / k
        below = below + term
    return count


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def population(n, rng, mechanism=Mechanism()):
    """`n` applicants as a dictionary of arrays, before any value goes missing.

    `approval_probability` is the probability of `approved` given everything else about the person.
    The random numbers of a row do not depend on the mechanism, so two mechanisms can be compared
    on the same people.
    """
    u = rng.random((n, UNIFORMS))

    def normal(i):  # Box-Muller; 1 - u is never 0
        return np.sqrt(-2 * np.log(1 - u[:, i])) * np.cos(2 * np.pi * u[:, i + 1])

    ethnicity = choose(u[:, 0], [0.62, 0.18, 0.12, 0.08])
    region_given_ethnicity = np.array([
        [0.08, 0.15, 0.25, 0.27, 0.25],
        [0.40, 0.10, 0.15, 0.20, 0.15],
        [0.20, 0.15, 0.20, 0.25, 0.20],
        [0.12, 0.16, 0.22, 0.28, 0.22],
    ])
    region = choose(u[:, 1], region_given_ethnicity[ethnicity])
    female = u[:, 2] < 0.48
    age = np.floor(18 + 57 * u[:, 3] ** 1.35).astype(np.int64)
    education = choose(u[:, 4], [0.12, 0.43, 0.30, 0.15])

    part_time_women = 0.14 if mechanism.income_gap else 0.05
    part_time = np.where(female, part_time_women, 0.05)
    employment = choose(
        u[:, 5], np.stack([0.82 - part_time, part_time, np.full(n, 0.14), np.full(n, 0.04)], 1))
    employment = np.where((age >= 65) & (u[:, 6] < 0.7), 4, employment)

    log_income = (
        np.log(38_000)
        + np.array([-0.22, 0.0, 0.28, 0.45])[education]
        + np.array([0.0, -0.45, 0.05, -0.90, -0.35])[employment]
        + 0.20 * (1 - ((age - 48) / 30) ** 2)
        - mechanism.income_gap * female
        + 0.42 * normal(7)
    )
    income = np.maximum(np.rint(np.exp(log_income) / 100), 40).astype(np.int64) * 100
    relative_income = np.log(income / 38_000)

    debt_to_income = np.rint(100 * sigmoid(-1.0 + 0.6 * normal(9) - 0.2 * relative_income)) / 100
    history = np.rint(2 * (age - 18) * u[:, 11] ** 0.7) / 2
    delinquencies = poisson(u[:, 12], 0.5 * np.exp(-0.35 * relative_income), 8)
    savings = np.rint(np.exp(np.log(income) - 2.3 + 1.2 * normal(13)) / 10).astype(np.int64) * 10
    savings = np.where(u[:, 15] < 0.14, 0, savings)
    amount = np.rint(np.exp(np.log(income) - 1.25 + 0.6 * normal(16)) / 100).astype(np.int64) * 100
    amount = np.clip(amount, 1_000, 90_000)
    term = np.array(TERMS)[choose(u[:, 18], [0.10, 0.18, 0.30, 0.16, 0.18, 0.08])]
    purpose = choose(u[:, 19], [0.30, 0.20, 0.28, 0.10, 0.12])

    log_odds = (
        1.15
        + 1.6 * relative_income
        - 7.0 * (debt_to_income - 0.27)
        + 0.06 * np.minimum(history, 20)
        - 0.85 * np.minimum(delinquencies, 4)
        - 1.3 * (amount / income - 0.35)
        + 0.12 * np.log1p(savings / 500)
        + np.array([0.0, -0.15, -0.35, -1.6, 0.1])[employment]
        + np.array([0.1, 0.2, -0.3, 0.0, -0.4])[purpose]
        - mechanism.region_penalty * (region == REGIONS.index("Harborside"))
    )
    bias = mechanism.label_bias * (ethnicity == ETHNICITIES.index("Corvish"))
    probability = sigmoid(log_odds) * (1 - bias)
    approved = u[:, 20] < probability

    return {
        "female": female, "age": age, "ethnicity": ethnicity, "region": region,
        "education": education, "employment": employment, "income": income,
        "debt_to_income": debt_to_income, "credit_history_years": history,
        "delinquencies": delinquencies, "savings": savings, "loan_amount": amount,
        "loan_term": term, "purpose": purpose, "approval_probability": probability,
        "approved": approved,
        # What the file does not say. Savings go missing more often for the self-employed.
        "no_sex": u[:, 21] < 0.02,
        "no_employment": u[:, 22] < 0.02,
        "no_education": u[:, 23] < 0.015,
        "no_savings": u[:, 24] < np.where(employment == 2, 0.18, 0.05),
        "no_income": u[:, 25] < 0.01,
    }


def cells(people):
    """The columns of the file as lists of text, without the identifier; empty means missing."""

    def words(levels, codes, missing=None):
        text = np.array(levels)[codes]
        return text if missing is None else np.where(missing, "", text)

    def numbers(values, missing=None):
        text = np.array([f"{v:g}" if isinstance(v, float) else str(v) for v in values.tolist()])
        return text if missing is None else np.where(missing, "", text)

    return {
        "sex": words(SEXES, 1 - people["female"].astype(int), people["no_sex"]),
        "age": numbers(people["age"]),
        "ethnicity": words(ETHNICITIES, people["ethnicity"]),
        "region": words(REGIONS, people["region"]),
        "education": words(EDUCATIONS, people["education"], people["no_education"]),
        "employment": words(EMPLOYMENTS, people["employment"], people["no_employment"]),
        "income": numbers(people["income"], people["no_income"]),
        "debt_to_income": numbers(people["debt_to_income"]),
        "credit_history_years": numbers(people["credit_history_years"]),
        "delinquencies": numbers(people["delinquencies"]),
        "savings": numbers(people["savings"], people["no_savings"]),
        "loan_amount": numbers(people["loan_amount"]),
        "loan_term": numbers(people["loan_term"]),
        "purpose": words(PURPOSES, people["purpose"]),
        "approved": numbers(people["approved"].astype(np.int64)),
    }


def main():
    columns = cells(population(TRAIN_ROWS + TEST_ROWS, np.random.Generator(np.random.PCG64(SEED))))
    columns["application_id"] = [f"A{i:05d}" for i in range(1, TRAIN_ROWS + TEST_ROWS + 1)]
    rows = [",".join(row) for row in zip(*(columns[name] for name in COLUMNS))]
    header = ",".join(COLUMNS)
    for name, part in [("train", rows[:TRAIN_ROWS]), ("test", rows[TRAIN_ROWS:])]:
        path = FOLDER / f"applicants-{name}.csv"
        path.write_bytes(("\n".join([header, *part]) + "\n").encode())
        print(path.name, len(part), "rows")


if __name__ == "__main__":
    main()

import Fairness
import Statistics

/// One key of `audit.yaml`: the single source from which the reader's checks, the JSON Schema and
/// the guide are made.
public struct ConfigurationKey: Sendable, Equatable {
  /// The key's place, as in `data.label`; `[]` stands for any element of a list.
  public let path: String
  /// What it takes.
  public let kind: Kind
  /// Its default in words, or nil when there is none.
  public let defaultValue: String?
  /// One sentence.
  public let summary: String

  /// What a key takes.
  public enum Kind: Sendable, Equatable {
    /// Any scalar, kept as its text.
    case text
    /// A number within bounds.
    case number(ClosedRange<Double>?)
    /// A whole number within bounds.
    case integer(ClosedRange<Int>)
    /// `true` or `false`.
    case flag
    /// One of some words.
    case choice([String])
    /// A list of scalars.
    case texts
    /// A list of numbers in ascending order.
    case numbers
    /// A mapping from names to lists of scalars.
    case textsByName
    /// A mapping from names to scalars.
    case textByName
    /// A mapping from names to numbers.
    case numberByName
    /// A mapping with the keys that stand below this path.
    case mapping
    /// A list of mappings with the keys that stand below this path and `[]`.
    case mappings
  }

  /// All keys, in the order of the guide.
  public static let all: [ConfigurationKey] = [
    .init("version", .integer(1...1), nil, "The version of this language; it must be there."),
    .init("title", .text, "the data file's name", "The title of the report."),
    .init(
      "task", .choice(AuditConfiguration.Task.allCases.map(\.rawValue)), "classification",
      "What is predicted: a yes or no or one of several classes, or a number such as a price."),
    .init("model", .mapping, nil, "The model under audit."),
    .init("model.path", .text, nil, "The model file; its format is told from its content."),
    .init(
      "model.command", .texts, "none",
      "Instead of a path: a program and its arguments that reads rows as CSV and answers scores."),
    .init(
      "model.timeout", .number(0.001...86_400), "60",
      "The seconds that the program may take for a batch of rows."),
    .init(
      "model.batch_rows", .integer(1...1_000_000), "10000",
      "The most rows that the program gets before it must have answered."),
    .init(
      "model.probability", .flag, "false",
      "Whether the program's scores are probabilities of the positive label."),
    .init(
      "model.threshold", .number(nil), "0.5 for probabilities, 0 for log-odds",
      "A score at or above it is a positive decision; between 0 and 1 for probabilities."),
    .init(
      "model.categories", .textsByName, "as stored in the model",
      "The levels of categorical features in training order, for files that do not store them."),
    .init(
      "model.missing", .number(nil), "none",
      "A number that meant a missing value when the model was trained, beside empty cells: XGBoost's "
        + "`missing`, or 0 for a model of sparse matrices."),
    .init(
      "model.unknown_category", .choice(["error", "missing"]), "error",
      "What a word means that is not in a model's list of levels: refuse the data, or a missing value; "
        + "ONNX, PMML and CatBoost files settle that themselves."),
    .init(
      "model.trees", .choice(["automatic", "all", "best"]), "automatic",
      "Which trees predict: those that the library's own prediction uses, all, or those up to the "
        + "best iteration that the file names."),
    .init(
      "model.features", .texts, "as stored in the model",
      "The data's columns in the order of the model's features, for files that store no names, and for "
        + "a command."),
    .init(
      "model.classes", .texts, "as stored in the model",
      "The label's values for the model's classes in the model's order; of two the score is of the "
        + "second."),
    .init("data", .mapping, nil, "The labelled data."),
    .init("data.path", .text, nil, "The CSV file, or `-` for standard input."),
    .init("data.label", .text, nil, "The column of the true outcome."),
    .init(
      "data.positive_label", .text, "1 or true",
      "The label value after which the rates are named."),
    .init(
      "data.favorable_label", .text, "the positive one",
      "The label value that is good for the person."),
    .init("data.id", .text, "the row number", "The column that names an applicant."),
    .init("data.weight", .text, "1 for every row", "The column of row weights."),
    .init(
      "data.weight_kind", .choice(Inference.WeightKind.allCases.map(\.rawValue)), "sampling",
      "What a weight stands for: people of the population that a sampled row represents, or "
        + "identical rows."),
    .init(
      "data.exposure", .text, "1 for every row",
      "In a regression, the column of exposures, such as insured years, by which means are weighted."
    ),
    .init(
      "data.order", .texts, "none",
      "The label's values from the worst for the person to the best, for ordered outcomes."),
    .init(
      "data.higher_is_better", .flag, "true",
      "In a regression, whether a higher value is better for the person; a price is not."),
    .init(
      "data.missing", .texts, "[\"\"]",
      "The cell texts that mean a missing value; surrounding blanks do not count."),
    .init(
      "data.separator", .text, "told from the header",
      "The character between fields: a comma, semicolon, bar, blank, or `tab`."),
    .init("data.comment", .text, "none", "The character that begins a comment line."),
    .init(
      "data.sample", .choice(["training", "test"]), "undeclared",
      "Whether the model was trained on these rows; the report says so on its first page."),
    .init(
      "data.types", .textByName, "inferred",
      "The type of a column (numeric, categorical, boolean) that is not left to inference."),
    .init("protected", .mappings, nil, "The attributes by which people are grouped."),
    .init("protected[].column", .text, nil, "A column whose values are the groups."),
    .init(
      "protected[].intersection", .texts, nil,
      "Columns whose combinations are the groups; each must be declared by itself as well to be "
        + "binned."),
    .init(
      "protected[].bins", .numbers, "none",
      "Ascending cut points of a numeric column: a value on a cut point belongs above it."),
    .init(
      "protected[].reference", .text, "the highest favorable rate of groups of 30 rows or more",
      "The group that the others are compared with."),
    .init(
      "protected[].name", .text, "its columns",
      "What the attribute is called, where it is given by probabilities."),
    .init(
      "protected[].population", .numberByName, "none",
      "The groups' shares in the population that the rows are held against; they add up to 1."),
    .init(
      "protected[].probabilities", .textByName, "none",
      "Instead of a column: for each group the column of the probability that a row belongs to it."),
    .init(
      "control", .mappings, "none",
      "Factors, such as an income band, within whose strata groups are compared again."),
    .init("control[].column", .text, nil, "A column whose values are the strata."),
    .init("control[].columns", .texts, nil, "Columns whose combinations are the strata."),
    .init(
      "control[].bins", .numbers, "quartiles of more than ten numbers",
      "Ascending cut points of a numeric column."),
    .init(
      "metrics", .mapping, nil, "Which measures are listed in the record and the report."),
    .init(
      "metrics.preset", .choice(Preset.allCases.map(\.rawValue)), "all",
      "A named choice of measures and limits; `docs/presets.md` lists them."),
    .init(
      "metrics.include", .texts, "none", "Metric identifiers beside those of the preset."),
    .init(
      "limits", .mappings, "the preset's", "Limits on measures, each judged on the interval."),
    .init("limits[].metric", .text, nil, "The metric's identifier."),
    .init(
      "limits[].scope", .choice(["group", "comparison", "summary"]), "comparison, else summary",
      "What the metric is measured on."),
    .init("limits[].attribute", .text, "every attribute", "The attribute the limit is for."),
    .init("limits[].at_least", .number(nil), "none", "The lowest value that passes."),
    .init("limits[].at_most", .number(nil), "none", "The highest value that passes."),
    .init(
      "subgroups", .mapping, nil, "The search for combinations of values that differ most."),
    .init(
      "subgroups.columns", .texts, "the protected and the control columns",
      "The columns that are combined."),
    .init(
      "subgroups.depth", .integer(0...4), "2",
      "The most columns of a combination; 0 switches the search off."),
    .init(
      "subgroups.minimum_rows", .integer(10...1_000_000_000), "50",
      "The fewest rows of a subgroup, in either half of the data."),
    .init("individual", .mapping, nil, "Whether similar people get similar decisions."),
    .init(
      "individual.neighbors", .integer(0...100), "5",
      "How many neighbors a row is compared with; 0 switches it off."),
    .init(
      "individual.rows", .integer(1...1_000_000_000), "1000",
      "The most rows whose neighbors are looked up among all rows."),
    .init(
      "proxies", .mapping, nil, "How well the features tell the protected attribute."),
    .init(
      "proxies.rows", .integer(0...1_000_000_000), "20000",
      "The most rows that are looked at; 0 switches it off."),
    .init("ranking", .mapping, "none", "The scores read as an order of people."),
    .init(
      "ranking.list", .text, "one list of all rows", "The column that says which list a row is in."),
    .init(
      "ranking.top", .numbers, "[10, 100]", "How many places at the top count, ascending."),
    .init(
      "predictions", .mapping, nil,
      "Scores or decisions in a column of the data, audited instead of a model."),
    .init("predictions.column", .text, nil, "The column."),
    .init(
      "predictions.at_least", .number(nil), nil,
      "A value of at least this is a positive decision."),
    .init(
      "predictions.at_most", .number(nil), nil, "A value of at most this is a positive decision."),
    .init("predictions.positive", .texts, nil, "The values that are positive decisions."),
    .init(
      "predictions.probability", .flag, "false",
      "Whether the numbers are probabilities of the positive label."),
    .init("explain", .mapping, nil, "How decisions are explained."),
    .init(
      "explain.method",
      .choice(["automatic", "path_dependent", "linear", "sampling", "interventional", "none"]),
      "automatic",
      "The method of the contributions: automatic takes path_dependent for trees, linear for linear "
        + "models and sampling for all others; interventional explains trees against the rows of "
        + "the background."),
    .init(
      "explain.derived", .choice(["grouped", "summed"]), "grouped",
      "Whether the columns that a pipeline derives from one raw column are one player of the "
        + "Shapley game, or players of their own whose contributions are added up."),
    .init(
      "explain.precision", .choice(["automatic", "single", "double"]), "automatic",
      "The arithmetic of trees' path-dependent contributions: single is Float32 with sums in Double, "
        + "with the rows it does not serve in Double; automatic takes it for models of Float32. All "
        + "other contributions are in Double."),
    .init(
      "explain.output", .choice(["margin", "probability"]), "margin",
      "What contributions add up to: probability explains it against the background (from scores), or, "
        + "with a method for margins named, rescales that method's contributions."),
    .init(
      "explain.background", .mapping, nil,
      "The rows that contributions compare with, for models that do not store what they need: covers "
        + "of trees, means of a linear model, rows in place of absent columns."),
    .init(
      "explain.background.path", .text, "the data",
      "A CSV file of their own with the model's columns."),
    .init(
      "explain.background.rows", .integer(2...1_000_000_000),
      "10000; 1000000 for interventional, 100 for sampling",
      "How many rows are drawn at the most."),
    .init(
      "explain.background.seed", .integer(0...Int(Int32.max)), "1",
      "The seed by which rows, and the orders of sampling, are drawn."),
    .init("inference", .mapping, nil, "Intervals and tests."),
    .init(
      "inference.confidence", .number(0.5...0.9999), "0.95", "The confidence level of intervals."),
    .init(
      "inference.correction", .choice(Correction.allCases.map(\.rawValue)), "holm",
      "How p-values are corrected for their number."),
    .init(
      "inference.test", .choice(Inference.Test.allCases.map(\.rawValue)), "fisher",
      "The test of equal rates; boschloo and barnard are Fisher's where tables are too large."),
    .init(
      "inference.power", .number(0.5...0.999), "0.8",
      "The power that smallest detectable differences and numbers of rows are stated for."),
    .init(
      "inference.rate_interval", .choice(Inference.RateInterval.allCases.map(\.rawValue)), "wilson",
      "The interval of a rate."),
    .init(
      "inference.difference_interval",
      .choice(Inference.DifferenceInterval.allCases.map(\.rawValue)), "newcombe",
      "The interval of a difference of two rates."),
    .init(
      "inference.bootstrap", .integer(0...100_000), "2000",
      "Replicates for intervals without a formula, at least 100; 0 leaves those measures without "
        + "interval."),
    .init(
      "inference.bootstrap_interval", .choice(Inference.BootstrapInterval.allCases.map(\.rawValue)),
      "percentile",
      "How replicates become an interval."),
    .init(
      "inference.seed", .integer(0...Int(Int32.max)), "1", "The seed of every random step."),
  ]

  private init(_ path: String, _ kind: Kind, _ defaultValue: String?, _ summary: String) {
    self.path = path
    self.kind = kind
    self.defaultValue = defaultValue
    self.summary = summary
  }

  /// The key's last name.
  public var name: String {
    String(path.split(separator: ".").last ?? "")
  }

  /// The keys that stand directly below a path (`""` for the top level).
  public static func children(of parent: String) -> [ConfigurationKey] {
    all.filter { key in
      guard let dot = key.path.lastIndex(of: ".") else { return parent.isEmpty }
      return key.path[..<dot] == parent
    }
  }
}

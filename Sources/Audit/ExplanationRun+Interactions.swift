import Explain
import Models
import Tabular

extension ApplicantRecord {
  /// How two columns act together on one row.
  public struct Interaction: Codable, Sendable, Equatable {
    /// The column that stands first in the model.
    public var first: String
    /// The other one.
    public var second: String
    /// The pair's whole interaction in the margin, which both contributions hold half of.
    public var interaction: Double
  }
}

extension ExplanationRun {
  /// The most pairs of an applicant's record.
  public static let strongestPairs = 20
  /// The most rows of a background that stand in for absent columns: each is a pass of its own.
  static let mostBackgroundRows = 1000

  /// The pairs of columns with the strongest interactions on one row, strongest first.
  ///
  /// - Parameters:
  ///   - output: the name of an output.
  ///   - features: the columns whose pairs are looked at, each with every other one; nil for all.
  public func interactions(
    row: Int, output name: String, features: [String]?
  ) throws -> [ApplicantRecord.Interaction] {
    guard let matrix = inputs.matrix, let output = outputs.firstIndex(of: name) else { return [] }
    let explainer = try modelInteractions(features: features)
    var found: [ApplicantRecord.Interaction] = []
    _ = try inputs.located {
      try explainer.forEachBlock(matrix, rows: row..<(row + 1), threads: 1) { block in
        for pair in block.pairs.pairs where !pair.isDiagonal {
          let half = block.value(row: row, pair.first, pair.second, output: output) ?? 0
          guard half != 0 else { continue }
          found.append(
            .init(
              first: model.features[pair.first].name, second: model.features[pair.second].name,
              interaction: 2 * half))
        }
      }
    }
    let order = found.indices.sorted { left, right in
      let (one, other) = (abs(found[left].interaction), abs(found[right].interaction))
      return one == other ? left < right : one > other
    }
    return order.prefix(Self.strongestPairs).map { found[$0] }
  }

  /// Every row's interactions as CSV text: `id`, a `class` where there are several outputs, one column
  /// per pair, then `base_value`, `margin` and `score`.
  ///
  /// A pair's column is named `A:B`, in the model's order of columns, a main effect's `A:A`; a colon or
  /// backslash in a column's own name has a backslash before it. A pair stands once, with the whole of
  /// its interaction, so that `base_value` plus all pairs is `margin` where no columns were chosen.
  ///
  /// - Parameters:
  ///   - features: the columns whose pairs are wanted, each with every other one; nil for all.
  ///   - threads: how many compute; the text does not depend on it.
  ///   - write: takes the text piece by piece, in order.
  /// - Returns: the worst additivity error.
  @discardableResult
  public func writeInteractions(
    features: [String]?, threads: Int, progress: ProgressHandler,
    write: (String) throws -> Void
  ) throws -> Double {
    guard let matrix = inputs.matrix else { return 0 }
    let explainer = try modelInteractions(features: features)
    let several = outputs.count > 1
    let names = model.features.map { Self.escaped($0.name) }
    let header =
      ["id"] + (several ? ["class"] : [])
      + explainer.pairs.pairs.map { names[$0.first] + ":" + names[$0.second] }
      + ["base_value", "margin", "score"]
    try write(header.map { CSVText.field($0) }.joined(separator: ",") + "\n")
    let scores = try inputs.scores(of: matrix, by: model, tableRows: nil, threads: threads)
    let id = inputs.configuration.data.id.flatMap { inputs.table.column(named: $0) }
    return try inputs.located {
      try explainer.forEachBlock(matrix, threads: threads) { block in
        var text = ""
        for row in block.rows {
          for output in outputs.indices {
            text += CSVText.field(id.map { $0.text(ofRow: row) ?? "" } ?? String(row))
            if several { text += "," + CSVText.field(outputs[output]) }
            for pair in block.pairs.pairs {
              let value = block.value(row: row, pair.first, pair.second, output: output) ?? 0
              text += "," + CSVText.number(pair.isDiagonal ? value : 2 * value)
            }
            text += "," + CSVText.number(block.baseValues[output])
            text += "," + CSVText.number(block.margin(row: row, output: output))
            text += ",\(model.precision.text(scores[row * outputs.count + output]))\n"
          }
        }
        try write(text)
        progress(.explain, Double(block.rows.upperBound) / Double(matrix.rowCount))
      }
    }
  }

  /// A column's name with a backslash before each colon and backslash.
  private static func escaped(_ name: String) -> String {
    String(name.flatMap { $0 == ":" || $0 == "\\" ? ["\\", $0] : [$0] })
  }

  private func modelInteractions(features: [String]?) throws -> ModelInteractions {
    guard inputs.configuration.explain.output == .margin else {
      throw inputs.configuration.error(
        "explain.output", .conflict("interactions add up to the margin; leave it out"))
    }
    let names = model.features.map(\.name)
    let chosen = try features?.map { name in
      guard let index = names.firstIndex(of: name) else {
        throw ConfigurationError(
          key: "--features",
          problem: .notInData(found: name, column: "the model's columns", available: names))
      }
      return index
    }
    let isInterventional = inputs.configuration.explain.method == .interventional
    if isInterventional, (explanations.counted?.rowCount ?? 0) > Self.mostBackgroundRows {
      throw inputs.configuration.error(
        "explain.background.rows",
        .conflict(
          "interactions take time for every row of the background; "
            + "set \(Self.mostBackgroundRows) at most"))
    }
    return try ModelInteractions(
      model, chosen: chosen, background: explanations.counted, isInterventional: isInterventional,
      precision: .double)
  }
}

/// The kinds of measures among which a reader looks for one.
enum MeasureFamily: Int, CaseIterable {
  case independence, separation, sufficiency, scores, data, other

  /// What stands above its rows.
  var title: String {
    switch self {
    case .independence: "Decisions alone (independence)"
    case .separation: "Decisions given the label (separation)"
    case .sufficiency: "Labels given the decision (sufficiency)"
    case .scores: "Scores"
    case .data: "Labels and sizes"
    case .other: "Other"
    }
  }

  /// Parts of identifiers of measures on scores.
  private static let scoreWords = [
    "score", "auc", "abroca", "calibration", "brier", "log_loss", "wasserstein", "kolmogorov",
    "balance", "bpsn", "bnsp",
  ]
  /// Parts of identifiers of measures on labels and numbers of rows.
  private static let dataWords = ["imbalance", "label_", "base_rate", "share_of", "prevalence"]

  /// The family of a measure.
  ///
  /// - Parameter family: as the record's definition says.
  init(_ id: String, _ family: String?) {
    if Self.scoreWords.contains(where: { id.contains($0) }) {
      self = .scores
    } else if Self.dataWords.contains(where: { id.contains($0) }) {
      self = .data
    } else {
      self =
        switch family {
        case "independence": .independence
        case "separation": .separation
        case "sufficiency": .sufficiency
        default: .other
        }
    }
  }

  /// Identifiers by family, in the order of families and within one in their own.
  static func sorted(
    _ ids: [String], family: (String) -> String?
  ) -> [(family: MeasureFamily, ids: [String])] {
    let known = ids.map { (MeasureFamily($0, family($0)), $0) }
    return allCases.compactMap { family in
      let own = known.filter { $0.0 == family }.map(\.1)
      return own.isEmpty ? nil : (family, own)
    }
  }
}

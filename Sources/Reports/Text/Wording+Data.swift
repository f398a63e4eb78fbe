internal import Audit
internal import Fairness

/// The sentences about data, power, flips and proxies.
extension Wording {
  /// Shares against the population, then label rates, then missing cells.
  func groupData(_ data: AuditRecord.GroupData) -> [String] {
    var sentences: [String] = []
    if let groups = data.representation?.groups {
      let widest = groups.enumerated().max {
        (abs($0.element.difference.value ?? 0), -$0.offset)
          < (abs($1.element.difference.value ?? 0), -$1.offset)
      }?.element
      if let widest, let observed = widest.observed.value, let difference = widest.difference.value
      {
        let measured = AuditRecord.Measured(of: widest.observed)
        sentences.append(
          "\(Self.isolated(widest.group)) makes up \(NumberText.rate(observed)) of the rows"
            + parenthesis([
              intervalWords(measured, .rate), measured.n.map { "n = \(NumberText.count($0))" },
            ])
            + ", \(points(difference)) \(difference < 0 ? "less" : "more") than of the declared "
            + "population.")
      }
    }
    if let labels = data.labels {
      let rates = labels.groups.filter { !$0.isUnknown }.compactMap { group in
        group.positiveRate.value.map { (group.group, $0) }
      }
      if let low = rates.min(by: { $0.1 < $1.1 }), let high = rates.max(by: { $0.1 < $1.1 }),
        rates.count > 1
      {
        sentences.append(
          "Positive labels range from \(NumberText.rate(low.1)) (\(Self.isolated(low.0))) to "
            + "\(NumberText.rate(high.1)) (\(Self.isolated(high.0))) of the labelled rows "
            + "(n = \(NumberText.count(labels.n))).")
      }
    }
    let differing = data.missingness.columns.filter { column in
      column.groups.contains { ($0.pAdjusted ?? 1) < 0.05 }
    }
    if !differing.isEmpty {
      sentences.append(
        "Cells are missing clearly more or less often than in the reference group in "
          + differing.prefix(4).map(\.column).joined(separator: ", ")
          + (differing.count > 4 ? " and \(differing.count - 4) more" : "") + ".")
    }
    return sentences
  }

  /// What is tested, as a share.
  func tested(_ hypothesis: Hypothesis) -> String {
    switch hypothesis {
    case .decisions: "positive decisions"
    case .decisionsAmongLabelPositives: "positive decisions among positive labels"
    case .decisionsAmongLabelNegatives: "positive decisions among negative labels"
    case .labelsAmongPositiveDecisions: "positive labels among positive decisions"
    case .correctness: "decisions that agree with the label"
    }
  }

  /// The best and the worst that could be shown about decisions.
  func power(_ results: [PowerResult]) -> [String] {
    let decisions = results.filter { $0.hypothesis == .decisions }
    let sizes = decisions.compactMap { result -> (group: String, size: Double)? in
      let either = [result.detectableBelow, result.detectableAbove].compactMap { $0 }.map {
        abs($0)
      }
      return either.min().map { (result.group, $0) }
    }
    guard let least = sizes.min(by: { $0.size < $1.size }),
      let most = sizes.max(by: { $0.size < $1.size }),
      let power = decisions.first?.power
    else { return [] }
    let chance = NumberText.decimals(power * 100, 0) + NumberText.space + "%"
    return [
      least.0 == most.0
        ? "For \(Self.isolated(least.0)), a difference of \(points(least.1)) in the share of "
          + "positive decisions would have been shown with a chance of \(chance)."
        : "Differences in the share of positive decisions would have been shown with a chance of "
          + "\(chance) from \(points(least.1)) on for \(Self.isolated(least.0)), but only from "
          + "\(points(most.1)) on for \(Self.isolated(most.0))."
    ]
  }

  /// How many groups are below four fifths, and which answers hang on few decisions.
  func fourFifths(_ results: [FourFifthsResult]) -> [String] {
    let judged = results.filter { $0.isBelow != nil }
    guard !judged.isEmpty else { return [] }
    let below = judged.filter { $0.isBelow == true }
    var sentence: String
    if judged.count == 1, let only = judged.first {
      sentence =
        "\(Self.isolated(only.group)) is \(only.isBelow == true ? "below" : "at or above") four fifths "
        + "of the reference group's favorable rate"
    } else {
      sentence =
        "\(below.isEmpty ? "None" : NumberText.count(below.count)) of "
        + "\(NumberText.count(judged.count)) groups \(below.count == 1 ? "is" : "are") below four "
        + "fifths of the reference group's favorable rate"
    }
    if !below.isEmpty, judged.count > 1 {
      sentence += ": " + below.prefix(4).map { Self.isolated($0.group) }.joined(separator: ", ")
      if below.count > 4 { sentence += " and \(below.count - 4) more" }
    }
    let turned = judged.filter(\.isTurnedByOneDecision).map { Self.isolated($0.group) }
    return [sentence + "."]
      + (turned.isEmpty
        ? []
        : ["One other decision would turn that for \(turned.joined(separator: ", "))."])
  }

  /// What changes when nothing but the attribute does.
  func flips(_ result: CounterfactualFlipResult) -> String {
    guard let share = result.overall.flipped.value else {
      return "How decisions change when nothing but \(Self.isolated(result.attribute)) does is "
        + reader.words(result.overall.flipped, .rate) + "."
    }
    let n = AuditRecord.Measured(of: result.overall.flipped).n ?? 0
    return share == 0
      ? "No decision changes when nothing but \(Self.isolated(result.attribute)) is set to another "
        + "value (n = \(NumberText.count(n)))."
      : "When nothing but \(Self.isolated(result.attribute)) is set to another value, "
        + "\(reader.words(result.overall.flipped, .rate)) of decisions change."
  }

  /// How well all features together tell the group, and the strongest one.
  func proxies(_ result: ProxyResult) -> [String] {
    var sentences: [String] = []
    let best = result.joint.separations.enumerated().max {
      ($0.element.area.value ?? -1, -$0.offset) < ($1.element.area.value ?? -1, -$1.offset)
    }?.element
    if let best, best.area.value != nil {
      sentences.append(
        "All features together tell \(Self.isolated(result.attribute)) = "
          + "\(Self.isolated(best.group)) from the rest with an area under the ROC curve of "
          + "\(reader.words(best.area, .number)); chance is 0.50.")
    }
    if let first = result.features.first, let share = first.normalizedInformation.value {
      sentences.append(
        "\(first.feature) tells most: knowing it removes \(NumberText.rate(share)) of the "
          + "uncertainty about \(Self.isolated(result.attribute))"
          + (first.contributionShare.map {
            "; it carries \(NumberText.rate($0)) of the model's contributions"
          } ?? "") + ".")
    }
    return sentences
  }
}

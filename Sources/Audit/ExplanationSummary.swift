import Explain
import Fairness
import Models
import Statistics

/// Writes what is kept of all rows' contributions into the record, without growing with the rows and
/// little with the features: the long tail of features is told in fewer numbers.
struct ExplanationSummary {
  /// Features whose contributions are given by their own values.
  static let spreadLimit = 50
  /// Features listed in a gap over all rows of two groups, and as reasons.
  static let listLimit = 20
  /// Features listed in a gap over the rows with one label.
  static let labelListLimit = 10
  /// Equal ranges of φ.
  static let ranges = 30

  let aggregates: ContributionAggregates
  let model: Model
  let matrix: FeatureMatrix
  /// The outputs' names and base values.
  let outputs: [(name: String, baseValue: Double)]
  let partitions: [GroupPartition]
  /// By partition, the group that others are compared with.
  let references: [String?]
  /// The coverage of intervals.
  var confidence = 0.95

  private var names: [String] { model.features.map(\.name) }

  /// The contributions to one output.
  func output(_ output: Int) -> AuditRecord.OutputExplanation {
    let overall = aggregates.overall(output: output)
    // Features in descending order of importance, of equal ones the model's order.
    let order = names.indices.sorted { left, right in
      let values = overall?.meanAbsolute ?? []
      guard !values.isEmpty, values[left] != values[right] else { return left < right }
      return values[left] > values[right]
    }
    return AuditRecord.OutputExplanation(
      output: outputs[output].name, baseValue: outputs[output].baseValue,
      global: list(overall, order), byGroup: byGroup(output, order),
      spread: spread(output, order), gaps: gaps(output), reasons: reasons(output))
  }

  private func list(
    _ means: ContributionMeans?, _ order: [Int]
  ) -> [AuditRecord.FeatureImportance] {
    guard let means else { return [] }
    return order.map {
      .init(feature: names[$0], meanAbs: means.meanAbsolute[$0], mean: means.mean[$0])
    }
  }

  private func byGroup(_ output: Int, _ order: [Int]) -> [AuditRecord.GroupImportance] {
    partitions.enumerated().flatMap { index, partition in
      partition.groups.indices.map { group in
        let means = aggregates.group(group, ofPartition: index, output: output)
        let labels = [true, false].map { label -> AuditRecord.LabelMeans in
          let means = aggregates.group(group, ofPartition: index, label: label, output: output)
          return .init(
            labelPositive: label, n: means?.count ?? 0, weight: means?.weight ?? 0,
            meanMargin: means?.meanMargin,
            means: means.map { means in order.map { means.mean[$0] } } ?? [])
        }
        return AuditRecord.GroupImportance(
          attribute: partition.name, group: partition.groups[group], n: means?.count ?? 0,
          features: list(means, order), weight: means?.weight ?? 0, meanMargin: means?.meanMargin,
          byLabel: labels)
      }
    }
  }

  // MARK: Distributions

  private func spread(_ output: Int, _ order: [Int]) -> [AuditRecord.ContributionSpread] {
    order.enumerated().compactMap { rank, feature in
      guard let extremes = aggregates.extremes(feature: feature, output: output) else { return nil }
      let shares = AuditRecord.ContributionSpread.shares
      let quantiles = aggregates.quantiles(
        [0.005, 0.995] + shares, feature: feature, output: output)
      var range = quantiles[0]...max(quantiles[0], quantiles[1])
      if range.lowerBound == range.upperBound { range = extremes }
      let isShown = rank < Self.spreadLimit && range.lowerBound < range.upperBound
      return .init(
        feature: names[feature], minimum: extremes.lowerBound, maximum: extremes.upperBound,
        quantiles: Array(quantiles.dropFirst(2)),
        range: isShown ? [range.lowerBound, range.upperBound] : nil,
        values: isShown ? values(of: feature, output, over: range) : nil)
    }
  }

  private func values(
    of feature: Int, _ output: Int, over range: ClosedRange<Double>
  ) -> [AuditRecord.ValueBin] {
    let weights = aggregates.distribution(
      feature: feature, output: output, over: range, parts: Self.ranges)
    return zip(aggregates.dependence(feature: feature, output: output), weights).map {
      bin, weights in
      var written = AuditRecord.ValueBin(
        kind: "missing", n: bin.count, weight: bin.weight, mean: bin.mean,
        quartiles: bin.quartiles, weights: Self.rounded(weights, isCount: aggregates.isCounted))
      switch bin.values {
      case .numbers(let numbers):
        written.kind = "numbers"
        (written.low, written.high) = (numbers.lowerBound, numbers.upperBound)
      case .level(let code):
        written.kind = "level"
        written.level = level(code, of: feature)
      case .otherLevels: written.kind = "other_levels"
      case .missing: break
      }
      return written
    }
  }

  private func level(_ code: Int, of feature: Int) -> String {
    if let words = matrix.words(ofColumn: feature), words.indices.contains(code) {
      return words[code]
    }
    if case .categorical(let levels?) = model.features[feature].kind, levels.indices.contains(code)
    {
      return levels[code]
    }
    return String(code)
  }

  /// Weights of neighboring ranges in whole rows, or in millionths of the power of ten below their sum
  /// where rows have weights; sums from the left are rounded, so that the whole stays.
  static func rounded(_ weights: [Double], isCount: Bool) -> [Double] {
    let total = weights.reduce(0, +)
    guard total > 0 else { return weights.map { _ in 0 } }
    var places = 0
    if !isCount {
      var size = total
      while size < 1_000_000, places < 300 {
        size *= 10
        places += 1
      }
    }
    // Dividing by a power of ten gives the Double that prints shortest.
    let unit = (0..<places).reduce(1.0) { unit, _ in unit * 10 }
    var (sum, before) = (0.0, 0.0)
    return weights.map { weight in
      sum += weight
      let now = (sum * unit).rounded()
      defer { before = now }
      return (now - before) / unit
    }
  }

  // MARK: Gaps

  private func gaps(_ output: Int) -> [AuditRecord.MarginGap] {
    partitions.enumerated().flatMap { index, partition -> [AuditRecord.MarginGap] in
      guard let reference = references[index],
        let place = partition.groups.firstIndex(of: reference)
      else { return [] }
      return partition.groups.indices.filter { $0 != place }.flatMap { group in
        [nil, true, false].compactMap { label in
          gap(partition: index, group: group, reference: place, label: label, output: output)
        }
      }
    }
  }

  private func gap(
    partition: Int, group: Int, reference: Int, label: Bool?, output: Int
  ) -> AuditRecord.MarginGap? {
    func means(_ group: Int) -> ContributionMeans? {
      aggregates.group(group, ofPartition: partition, label: label, output: output)
    }
    guard let own = means(group), let other = means(reference),
      let (gap, uncertainty) = aggregates.gap(
        of: group, from: reference, ofPartition: partition, label: label, output: output)
    else { return nil }
    func interval(_ test: WelchTest?) -> [Double]? {
      test?.interval(confidence: confidence).map { [$0.low, $0.high] }
    }
    let order = gap.features.indices.sorted {
      (-abs(gap.features[$0]), $0) < (-abs(gap.features[$1]), $1)
    }
    let limit = label == nil ? Self.listLimit : Self.labelListLimit
    let rest = order.dropFirst(limit)
    return AuditRecord.MarginGap(
      attribute: partitions[partition].name, group: partitions[partition].groups[group],
      reference: partitions[partition].groups[reference], labelPositive: label, n: own.count,
      referenceN: other.count, meanMargin: own.meanMargin, referenceMeanMargin: other.meanMargin,
      difference: gap.difference, ci: interval(uncertainty.difference),
      standardError: uncertainty.difference?.standardError,
      features: order.prefix(limit).map { feature in
        let share = gap.features[feature] / gap.difference
        return .init(
          feature: names[feature], difference: gap.features[feature],
          share: share.isFinite ? share : nil, ci: interval(uncertainty.features[feature]),
          standardError: uncertainty.features[feature]?.standardError)
      },
      rest: rest.isEmpty
        ? nil
        : .init(
          features: rest.count, difference: rest.reduce(0) { $0 + gap.features[$1] }))
  }

  // MARK: Reasons

  private func reasons(_ output: Int) -> AuditRecord.TopReasons? {
    guard aggregates.decidingOutput == output else { return nil }
    let all = aggregates.adverse()
    func ranks(_ feature: Int, _ group: (code: Int, partition: Int)? = nil) -> [Double] {
      aggregates.reasonWeights(feature: feature, group)
    }
    let named = names.indices.map { (feature: $0, weight: ranks($0).reduce(0, +)) }
      .filter { $0.weight > 0 }
      .sorted { (-$0.weight, $0.feature) < (-$1.weight, $1.feature) }
      .prefix(Self.listLimit).map(\.feature)
    return AuditRecord.TopReasons(
      n: all.rows, weight: all.weight,
      features: named.map { .init(feature: names[$0], ranks: ranks($0)) },
      byGroup: partitions.enumerated().flatMap { index, partition in
        partition.groups.indices.map { code in
          let group = aggregates.adverse((code, index))
          return .init(
            attribute: partition.name, group: partition.groups[code], n: group.rows,
            weight: group.weight, ranks: named.map { ranks($0, (code, index)) })
        }
      })
  }
}

import Statistics
import Testing

@testable import Fairness

/// Laws that every measure of the registry keeps, on random samples of several shapes.
@Suite("Laws of the registry")
struct MetricLawTests {
  /// A sample and its partition, as arrays that laws can rearrange.
  struct Rows {
    var labels: [Bool] = []
    var decisions: [Bool] = []
    var scores: [Double] = []
    var weights: [Double] = []
    var codes: [Int32] = []
    var names = ["A", "B", "C", "(unknown)"]
    var isWeighted = true
    var probabilities = true
    var positiveIsFavorable = true

    var count: Int { labels.count }

    func picking(_ rows: [Int]) -> Rows {
      var other = self
      other.labels = rows.map { labels[$0] }
      other.decisions = rows.map { decisions[$0] }
      other.scores = rows.map { scores[$0] }
      other.weights = rows.map { weights[$0] }
      other.codes = rows.map { codes[$0] }
      return other
    }

    func audit(
      _ inference: Inference = Inference(), reference: String? = "B",
      comparator: FairnessAudit.Comparator = .reference
    ) throws -> FairnessAudit {
      let sample = EvaluationSample(
        labels: labels, decisions: decisions, scores: scores,
        scoresAreProbabilities: probabilities, weights: isWeighted ? weights : nil,
        positiveIsFavorable: positiveIsFavorable)
      let partition = GroupPartition(
        name: "x", groups: names, codes: codes, unknown: names.firstIndex(of: "(unknown)"))
      return try FairnessAudit.measure(
        sample, partitions: [(partition, reference)], comparator: comparator, inference: inference)
    }
  }

  /// A random sample; small ones leave cells empty, so that undefined values are met too.
  static func random(seed: UInt64, count: Int, favorable: Bool) -> Rows {
    var random = SplitMix64(seed: seed)
    var rows = Rows()
    rows.positiveIsFavorable = favorable
    for _ in 0..<count {
      let group = Int32(random.next() % 4)
      let score = (random.nextUnit() * 60).rounded(.down) / 60 + 0.003
      rows.codes.append(group)
      rows.scores.append(min(score, 1))
      rows.labels.append(random.nextUnit() < 0.2 + 0.6 * score - 0.05 * Double(group))
      rows.decisions.append(score >= 0.5)
      rows.weights.append(Double(random.next() % 4))
    }
    return rows
  }

  struct Shape: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let count: Int
    let favorable: Bool
    var testDescription: String { "seed \(seed), \(count) rows, favorable \(favorable)" }
    var rows: Rows { MetricLawTests.random(seed: seed, count: count, favorable: favorable) }
  }

  static let shapes = [
    Shape(seed: 1, count: 12, favorable: true), Shape(seed: 2, count: 13, favorable: false),
    Shape(seed: 3, count: 40, favorable: true), Shape(seed: 4, count: 400, favorable: true),
    Shape(seed: 5, count: 400, favorable: false), Shape(seed: 6, count: 3000, favorable: true),
  ]

  // MARK: - Comparing results

  /// Every estimate of an audit under a name that says where it stands.
  static func flatten(_ audit: FairnessAudit) -> [(key: String, estimate: Estimate)] {
    var all = audit.overall.metrics.map { ("all/\($0.id)", $0.estimate) }
    for attribute in audit.attributes {
      for group in attribute.groups {
        all += group.metrics.map { ("group/\(group.group)/\($0.id)", $0.estimate) }
      }
      for comparison in attribute.comparisons {
        all += comparison.metrics.map { ("comparison/\(comparison.group)/\($0.id)", $0.estimate) }
      }
      all += attribute.summary.map { ("summary/\($0.id)", $0.estimate) }
    }
    return all
  }

  /// How much of an estimate two audits must share.
  enum Part {
    case value, everything
  }

  /// The keys under which two audits differ.
  static func differences(
    _ left: FairnessAudit, _ right: FairnessAudit, _ part: Part, error: Double,
    except: Set<String> = [], matching key: (String) -> String? = { $0 },
    map: (_ key: String, _ id: String, Double) -> Double = { $2 }
  ) -> [String] {
    let others = Dictionary(uniqueKeysWithValues: flatten(right).map { ($0.key, $0.estimate) })
    func near(_ a: Double?, _ b: Double?) -> Bool {
      guard let a, let b else { return a == nil && b == nil }
      return abs(a - b) <= error * max(1, abs(a))
    }
    return flatten(left).compactMap { entry -> String? in
      let id = entry.key.split(separator: "/").last.map(String.init) ?? ""
      guard !except.contains(id), let partner = key(entry.key) else { return nil }
      guard let other = others[partner] else { return entry.key + " is missing" }
      let value = entry.estimate.value.map { map(entry.key, id, $0) }
      guard near(value, other.value) else { return entry.key }
      if part == .value { return nil }
      let isSame =
        near(entry.estimate.interval?.low, other.interval?.low)
        && near(entry.estimate.interval?.high, other.interval?.high)
        && near(entry.estimate.pValue, other.pValue) && entry.estimate.count == other.count
        && entry.estimate.reason == other.reason
      return isSame ? nil : entry.key + " beside the value"
    }
  }

  // MARK: - The laws

  @Test("The order of the rows does not matter", arguments: shapes)
  func rowOrder(_ shape: Shape) throws {
    let rows = shape.rows
    var random = SplitMix64(seed: shape.seed &+ 99)
    let shuffled = rows.picking(Array(0..<rows.count).shuffled(using: &random))
    let found = Self.differences(
      try rows.audit(), try shuffled.audit(), .everything, error: 1e-11)
    #expect(found == [])
  }

  @Test("A whole weight is worth as many rows", arguments: shapes)
  func repetition(_ shape: Shape) throws {
    let rows = shape.rows
    var repeated = rows.picking(
      (0..<rows.count).flatMap { Array(repeating: $0, count: Int(rows.weights[$0])) })
    repeated.isWeighted = false
    let found = Self.differences(
      try rows.audit(), try repeated.audit(), .value, error: 1e-11,
      // In these n says how sure a rate is: weights bring no rows.
      except: [
        "cohen_d", "z_statistic", "standardized_mean_difference",
        "expected_calibration_error_by_chance", "expected_calibration_error_by_chance_difference",
      ])
    #expect(found == [])
  }

  @Test("A frequency weight is as many rows in everything", arguments: shapes)
  func frequencies(_ shape: Shape) throws {
    let rows = shape.rows
    var repeated = rows.picking(
      (0..<rows.count).flatMap { Array(repeating: $0, count: Int(rows.weights[$0])) })
    repeated.isWeighted = false
    var inference = Inference()
    inference.weights = .frequency
    inference.replicates = 50
    let ofScores = Set(Metric.all.filter { $0.needs != .decisions }.map(\.id))
    let found = Self.differences(
      try rows.audit(inference), try repeated.audit(inference), .everything, error: 1e-11,
      except: ofScores)
    #expect(found == [])
  }

  /// But for the reason of a group that has no other rows, which says that they are there; no shape
  /// has such a group.
  @Test("A row of weight 0 is no row", arguments: shapes)
  func removal(_ shape: Shape) throws {
    let rows = shape.rows
    let kept = rows.picking((0..<rows.count).filter { rows.weights[$0] > 0 })
    let found = Self.differences(try rows.audit(), try kept.audit(), .everything, error: 0)
    #expect(found == [])
  }

  @Test("Names and order of the groups do not matter", arguments: shapes)
  func relabelling(_ shape: Shape) throws {
    let rows = shape.rows
    var renamed = rows
    // A, B, C, (unknown) stand in the order C, A, B, (unknown) as R, P, Q.
    renamed.names = ["R", "P", "Q", "(unknown)"]
    renamed.codes = rows.codes.map { [1, 2, 0, 3][Int($0)] }
    let names = ["A": "P", "B": "Q", "C": "R"]
    let found = Self.differences(
      try rows.audit(), try renamed.audit(reference: "Q"), .everything, error: 1e-12,
      matching: { key in
        key.split(separator: "/").map { names[String($0)] ?? String($0) }.joined(separator: "/")
      })
    #expect(found == [])
  }

  @Test("Calling the other class positive swaps the rates and nothing else", arguments: shapes)
  func polarity(_ shape: Shape) throws {
    let rows = shape.rows
    var swapped = rows
    swapped.labels = rows.labels.map { !$0 }
    swapped.decisions = rows.decisions.map { !$0 }
    swapped.scores = rows.scores.map { 1 - $0 }
    swapped.positiveIsFavorable.toggle()
    let partners = [
      ("true_positive_rate", "true_negative_rate"),
      ("false_positive_rate", "false_negative_rate"),
      ("positive_predictive_value", "negative_predictive_value"),
      ("false_discovery_rate", "false_omission_rate"),
      ("treatment_ratio", "inverse_treatment_ratio"),
      ("conditional_acceptance", "conditional_rejection"),
      (
        "background_positive_subgroup_negative_auc", "background_negative_subgroup_positive_auc"
      ), ("cross_auc", "reverse_cross_auc"),
      ("balance_for_positive_class", "balance_for_negative_class"),
    ]
    // What is named after the positive class and has no partner of its own name.
    let oneSided: Set<String> = [
      "f1", "f1_difference", "threat_score", "threat_score_difference", "threat_score_ratio",
      "share_of_selected", "share_of_selected_difference", "share_of_selected_ratio",
      "predictive_parity_difference_to_overall", "equalized_odds_ratio_to_overall",
      "treatment_equality_difference", "predictive_parity_difference", "predictive_parity_ratio",
      "predictive_equality_difference", "predictive_equality_ratio", "equalized_odds_ratio",
      "selection_rate_ratio", "base_rate_ratio", "generalized_true_positive_rate",
      "generalized_false_positive_rate", "generalized_true_positive_rate_difference",
      "generalized_false_positive_rate_difference", "actual_to_expected_ratio",
      "actual_to_expected_ratio_difference", "scoring_rate", "scoring_rate_difference",
      "scoring_rate_ratio",
    ]
    let found = Self.differences(
      try rows.audit(), try swapped.audit(), .value, error: 1e-11, except: oneSided,
      matching: { key in
        for (one, other) in partners {
          if key.hasSuffix("/cross_auc_difference") { return key }
          if key.contains("/" + one) { return key.replacing(one, with: other) }
          if key.contains("/" + other) { return key.replacing(other, with: one) }
        }
        return key
      },
      map: { key, id, value in
        // A range has no sign.
        guard !key.hasPrefix("summary") else { return value }
        return switch id {
        case "label_proportion_difference": -value
        case "selection_rate", "base_rate", "mean_score": 1 - value
        case "selection_rate_difference", "base_rate_difference", "mean_score_difference",
          "calibration_in_the_large", "calibration_in_the_large_difference",
          "average_predictive_value_difference", "calibration_intercept",
          "calibration_intercept_difference", "cross_auc_difference",
          "standardized_mean_difference", "population_standardized_mean_difference",
          "balance_for_positive_class", "balance_for_negative_class":
          -value
        default: value
        }
      })
    #expect(found == [])
  }

  @Test("A common factor of the weights changes nothing but counts", arguments: shapes)
  func scaling(_ shape: Shape) throws {
    let rows = shape.rows
    var heavier = rows
    heavier.weights = rows.weights.map { $0 * 4 }
    let found = Self.differences(
      try rows.audit(), try heavier.audit(), .everything, error: 0,
      // A number of people, and measures smoothed by a fixed half row.
      except: [
        "shortfall", "four_fifths_shortfall", "differential_fairness_epsilon",
        "differential_fairness_amplification",
      ])
    #expect(found == [])
  }

  @Test("Equal weights measure, bound and test as no weights do", arguments: shapes)
  func equalWeights(_ shape: Shape) throws {
    var rows = shape.rows
    rows.isWeighted = false
    var weighted = rows
    weighted.isWeighted = true
    weighted.weights = rows.weights.map { _ in 1 }
    let found = Self.differences(try rows.audit(), try weighted.audit(), .everything, error: 0)
    #expect(found == [])
  }

  @Test("A group of all rows is the sample", arguments: shapes)
  func wholeSample(_ shape: Shape) throws {
    var rows = shape.rows
    rows.codes = rows.codes.map { _ in 1 }
    let audit = try rows.audit()
    let group = try #require(audit.attributes[0].groups.first { $0.group == "B" })
    for (own, all) in zip(group.metrics, audit.overall.metrics) {
      #expect(own.estimate == all.estimate, "\(own.id)")
    }
    #expect(group.calibration == audit.overall.calibration)
  }

  @Test("Changing sides turns differences and inverts ratios", arguments: shapes)
  func antisymmetry(_ shape: Shape) throws {
    let rows = shape.rows
    let (forward, backward) = (try rows.audit(reference: "B"), try rows.audit(reference: "A"))
    for metric in Metric.comparisonMetrics {
      guard
        let value = forward.comparison("A", metric.id)?.value,
        let other = backward.comparison("B", metric.id)?.value
      else { continue }
      switch metric.id {
      case "equalized_odds_difference", "average_absolute_odds_difference",
        "conditional_use_accuracy_difference", "average_conditional_use_accuracy_difference",
        "symmetric_impact_ratio", "abroca", "ks_distance", "wasserstein_distance":
        #expect(abs(value - other) < 1e-12, "\(metric.id)")
      case "label_js_divergence", "label_lp_distance", "label_total_variation",
        "label_maximum_difference":
        #expect(abs(value - other) < 1e-12, "\(metric.id)")
      case "label_kl_divergence": #expect(value >= 0 && other >= 0)
      case "cross_auc":
        #expect(value == backward.comparison("B", "reverse_cross_auc")?.value)
      case "reverse_cross_auc":
        #expect(value == backward.comparison("B", "cross_auc")?.value)
      case "shortfall": #expect(value * other <= 0)
      case "four_fifths_shortfall": #expect(value <= 0 || other <= 0)
      case "cohen_d", "cohen_h", "z_statistic", "standardized_mean_difference",
        "population_standardized_mean_difference":
        #expect(abs(value + other) < 1e-12)
      case _ where metric.unit == .difference:
        #expect(abs(value + other) < 1e-12, "\(metric.id)")
      default: #expect(abs(value * other - 1) < 1e-12, "\(metric.id)")
      }
    }
  }

  @Test("Numbers are finite, intervals hold their value, p-values lie in 0...1", arguments: shapes)
  func sanity(_ shape: Shape) throws {
    var rows = shape.rows
    for isWeighted in [true, false] {
      rows.isWeighted = isWeighted
      let audit = try rows.audit()
      for (key, estimate) in Self.flatten(audit) {
        guard let value = estimate.value else {
          #expect(estimate.reason?.isEmpty == false)
          continue
        }
        #expect(value.isFinite, "\(key)")
        if let interval = estimate.interval {
          #expect(interval.low.isFinite && interval.high.isFinite, "\(key)")
          #expect(interval.low <= value + 1e-15 && value <= interval.high + 1e-15, "\(key)")
        }
        if let p = estimate.pValue { #expect(p > 0 && p <= 1, "\(key)") }
      }
      for comparison in audit.attributes[0].comparisons {
        for metric in comparison.metrics {
          let test = Metric.named(metric.id, scope: .comparison)?.test
          #expect((metric.estimate.pValue == nil) == (metric.adjustedPValue == nil))
          if test == nil { #expect(metric.estimate.pValue == nil, "\(metric.id)") }
          // DeLong's test needs a variance.
          if test != nil, test != Metric.deLongTest, metric.estimate.value != nil {
            #expect(metric.estimate.pValue != nil, "\(metric.id)")
          }
          if let p = metric.estimate.pValue, let adjusted = metric.adjustedPValue {
            #expect(adjusted >= p)
          }
        }
      }
    }
  }

  @Test("The comparison of these laws notices one changed row, label, score or weight")
  func checker() throws {
    var rows = Self.random(seed: 4, count: 400, favorable: true)
    rows.weights[7] = 2
    let audit = try rows.audit()
    #expect(Self.differences(audit, audit, .everything, error: 0) == [])
    let changes: [(String, (inout Rows) -> Void)] = [
      ("selection_rate", { $0.decisions[7].toggle() }), ("base_rate", { $0.labels[7].toggle() }),
      ("mean_score", { $0.scores[7] = 1 - $0.scores[7] + 0.01 }),
      ("accuracy", { $0.weights[7] += 1 }),
    ]
    for (id, change) in changes {
      var wrong = rows
      change(&wrong)
      let found = Self.differences(audit, try wrong.audit(), .value, error: 1e-11)
      #expect(found.contains("all/\(id)"), "\(id)")
    }
    // An interval of another confidence is a difference, though every value agrees.
    var light = rows
    light.weights = rows.weights.map { $0 > 0 ? 1 : 0 }
    light.weights[3] = 2
    let found = Self.differences(
      try light.audit(),
      try light.picking(Array(0..<light.count) + [3]).audit(), .everything, error: 1e-11)
    #expect(!found.isEmpty)
  }
}

import Foundation
import Statistics
import Testing

@testable import Fairness

/// Degenerate groups and wrong inputs: what has no value says why, and nothing traps.
@Suite("Edges of the other tasks")
struct TaskEdgeTests {
  /// Collects every estimate of a result through its record.
  private func estimates(_ value: some Encodable) throws -> [(path: String, fields: [String: Any])]
  {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
    var found: [(path: String, fields: [String: Any])] = []
    func walk(_ node: Any, _ path: String) {
      if let fields = node as? [String: Any] {
        if fields["value"] != nil, fields["n"] != nil { found.append((path, fields)) }
        for (key, child) in fields { walk(child, path + "/" + key) }
      } else if let list = node as? [Any] {
        for (index, child) in list.enumerated() { walk(child, path + "/\(index)") }
      }
    }
    walk(object, "")
    return found
  }

  /// Every estimate has a finite number with ordered limits, or a reason. (A number that is not
  /// finite would not even be written.)
  private func check(_ value: some Encodable, least: Int) throws {
    let all = try estimates(value)
    #expect(all.count >= least)
    for (path, fields) in all {
      if fields["value"] is NSNull {
        let why = fields["why"] as? String ?? ""
        #expect(!why.isEmpty && !why.hasSuffix(" "), "\(path): \(why)")
      } else {
        #expect(fields["value"] is NSNumber, "\(path)")
        if let ends = fields["ci"] as? [Double] { #expect(ends[0] <= ends[1], "\(path)") }
        if let p = fields["pValue"] as? Double { #expect(p > 0 && p <= 1, "\(path)") }
      }
    }
  }

  @Test("Classes: empty, single-class and weightless groups have reasons, never 0")
  func classes() throws {
    // A: 6 rows of all classes; B: only class x, never predicted as y; C: no rows; D: weight 0.
    let sample = MulticlassSample(
      classes: ["x", "y"], labels: [0, 0, 0, 1, 1, 1, 0, 0, 1],
      predictions: [0, 0, 1, 1, 1, 0, 0, 0, 1],
      weights: [1, 1, 1, 1, 1, 1, 1, 1, 0])
    let groups = partition([0, 0, 0, 0, 0, 0, 1, 1, 3], count: 4)
    let result = try MulticlassAudit.measure(
      sample, partitions: [(groups, "A")], inference: inference(replicates: 50))
    try check(result, least: 150)
    let measured = result.attributes[0].groups
    #expect(
      measured[1].classes[1].metrics["true_positive_rate"]?.reason
        == "no rows labeled 'y' in the group")
    #expect(
      measured[1].classes[1].metrics["positive_predictive_value"]?.reason
        == "no rows predicted as 'y' in the group")
    #expect(
      measured[1].classes[0].metrics["false_positive_rate"]?.reason
        == "only rows labeled 'x' in the group")
    #expect(measured[1].metrics["macro_recall"]?.reason == "no rows labeled 'y' in the group")
    #expect(
      measured[1].metrics["macro_f1"]?.reason
        == "no rows labeled with or predicted as 'y' in the group")
    #expect(
      measured[1].metrics["matthews_correlation"]?.reason
        == "labels or predictions all of one class in the group")
    #expect(measured[1].metrics["accuracy"]?.value == 1)
    #expect(measured[1].metrics["weighted_f1"]?.value == 1)
    #expect(measured[2].metrics["accuracy"]?.reason == "no rows in the group")
    #expect(measured[3].metrics["accuracy"]?.reason == "no row of weight above 0 in the group")
    #expect(measured[3].metrics["macro_f1"]?.reason == "no row of weight above 0 in the group")
    let compared = result.attributes[0].comparisons
    #expect(
      compared[0].metrics["multiclass_true_rates"]?.reason
        == "no rows labeled 'y' in the group")
    // Half of A is predicted x, all of B: ½(|1 − ½| + |0 − ½|) = ½.
    #expect(isNear(compared[0].metrics["multiclass_statistical_parity"], 0.5))
    let summary = result.attributes[0].summary("max_multiclass_true_rates")
    #expect(summary?.estimate.value == nil)
    #expect(summary?.undefinedGroups == ["B", "C", "D"])
    let parity = result.attributes[0].summary("max_multiclass_statistical_parity")
    #expect(parity?.lowest == "A" && parity?.highest == "B")
  }

  @Test("Unknown values are measured and compared, but are no reference and in no summary")
  func unknown() throws {
    let groups = GroupPartition(
      name: "sex", groups: ["f", "(unknown)"], codes: [0, 0, 1, 1, 1], unknown: 1)
    let sample = OrderedSample(classes: ["bad", "good"], outcomes: [0, 1, 1, 1, 1])
    let attribute = try OrderedAudit.measure(
      sample, partitions: [(groups, nil)], inference: inference()
    ).attributes[0]
    #expect(attribute.reference == "f" && attribute.referenceChoice == .largestGroup)
    #expect(attribute.groups[1].unknown && !attribute.groups[0].unknown)
    #expect(isNear(attribute.comparisons[0].cuts[0].metrics["cumulative_rate_ratio"], 2))
    #expect(
      attribute.summary("cumulative_rate_ratio")?.estimate.reason
        == "defined in fewer than two groups")
  }

  @Test("Ordered outcomes: a rate of 0 in the reference, all alike, empty groups")
  func ordered() throws {
    let sample = OrderedSample(
      classes: ["1", "2", "3"], outcomes: [0, 1, 1, 1, 2, 2, 0, 0])
    let result = try OrderedAudit.measure(
      sample, partitions: [(partition([0, 0, 0, 1, 1, 1, 2, 2], count: 4), "A")],
      inference: inference(replicates: 50))
    try check(result, least: 54)
    let comparisons = result.attributes[0].comparisons
    #expect(
      comparisons[0].cuts[1].metrics["cumulative_rate_ratio"]?.reason
        == "the rate is zero in the reference group")
    // B is never worse than A: no generalized odds ratio.
    #expect(comparisons[0].metrics["generalized_odds_ratio"]?.value == nil)
    #expect(comparisons[0].worstCut == "2")
    // C fares worst: 0 of 2 against 2 of 3 at the first cut.
    #expect(isNear(comparisons[1].metrics["lowest_cumulative_rate_ratio"], 0))
    #expect(comparisons[2].worstCut == nil)
    let alike = try OrderedAudit.measure(
      OrderedSample(classes: ["1", "2"], outcomes: [1, 1, 1, 1]),
      partitions: [(partition([0, 0, 1, 1]), "A")], inference: inference())
    let same = alike.attributes[0].comparisons[0].metrics["common_language_probability"]
    #expect(same?.value == 0.5 && same?.pValue == 1)
  }

  @Test("Numbers: constants, zeros, perfect predictions, missing labels and single rows")
  func numbers() throws {
    let groups = partition([0, 0, 0, 0, 1, 1, 1, 1, 2], count: 4)
    let constant = try RegressionAudit.measure(
      RegressionSample(
        predictions: [Double](repeating: 5, count: 9), labels: [1, 2, 3, 0, 5, 5, 5, 5, 7],
        goodDirection: .higher),
      partitions: [(groups, "A")], inference: inference(replicates: 120, correction: .holm))
    try check(constant, least: 200)
    let measured = constant.attributes[0].groups
    #expect(
      measured[0].metrics["mean_absolute_percentage_error"]?.reason
        == "labels of 0 in the group")
    #expect(
      measured[0].metrics["correlation"]?.reason
        == "predictions or labels do not vary in the group")
    #expect(measured[1].metrics["r_squared"]?.reason == "the labels do not vary in the group")
    #expect(measured[1].metrics["root_mean_squared_error"]?.value == 0)
    // Residuals −4, −3, −2, −5: R² = 1 − (16 + 9 + 4 + 25)/(0.25 + 0.25 + 2.25 + 2.25) = −9.8.
    #expect(isNear(measured[0].metrics["r_squared"], -9.8))
    #expect(isNear(measured[0].metrics["mean_residual"], -3.5))
    #expect(measured[2].metrics["mean_residual"]?.interval == nil)
    #expect(measured[3].metrics["mean_prediction"]?.reason == "no rows in the group")
    let compared = constant.attributes[0].comparisons
    #expect(
      compared[0].metrics["standardized_mean_difference"]?.reason
        == "no spread within the groups")
    #expect(
      compared[0].metrics["independence_density_ratio"]?.reason
        == "the predictions of both groups do not vary")
    #expect(compared[0].metrics["root_mean_squared_error_ratio"]?.value == 0)
    #expect(compared[0].metrics["ks_distance"]?.value == 0)
    #expect(compared[0].metrics["ks_distance"]?.pValue == 1)
    // No prediction lies strictly beyond the median: no ratio, but no difference either.
    #expect(compared[0].metrics["best_half_rate_difference"]?.value == 0)
    #expect(
      compared[0].metrics["best_half_rate_ratio"]?.reason
        == "the rate is zero in the reference group")

    let unlabeled = try RegressionAudit.measure(
      RegressionSample(
        predictions: [1, 2, 3, 4, 2, 5, 6, 1, 9], labels: nil, goodDirection: .lower),
      partitions: [(groups, nil)], inference: inference())
    try check(unlabeled, least: 200)
    #expect(unlabeled.overall.metrics["r_squared"]?.reason == "there are no labels")
    #expect(unlabeled.overall.metrics["mean_prediction"]?.value != nil)
    #expect(
      unlabeled.attributes[0].comparisons[0].metrics["independence_density_ratio"]?.value != nil)
    #expect(
      unlabeled.attributes[0].comparisons[0].metrics["separation_density_ratio"]?.reason
        == "there are no labels")
    #expect(
      unlabeled.attributes[0].summary("bounded_group_loss_squared_error")?.estimate.reason
        == "there are no labels")

    // Predictions that part the groups, and predictions that are the labels.
    let apart = try RegressionAudit.measure(
      RegressionSample(
        predictions: [1, 2, 3, 4, 5, 6], labels: [1, 2, 3, 4, 5, 6], goodDirection: .higher),
      partitions: [(partition([0, 0, 0, 1, 1, 1]), "A")], inference: inference()
    ).attributes[0].comparisons[0].metrics
    #expect(
      apart["independence_density_ratio"]?.reason
        == "the predictions tell some rows' group for certain")
    #expect(apart["separation_density_ratio"]?.reason?.contains("say the same") == true)
  }

  @Test("Numbers beyond all measure end in reasons", arguments: [1e155, 1e300, 1.7e308])
  func huge(size: Double) throws {
    let result = try RegressionAudit.measure(
      RegressionSample(
        predictions: [size, -size, size, 1, size, -size], labels: [-size, size, size, 2, 1, 0],
        goodDirection: .higher),
      partitions: [(partition([0, 0, 0, 1, 1, 1]), "A")], inference: inference(replicates: 100))
    try check(result, least: 100)
  }

  @Test("Rankings: one candidate, groups without candidates or relevance, all tied")
  func ranking() throws {
    let tied = try RankingAudit.measure(
      RankingSample(scores: [1, 1, 1, 1], relevance: [0, 0, 0, 0], cutoffs: [1, 2, 10]),
      partitions: [(partition([0, 0, 1, 1], count: 3), "A")],
      inference: inference(replicates: 100))
    try check(tied, least: 60)
    let attribute = tied.attributes[0]
    #expect(attribute.comparisons[0].metrics["mean_exposure_ratio"]?.value == 1)
    #expect(attribute.comparisons[0].metrics["mean_exposure_ratio"]?.pValue == 1)
    #expect(isNear(attribute.groups[0].cutoffs[0].metrics["top_rate"], 0.25))
    #expect(isNear(attribute.summary("ndkl")?.estimate, 0))
    #expect(attribute.groups[0].metrics["exposure_to_merit"]?.reason == "no candidate is relevant")
    #expect(attribute.groups[0].metrics["ndcg"]?.reason == "no relevant candidates in the group")
    #expect(attribute.groups[2].metrics["mean_exposure"]?.reason == "no candidates in the group")
    let single = try RankingAudit.measure(
      RankingSample(scores: [3], cutoffs: [1]), partitions: [(partition([0]), nil)],
      inference: inference(replicates: 100))
    try check(single, least: 10)
    #expect(single.attributes[0].groups[0].metrics["ndcg"]?.reason == "there is no relevance")
    // B has no candidate in the first two: minus infinity is no number, but B is named.
    let absent = try RankingAudit.measure(
      RankingSample(scores: [5, 4, 3, 2], cutoffs: [2]),
      partitions: [(partition([0, 0, 1, 1]), "A")], inference: inference()
    ).attributes[0]
    let skew = try #require(absent.summary("min_skew"))
    #expect(skew.lowest == "B")
    #expect(skew.estimate.reason == "minus infinity: no candidate of 'B' in the top 2")
    #expect(absent.groups[1].cutoffs[0].metrics["skew"]?.value == nil)
    #expect(isNear(absent.groups[0].cutoffs[0].metrics["skew"], log(2)))
  }

  @Test("Wrong inputs are errors that name column and row")
  func errors() throws {
    let groups = partition([0, 1])
    func thrown(_ body: () throws(FairnessError) -> some Any) -> FairnessError? {
      do throws(FairnessError) {
        _ = try body()
        return nil
      } catch {
        return error
      }
    }
    func classes(
      _ classes: [String], _ labels: [Int32], _ predictions: [Int32],
      probabilities: [[Double]]? = nil, weights: [Double]? = nil
    ) -> FairnessError? {
      thrown { () throws(FairnessError) in
        try MulticlassAudit.measure(
          MulticlassSample(
            classes: classes, labels: labels, predictions: predictions,
            probabilities: probabilities, weights: weights), partitions: [(groups, nil)])
      }
    }
    #expect(classes(["x"], [0, 0], [0, 0]) == .task(.tooFewClasses))
    #expect(
      classes(["x", "y"], [0, 2], [0, 0])
        == .task(.classCodeOutOfRange(column: "labels", row: 1)))
    #expect(
      classes(["x", "y"], [0, 1], [-1, 0])
        == .task(.classCodeOutOfRange(column: "predictions", row: 0)))
    #expect(
      classes(["x", "y"], [0, 1], [0])
        == .task(.columnLengthMismatch(column: "predictions", expected: 2, found: 1)))
    #expect(
      classes(["x", "y"], [0, 1], [0, 1], probabilities: [[0.5, 0.5], [0.5, 1.5]])
        == .task(.numberOutOfRange(column: "probabilities", row: 1)))
    #expect(
      classes(["x", "y"], [0, 1], [0, 1], probabilities: [[0.5, 0.5]])
        == .task(.columnLengthMismatch(column: "probabilities", expected: 2, found: 1)))
    #expect(classes(["x", "y"], [0, 1], [0, 1], weights: [1, -1]) == .invalidWeight(row: 1))
    #expect(
      classes(["x", "y"], [0, 1], [0, 1], weights: [1])
        == .task(.columnLengthMismatch(column: "weights", expected: 2, found: 1)))
    #expect(classes(["x", "y"], [0, 1], [0, 1], weights: [0, 0]) == .noRows)
    #expect(classes(["x", "y"], [], []) == .noRows)
    #expect(
      thrown { () throws(FairnessError) in
        try OrderedAudit.measure(
          OrderedSample(classes: ["x", "y"], outcomes: [0, 5]), partitions: [(groups, nil)])
      } == .task(.classCodeOutOfRange(column: "outcomes", row: 1)))
    func numbers(
      _ predictions: [Double], _ labels: [Double]?, exposures: [Double]? = nil,
      reference: String? = nil
    ) -> FairnessError? {
      thrown { () throws(FairnessError) in
        try RegressionAudit.measure(
          RegressionSample(
            predictions: predictions, labels: labels, exposures: exposures, goodDirection: .lower),
          partitions: [(groups, reference)])
      }
    }
    #expect(
      numbers([1, .nan], nil) == .task(.numberOutOfRange(column: "predictions", row: 1)))
    #expect(
      numbers([1, 2], [.infinity, 1]) == .task(.numberOutOfRange(column: "labels", row: 0)))
    #expect(
      numbers([1, 2], [1])
        == .task(.columnLengthMismatch(column: "labels", expected: 2, found: 1)))
    #expect(
      numbers([1, 2], nil, exposures: [1, -1])
        == .task(.numberOutOfRange(column: "exposures", row: 1)))
    #expect(
      numbers([1, 2], nil, reference: "Z")
        == .referenceNotFound(attribute: "group", reference: "Z", available: ["A", "B"]))
    func ranking(
      _ scores: [Double], lists: [Int32]? = nil, relevance: [Double]? = nil, cutoffs: [Int] = [1]
    ) -> FairnessError? {
      thrown { () throws(FairnessError) in
        try RankingAudit.measure(
          RankingSample(scores: scores, lists: lists, relevance: relevance, cutoffs: cutoffs),
          partitions: [(groups, nil)])
      }
    }
    #expect(ranking([1, .nan]) == .task(.numberOutOfRange(column: "scores", row: 1)))
    #expect(ranking([1, 2], lists: [0, -1]) == .task(.listCodeNegative(row: 1)))
    #expect(
      ranking([1, 2], relevance: [-1, 0]) == .task(.numberOutOfRange(column: "relevance", row: 0)))
    #expect(ranking([1, 2], cutoffs: [0]) == .task(.cutoffOutOfRange(0)))
    #expect(
      ranking([1, 2, 3])
        == .rowCountMismatch(attribute: "group", expected: 3, found: 2))
    var settings = inference()
    settings.confidence = 1
    #expect(
      thrown { () throws(FairnessError) in
        try RankingAudit.measure(
          RankingSample(scores: [1, 2]), partitions: [(groups, nil)], inference: settings)
      } == .confidenceOutOfRange(1))
  }

  @Test(
    "Random small samples with empty groups, ties and wild weights never trap",
    arguments: 0..<40)
  func wild(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 1...25, using: &generator)
    func numbers(_ choices: [Double]) -> [Double] {
      (0..<count).map { _ in choices.randomElement(using: &generator) ?? 0 }
    }
    func codes(_ limit: Int32) -> [Int32] {
      (0..<count).map { _ in Int32.random(in: 0..<limit, using: &generator) }
    }
    let groups = GroupPartition(
      name: "group", groups: ["A", "B", "C", "(unknown)"], codes: codes(4), unknown: 3)
    let weights = numbers([0, 1, 1, 0.1, 3, 1e-3, 1e12])
    var settings = inference(
      replicates: 30, correction: .holm, weights: seed % 2 == 0 ? .sampling : .frequency)
    settings.bootstrapInterval = seed % 3 == 0 ? .bca : .percentile
    settings.rateInterval = [.wilson, .clopperPearson, .jeffreys][Int(seed % 3)]
    settings.differenceInterval = seed % 5 == 0 ? .miettinenNurminen : .newcombe
    let used = weights.contains { $0 > 0 } ? weights : nil
    try check(
      MulticlassAudit.measure(
        MulticlassSample(
          classes: ["x", "y", "z"], labels: codes(3), predictions: codes(3),
          probabilities: (0..<3).map { _ in numbers([0, 0.2, 0.5, 1]) }, weights: used),
        partitions: [(groups, nil)], inference: settings), least: 40)
    try check(
      OrderedAudit.measure(
        OrderedSample(classes: ["x", "y", "z"], outcomes: codes(3), weights: used),
        partitions: [(groups, nil)], inference: settings), least: 20)
    try check(
      RegressionAudit.measure(
        RegressionSample(
          predictions: numbers([0, 1, -1, 2.5, 1e9, -1e-9, 7]),
          labels: seed % 7 == 0 ? nil : numbers([0, 1, -1, 2.5, 1e9, 7]),
          exposures: seed % 4 == 0 ? numbers([0.5, 1, 2]) : nil, weights: used,
          goodDirection: seed % 2 == 0 ? .higher : .lower), partitions: [(groups, nil)],
        inference: settings), least: 60)
    try check(
      RankingAudit.measure(
        RankingSample(
          scores: numbers([0, 1, 2, 3]), lists: codes(seed % 2 == 0 ? 2 : 14),
          relevance: numbers([0, 0, 1, 3]), cutoffs: [1, 3, 1000]), partitions: [(groups, nil)],
        inference: settings), least: 40)
  }
}

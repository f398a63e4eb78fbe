import Foundation
import Statistics
import Testing

@testable import Fairness

/// Small examples worked by hand, and laws checked by going through all cases.
@Suite("Worked examples of the other tasks")
struct TaskExampleTests {
  @Test("Three classes by hand")
  func classes() throws {
    // A: label x: 3 as x, 1 as y; y: 1 as x, 2 as y, 1 as z; z: 2 as z.
    // B: x: 2 as x, 2 as z; y: 2 as y; z: 1 as x, 1 as z.
    let cells: [(group: Int, label: Int32, prediction: Int32, count: Int)] = [
      (0, 0, 0, 3), (0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 2), (0, 1, 2, 1), (0, 2, 2, 2),
      (1, 0, 0, 2), (1, 0, 2, 2), (1, 1, 1, 2), (1, 2, 0, 1), (1, 2, 2, 1),
    ]
    func all<Value>(_ value: (Int, Int32, Int32) -> Value) -> [Value] {
      cells.flatMap { cell in
        [Value](repeating: value(cell.group, cell.label, cell.prediction), count: cell.count)
      }
    }
    let attribute = try MulticlassAudit.measure(
      MulticlassSample(
        classes: ["x", "y", "z"], labels: all { _, label, _ in label },
        predictions: all { _, _, prediction in prediction }),
      partitions: [(partition(all { group, _, _ in group }), "A")], inference: inference()
    ).attributes[0]
    let own = attribute.groups[0].metrics
    // Accuracy (3 + 2 + 2)/10; recalls 3/4, 2/4, 2/2; precisions 3/4, 2/3, 2/3.
    #expect(isNear(own["accuracy"], 0.7))
    #expect(isNear(own["macro_recall"], 0.75))
    #expect(isNear(own["macro_precision"], (0.75 + 2.0 / 3 + 2.0 / 3) / 3))
    // F1: 6/8, 4/7, 4/5.
    #expect(isNear(own["macro_f1"], (0.75 + 4.0 / 7 + 0.8) / 3))
    #expect(isNear(own["weighted_f1"], 0.4 * 0.75 + 0.4 * 4 / 7 + 0.2 * 0.8))
    // Agreement .7 against .4·.4 + .4·.3 + .2·.3 = .34 by chance.
    #expect(isNear(own["cohen_kappa"], 0.36 / 0.66))
    let compared = attribute.comparisons[0].metrics
    // Predicted shares: A .4, .3, .3; B 3/8, 2/8, 3/8: half of .025 + .05 + .075.
    #expect(isNear(compared["multiclass_statistical_parity"], 0.075))
    // Given x: |½ − ¾| + |0 − ¼| + |½ − 0| = 1; y: ¼ + ½ + ¼ = 1; z: ½ + 0 + ½ = 1; over 2K = 6.
    #expect(isNear(compared["multiclass_equality_of_opportunity"], 0.5))
    // Predicted x: −¼ − ¼ + ½ = 0; y: −¼ + ½ = ¼; z: ½ − ¼ − ½ = −¼: they cancel to ½ over 6.
    #expect(isNear(compared["multiclass_average_odds"], 0.5 / 6))
    // Recalls differ by ¼, ½ and ½.
    #expect(isNear(compared["multiclass_true_rates"], 1.25 / 3))
    let worst = attribute.summary("true_positive_rate_difference")
    #expect(worst?.of == "y" && worst?.lowest == "A" && worst?.highest == "B")
    #expect(isNear(worst?.estimate, 0.5))
  }

  @Test("Ordered outcomes by hand")
  func ordered() throws {
    // A: 1, 2, 2, 3. B: 1, 1, 2, 3. Of 16 pairs (B against A), B is better in
    // (2 > 1): 1, (3 > 1): 1, (3 > 2): 2 = 4, worse in 2·3 + (2 < 3): 1 = 7, equal in 5.
    let attribute = try OrderedAudit.measure(
      OrderedSample(classes: ["1", "2", "3"], outcomes: [0, 1, 1, 2, 0, 0, 1, 2]),
      partitions: [(partition([0, 0, 0, 0, 1, 1, 1, 1]), "A")], inference: inference()
    ).attributes[0]
    let compared = attribute.comparisons[0]
    #expect(isNear(compared.metrics["common_language_probability"], (4 + 2.5) / 16))
    #expect(isNear(compared.metrics["cliffs_delta"], -3.0 / 16))
    #expect(isNear(compared.metrics["generalized_odds_ratio"], 4.0 / 7))
    // At least 2: 2 of 4 against 3 of 4; at least 3: 1 of 4 both.
    #expect(isNear(compared.cuts[0].metrics["cumulative_rate_ratio"], 2.0 / 3))
    #expect(isNear(compared.cuts[0].metrics["cumulative_odds_ratio"], 1.0 / 3))
    #expect(isNear(compared.cuts[1].metrics["cumulative_rate_difference"], 0))
    #expect(compared.worstCut == "2")
    // Ridits over all: 3/16, 9/16, 14/16. A: (3 + 9 + 9 + 14)/64.
    #expect(isNear(attribute.groups[0].metrics["mean_ridit"], 35.0 / 64))
    let lowest = attribute.summary("lowest_cumulative_rate_ratio")
    #expect(lowest?.of == "2" && lowest?.lowest == "B" && lowest?.highest == "A")
    // The interval of the lowest holds at both cuts at once: wider than that of its own cut.
    let own = try #require(compared.cuts[0].metrics["cumulative_rate_ratio"]?.interval)
    let all = try #require(compared.metrics["lowest_cumulative_rate_ratio"]?.interval)
    #expect(all.low < own.low)
  }

  @Test("Prices by hand: exposures weigh, labels of 0, tenths that are parted by no tie")
  func prices() throws {
    // Two policies of A with half a year and a year, two of B with a year each.
    let attribute = try RegressionAudit.measure(
      RegressionSample(
        predictions: [100, 160, 120, 200], labels: [0, 180, 150, 250],
        exposures: [0.5, 1, 1, 1], goodDirection: .lower),
      partitions: [(partition([0, 0, 1, 1]), "A")], inference: inference()
    ).attributes[0]
    let (own, other) = (attribute.groups[0].metrics, attribute.groups[1].metrics)
    #expect(isNear(own["mean_prediction"], 210 / 1.5))
    #expect(isNear(own["mean_label"], 120))
    #expect(isNear(own["mean_residual"], -20))
    #expect(isNear(own["actual_to_expected"], 180.0 / 210))
    #expect(isNear(other["actual_to_expected"], 400.0 / 320))
    #expect(isNear(own["mean_squared_error"], (0.5 * 10_000 + 400) / 1.5))
    #expect(isNear(own["mean_absolute_error"], 70 / 1.5))
    #expect(own["mean_absolute_percentage_error"]?.value == nil)
    #expect(isNear(other["mean_absolute_percentage_error"], (30.0 / 150 + 50.0 / 250) / 2))
    let compared = attribute.comparisons[0].metrics
    #expect(isNear(compared["mean_prediction_ratio"], 160.0 / 140))
    #expect(isNear(compared["log_mean_prediction_ratio"], log(160.0 / 140)))
    #expect(isNear(compared["actual_to_expected_ratio"], 1.25 * 210 / 180))
    #expect(isNear(compared["mean_residual_difference"], 60))
    // Cumulative shares: at 100 A 1/3, B 0; at 120 1/3, ½; at 160 1, ½; at 200 both 1.
    #expect(isNear(compared["ks_distance"], 0.5))
    #expect(isNear(compared["wasserstein_distance"], 20.0 / 3 + 40.0 / 6 + 20))
    // Low prices are good. Of 3.5 years, the dearest half ends at 160 (200 alone weighs 1, with 160
    // it weighs 2 ≥ 1.75): cheaper are 100 and 120, of A 0.5 of 1.5 years, of B 1 of 2.
    #expect(isNear(own["best_half_rate"], 1.0 / 3))
    #expect(isNear(other["best_half_rate"], 0.5))
    #expect(attribute.groups[0].deciles.reduce(0) { $0 + $1.n } == 2)
    let tenth = try #require(attribute.groups[1].deciles.first { $0.n > 0 })
    #expect(isNear(tenth.actualToExpected, 1.25))
    let loss = attribute.summary("bounded_group_loss_squared_error")
    #expect(loss?.highest == "A" && isNear(loss?.estimate, 3600))
  }

  @Test(
    "Predictions whose densities are those of a logistic classifier: independence in closed form")
  func densityRatio() throws {
    // Two values of the prediction make the classifier saturated: odds are the observed ones.
    // Value 0: 30 of B, 10 of A (the reference); value 1: 20 of B, 40 of A. π = ½, so that
    // independence = mean odds = (40·(10/30) + 60·(40/20))/100 = (13.33… + 120)/100.
    let codes =
      [Int](repeating: 1, count: 30) + [Int](repeating: 0, count: 10)
      + [Int](repeating: 1, count: 20) + [Int](repeating: 0, count: 40)
    let predictions = [Double](repeating: 0, count: 40) + [Double](repeating: 1, count: 60)
    let compared = try RegressionAudit.measure(
      RegressionSample(predictions: predictions, labels: nil, goodDirection: .higher),
      partitions: [(partition(codes), "A")], inference: inference()
    ).attributes[0].comparisons[0].metrics
    #expect(isNear(compared["independence_density_ratio"], 4.0 / 3, within: 1e-9))
  }

  // MARK: - Rankings

  @Test("A ranked list by hand, as Geyik, Ambler and Kenthapadi define its measures")
  func list() throws {
    // Ranks 1…4: A, A, B, A. Worth 1, 1/log₂3, ½, 1/log₂5.
    let worth: [Double] = [1, 1 / Foundation.log2(3.0), 0.5, 1 / Foundation.log2(5.0)]
    let attribute = try RankingAudit.measure(
      RankingSample(scores: [9, 8, 7, 6], relevance: [0, 2, 1, 3], cutoffs: [2, 3]),
      partitions: [(partition([0, 0, 1, 0]), "A")], inference: inference()
    ).attributes[0]
    let total = worth.reduce(0, +)
    #expect(isNear(attribute.groups[1].metrics["exposure_share"], 0.5 / total))
    #expect(isNear(attribute.groups[1].metrics["exposure_to_share"], 0.5 / (total / 4)))
    // B has 1 of 6 parts of the relevance.
    #expect(isNear(attribute.groups[1].metrics["exposure_to_merit"], 0.5 / total * 6))
    // A among itself: 0, 2, 3 against 3, 2, 0.
    let gain: Double = 2 * worth[1] + 3 * worth[2]
    let best: Double = 3 * worth[0] + 2 * worth[1]
    #expect(isNear(attribute.groups[0].metrics["ndcg"], gain / best))
    #expect(isNear(attribute.groups[1].metrics["ndcg"], 1))
    #expect(isNear(attribute.groups[1].cutoffs[1].metrics["skew"], log(1.0 / 3 / 0.25)))
    #expect(isNear(attribute.groups[0].cutoffs[1].metrics["precision"], 1))
    // Prefixes: A alone twice (KL ln(1/.75)), then ⅔ and ⅓, then the list itself (0).
    let most: Double = 2.0 / 3
    let least: Double = 1.0 / 3
    let third: Double = most * log(most / 0.75) + least * log(least / 0.25)
    let alone: Double = log(4.0 / 3) * (worth[0] + worth[1])
    let expected: Double = (alone + third * worth[2]) / total
    #expect(isNear(attribute.summary("ndkl")?.estimate, expected))
    #expect(attribute.summary("max_skew", of: "top 3")?.highest == "B")
  }

  @Test("Ties: the mean over all orders of the tied candidates")
  func ties() throws {
    // Candidates 1…3 of six share a score; all six orders are ranked without ties.
    let groups = [0, 0, 1, 1, 0, 1]
    let relevance: [Double] = [1, 0, 2, 1, 0, 1]
    func measured(_ scores: [Double]) throws -> [RankingGroup] {
      try RankingAudit.measure(
        RankingSample(scores: scores, relevance: relevance, cutoffs: [2, 3]),
        partitions: [(partition(groups), "A")], inference: inference()
      ).attributes[0].groups
    }
    let tied = try measured([9, 5, 5, 5, 2, 1])
    var sums = [[Double]](repeating: [Double](repeating: 0, count: 4), count: 2)
    let orders: [[Double]] = [
      [5, 6, 7], [5, 7, 6], [6, 5, 7], [6, 7, 5], [7, 5, 6], [7, 6, 5],
    ]
    for order in orders {
      for (group, result) in try measured([9] + order + [2, 1]).enumerated() {
        for (place, estimate) in [
          result.metrics["mean_exposure"], result.cutoffs[0].metrics["top_rate"],
          result.cutoffs[1].metrics["top_rate"], result.cutoffs[0].metrics["top_share"],
        ].enumerated() {
          sums[group][place] += try #require(estimate?.value) / 6
        }
      }
    }
    for (group, result) in tied.enumerated() {
      #expect(isNear(result.metrics["mean_exposure"], sums[group][0]))
      #expect(isNear(result.cutoffs[0].metrics["top_rate"], sums[group][1]))
      #expect(isNear(result.cutoffs[1].metrics["top_rate"], sums[group][2]))
      #expect(isNear(result.cutoffs[0].metrics["top_share"], sums[group][3]))
    }
  }

  @Test("The placement test has the mean and variance of all ways to deal the positions out")
  func placement() throws {
    // Six untied candidates, three of them B's: 20 ways. The normal approximation's statistic for
    // the observed way, from the moments over all of them.
    let observed = [1, 0, 1, 0, 0, 1]
    let worth: [Double] = (1...6).map { 1 / Foundation.log2(Double($0) + 1) }
    var totals: [Double] = []
    for mask in 0..<64 where mask.nonzeroBitCount == 3 {
      var sum = 0.0
      for place in 0..<6 where mask >> place & 1 == 1 { sum += worth[place] }
      totals.append(sum)
    }
    #expect(totals.count == 20)
    let mean = totals.reduce(0, +) / 20
    var variance = 0.0
    for total in totals { variance += (total - mean) * (total - mean) / 20 }
    var total = 0.0
    for place in 0..<6 where observed[place] == 1 { total += worth[place] }
    let expected = NormalDistribution.twoSidedTail((total - mean) / variance.squareRoot())
    let comparison = try RankingAudit.measure(
      RankingSample(scores: [6, 5, 4, 3, 2, 1], cutoffs: [3]),
      partitions: [(partition(observed), "A")], inference: inference()
    ).attributes[0].comparisons[0]
    let p = try #require(comparison.metrics["mean_exposure_difference"]?.pValue)
    #expect(abs(p / expected - 1) < 1e-10)
    // The cutoff: 2 of B's 3 and 1 of A's 3 in the top 3, by Fisher's test: every table is as
    // probable or less, p = 1.
    let top = try #require(comparison.cutoffs[0].metrics["top_rate_difference"]?.pValue)
    #expect(abs(top - 1) < 1e-12)
  }

  // MARK: - Coverage

  @Test("Intervals made by linearization and resampling hold the truth about as often as they say")
  func coverage() throws {
    // Group B's errors have twice A's spread and B's predictions are shifted by half a unit.
    // Truths: error ratio 2, R² difference (1 − 4/5) − (1 − 1/2), Cohen's d of equal spreads 0.5.
    var generator = SplitMix64(seed: 20_261_123)
    func normal() -> Double { NormalDistribution.quantile(generator.nextUnit() * 0.999_999 + 5e-7) }
    let truths = [
      "root_mean_squared_error_ratio": 2.0, "mean_absolute_error_ratio": 2,
      "r_squared_difference": 0.2 - 0.5, "standardized_mean_difference": 0.5,
      "mean_residual_difference": 0, "wasserstein_distance": 0.5,
    ]
    var hits: [String: Int] = [:]
    let rounds = 200
    for round in 0..<rounds {
      var predictions: [Double] = []
      var labels: [Double] = []
      var codes: [Int] = []
      for code in 0..<2 {
        for _ in 0..<120 {
          let prediction = normal() + Double(code) * 0.5
          predictions.append(prediction)
          labels.append(prediction + normal() * Double(code + 1))
          codes.append(code)
        }
      }
      var settings = inference(replicates: 100)
      settings.seed = UInt64(round)
      let compared = try RegressionAudit.measure(
        RegressionSample(predictions: predictions, labels: labels, goodDirection: .higher),
        partitions: [(partition(codes), "A")], inference: settings
      ).attributes[0].comparisons[0].metrics
      for (id, truth) in truths {
        guard let interval = compared[id]?.interval else { continue }
        if interval.low <= truth, truth <= interval.high { hits[id, default: 0] += 1 }
      }
    }
    for id in truths.keys.sorted() {
      // 95 % of 200 are 190; 179 and less would come by chance once in a thousand.
      #expect((180...200).contains(hits[id] ?? 0), "\(id): \(hits[id] ?? 0) of \(rounds)")
    }
  }
}

import Foundation
import Statistics
import TestSupport
import Testing

@testable import Fairness

/// Agreement with scikit-learn, holisticai, fairlearn, SciPy and statsmodels on synthetic rows
/// (`script/fixtures/fairness_tasks.py`). Where these libraries compute something else under the same
/// name, `docs/peers-disagreements.md` says so.
@Suite("Reference values of other libraries: other tasks")
struct TaskReferenceTests {
  struct Measured: Decodable {
    let metrics: [String: Double]
    let parts: [[String: Double]]
  }

  private func expect(
    _ measures: TaskMeasures, _ expected: [String: Double], _ place: String,
    within error: Double = 1e-11
  ) {
    for (id, value) in expected.sorted(by: { $0.key < $1.key }) {
      #expect(
        isNear(measures[id], value, within: error),
        "\(id) of \(place): \(String(describing: measures[id]?.value)), not \(value)")
    }
  }

  // MARK: - Classes

  struct Multiclass: Decodable {
    struct Kind: Decodable {
      let groups: [String: Measured]
      let overall: Measured
    }
    struct Tests: Decodable {
      let logLossInterval: [Double]
      let logLossDifference: Double
      let multiclassStatisticalParity: Double
      let rates: [Double]
      enum CodingKeys: String, CodingKey {
        case logLossInterval = "log_loss_interval"
        case logLossDifference = "log_loss_difference"
        case multiclassStatisticalParity = "multiclass_statistical_parity"
        case rate0 = "true_positive_rate_0"
        case rate1 = "true_positive_rate_1"
        case rate2 = "true_positive_rate_2"
      }
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        logLossInterval = try container.decode([Double].self, forKey: .logLossInterval)
        logLossDifference = try container.decode(Double.self, forKey: .logLossDifference)
        multiclassStatisticalParity = try container.decode(
          Double.self, forKey: .multiclassStatisticalParity)
        rates = try [CodingKeys.rate0, .rate1, .rate2].map {
          try container.decode(Double.self, forKey: $0)
        }
      }
    }
    let plain, weighted: Kind
    let summary: [String: Double]
    let comparisons: [String: [String: Double]]
    let pValues: [String: Tests]
    enum CodingKeys: String, CodingKey {
      case plain, weighted, summary, comparisons
      case pValues = "p_values"
    }
  }

  struct Reference: Decodable {
    let multiclass: Multiclass
    let ordered: Ordered
    let regression: Regression
    let ranking: Ranking
  }

  private func reference() throws -> Reference {
    try JSONDecoder().decode(
      Reference.self, from: try Fixtures.data("fairness-tasks/reference.json"))
  }

  private func multiclass(weighted: Bool) throws -> MulticlassResult {
    let table = try FixtureTable("multiclass.csv")
    let classes = ["low", "middle", "high"]
    return try MulticlassAudit.measure(
      MulticlassSample(
        classes: classes, labels: try table.codes("label"),
        predictions: try table.codes("prediction"),
        probabilities: try classes.map { try table.numbers($0) },
        weights: weighted ? try table.numbers("weight") : nil),
      partitions: [(try table.partition(), "alpha")], inference: inference())
  }

  @Test("Classes: groups and all rows agree with scikit-learn", arguments: [false, true])
  func classes(weighted: Bool) throws {
    let result = try multiclass(weighted: weighted)
    let reference = try reference().multiclass
    let expected = weighted ? reference.weighted : reference.plain
    #expect(expected.groups.count == 3)
    for group in result.attributes[0].groups {
      let measured = try #require(expected.groups[group.group])
      expect(group.metrics, measured.metrics, group.group)
      for (part, values) in zip(group.classes, measured.parts) {
        expect(part.metrics, values, "\(group.group), \(part.of)")
      }
    }
    expect(result.overall.metrics, expected.overall.metrics, "all rows")
  }

  @Test("Classes: distances agree with holisticai, tests with SciPy")
  func distances() throws {
    let attribute = try multiclass(weighted: false).attributes[0]
    let reference = try reference().multiclass
    for comparison in attribute.comparisons {
      expect(
        comparison.metrics, try #require(reference.comparisons[comparison.group]),
        comparison.group)
      let tests = try #require(reference.pValues[comparison.group])
      let parity = comparison.metrics["multiclass_statistical_parity"]?.pValue ?? .nan
      #expect(abs(parity / tests.multiclassStatisticalParity - 1) < 1e-10)
      let loss = try #require(comparison.metrics["log_loss_difference"])
      #expect(abs((loss.pValue ?? .nan) / tests.logLossDifference - 1) < 1e-10)
      #expect(abs((loss.interval?.low ?? .nan) - tests.logLossInterval[0]) < 1e-10)
      #expect(abs((loss.interval?.high ?? .nan) - tests.logLossInterval[1]) < 1e-10)
      for (part, expected) in zip(comparison.classes, tests.rates) {
        let p = part.metrics["true_positive_rate_difference"]?.pValue ?? .nan
        #expect(abs(p / expected - 1) < 1e-9)
        #expect(part.metrics["true_positive_rate_ratio"]?.pValue == p)
      }
    }
    for (id, value) in reference.summary {
      #expect(isNear(attribute.summary(id)?.estimate, value), "\(id)")
    }
  }

  // MARK: - Ordered outcomes

  struct Ordered: Decodable {
    struct Kind: Decodable {
      let comparisons: [String: Measured]
      let ridits: [String: Double]
      enum CodingKeys: String, CodingKey {
        case comparisons
        case ridits = "mean_ridit"
      }
    }
    struct Tests: Decodable {
      let pairs: Double
      let cuts: [Double]
      enum CodingKeys: String, CodingKey {
        case pairs = "common_language_probability"
        case cuts
      }
    }
    let plain, weighted: Kind
    let pValues: [String: Tests]
    enum CodingKeys: String, CodingKey {
      case plain, weighted
      case pValues = "p_values"
    }
  }

  @Test("Ordered outcomes agree with sums over all pairs and with SciPy", arguments: [false, true])
  func ordered(weighted: Bool) throws {
    let table = try FixtureTable("ordered.csv")
    let result = try OrderedAudit.measure(
      OrderedSample(
        classes: ["1", "2", "3", "4"], outcomes: try table.codes("outcome"),
        weights: weighted ? try table.numbers("weight") : nil),
      partitions: [(try table.partition(), "alpha")], inference: inference())
    let reference = try reference().ordered
    let expected = weighted ? reference.weighted : reference.plain
    for comparison in result.attributes[0].comparisons {
      let measured = try #require(expected.comparisons[comparison.group])
      expect(comparison.metrics, measured.metrics, comparison.group)
      for (part, values) in zip(comparison.cuts, measured.parts) {
        expect(part.metrics, values, "\(comparison.group), \(part.of)")
      }
      guard !weighted else { continue }
      let tests = try #require(reference.pValues[comparison.group])
      let p = comparison.metrics["common_language_probability"]?.pValue ?? .nan
      #expect(abs(p / tests.pairs - 1) < 1e-10)
      for (part, expected) in zip(comparison.cuts, tests.cuts) {
        #expect(
          abs((part.metrics["cumulative_rate_ratio"]?.pValue ?? .nan) / expected - 1) < 1e-9)
      }
    }
    for group in result.attributes[0].groups {
      #expect(
        isNear(group.metrics["mean_ridit"], try #require(expected.ridits[group.group])))
    }
    #expect(isNear(result.overall.metrics["mean_ridit"], 0.5))
  }

  // MARK: - Numbers

  struct Regression: Decodable {
    struct Group: Decodable {
      let metrics: [String: Double]
      let quantiles: [String: [Double]]
      let interval: [Double]
      let variances: [String: Double]
      enum CodingKeys: String, CodingKey {
        case metrics, variances
        case quantiles = "error_quantiles"
        case interval = "mean_residual_interval"
      }
    }
    struct Comparison: Decodable {
      let metrics: [String: Double]
      let pValues: [String: Double]
      let variances: [String: Double]
      enum CodingKeys: String, CodingKey {
        case metrics
        case pValues = "p_values"
        case variances = "density_ratio_variances"
      }
    }
    struct Kind: Decodable {
      let groups: [String: Group]
      let comparisons: [String: Comparison]
    }
    let plain, weighted: Kind
    let summary: [String: Double]
  }

  private func regression(weighted: Bool) throws -> RegressionResult {
    let table = try FixtureTable("regression.csv")
    return try RegressionAudit.measure(
      RegressionSample(
        predictions: try table.numbers("prediction"), labels: try table.numbers("label"),
        exposures: weighted ? try table.numbers("exposure") : nil,
        weights: weighted ? try table.numbers("weight") : nil, goodDirection: .higher),
      partitions: [(try table.partition(), "alpha")], inference: inference())
  }

  @Test(
    "Numbers: groups agree with scikit-learn, NumPy and numerical derivatives",
    arguments: [false, true])
  func numbers(weighted: Bool) throws {
    let result = try regression(weighted: weighted)
    let reference = try reference().regression
    let expected = weighted ? reference.weighted : reference.plain
    for group in result.attributes[0].groups {
      let measured = try #require(expected.groups[group.group])
      expect(group.metrics, measured.metrics, group.group)
      let residual = try #require(group.metrics["mean_residual"]?.interval)
      #expect(abs(residual.low - measured.interval[0]) < 1e-9)
      #expect(abs(residual.high - measured.interval[1]) < 1e-9)
      for quantile in group.errorQuantiles {
        let values = try #require(measured.quantiles["\(quantile.quantile)"])
        #expect(isNear(quantile.residual, values[0]))
        #expect(isNear(quantile.absoluteError, values[1]))
      }
      // value ± z·√variance, so that the width tells the variance; R²'s upper limit may be cut.
      let z = NormalDistribution.criticalValue(confidence: 0.95)
      for id in ["root_mean_squared_error", "r_squared"] {
        let estimate = try #require(group.metrics[id])
        let half = try #require(estimate.value) - (try #require(estimate.interval)).low
        let variance = try #require(measured.variances[id])
        #expect(abs((half / z) * (half / z) / variance - 1) < 1e-5, "\(id) of \(group.group)")
      }
      let ratio = try #require(group.metrics["actual_to_expected"]?.interval)
      let half = log(ratio.high / ratio.low) / 2 / z
      let variance = try #require(measured.variances["log_actual_to_expected"])
      #expect(abs(half * half / variance - 1) < 1e-5)
    }
    if !weighted {
      for (id, value) in reference.summary {
        #expect(isNear(result.attributes[0].summary(id)?.estimate, value), "\(id)")
      }
    }
  }

  @Test(
    "Numbers: comparisons agree with holisticai, SciPy and fairmodels' formulas",
    arguments: [false, true])
  func comparedNumbers(weighted: Bool) throws {
    let result = try regression(weighted: weighted)
    let reference = try reference().regression
    let expected = weighted ? reference.weighted : reference.plain
    for comparison in result.attributes[0].comparisons {
      let measured = try #require(expected.comparisons[comparison.group])
      expect(comparison.metrics, measured.metrics, comparison.group, within: 1e-9)
      for (id, value) in measured.pValues {
        let p = comparison.metrics[id]?.pValue ?? .nan
        #expect(abs(p / value - 1) < 1e-8, "\(id) of \(comparison.group): \(p), not \(value)")
      }
      let z = NormalDistribution.criticalValue(confidence: 0.95)
      for (id, variance) in measured.variances {
        let estimate = try #require(comparison.metrics[id])
        let interval = try #require(estimate.interval)
        let half = log(interval.high / interval.low) / 2 / z * (try #require(estimate.value))
        #expect(abs(half * half / variance - 1) < 1e-4, "\(id) of \(comparison.group)")
      }
    }
  }

  // MARK: - Rankings

  struct Ranking: Decodable {
    let groups: [String: Measured]
    let ndkl: Double
    let tests: [String: [Double]]
    let cutoffs: [Int]
    enum CodingKeys: String, CodingKey {
      case groups, ndkl, cutoffs
      case tests = "untied_top_p_values"
    }
  }

  private func ranking(_ file: String) throws -> RankingResult {
    let table = try FixtureTable(file)
    return try RankingAudit.measure(
      RankingSample(
        scores: try table.numbers("score"), lists: try table.codes("list"),
        relevance: try table.numbers("relevance"), cutoffs: try reference().ranking.cutoffs),
      partitions: [(try table.partition(), "alpha")], inference: inference())
  }

  @Test("Rankings agree with the published formulas and scikit-learn's gains, ties included")
  func rankings() throws {
    let attribute = try ranking("ranking.csv").attributes[0]
    let reference = try reference().ranking
    for group in attribute.groups {
      let measured = try #require(reference.groups[group.group])
      expect(group.metrics, measured.metrics, group.group)
      for (part, values) in zip(group.cutoffs, measured.parts) {
        expect(part.metrics, values, "\(group.group), \(part.of)")
      }
    }
    #expect(isNear(attribute.summary("ndkl")?.estimate, reference.ndkl))
  }

  @Test("The test of a cutoff without ties is Cochran, Mantel and Haenszel's of statsmodels")
  func placement() throws {
    let attribute = try ranking("ranking-untied.csv").attributes[0]
    for comparison in attribute.comparisons {
      let expected = try #require(try reference().ranking.tests[comparison.group])
      for (part, value) in zip(comparison.cutoffs, expected) {
        let p = part.metrics["top_rate_difference"]?.pValue ?? .nan
        #expect(abs(p / value - 1) < 1e-9)
      }
    }
  }

  @Test("The comparison tells a wrong number apart")
  func wrong() throws {
    let overall = try multiclass(weighted: false).overall.metrics
    let recall = try #require(overall["macro_recall"]?.value)
    #expect(isNear(overall["macro_recall"], recall))
    #expect(!isNear(overall["macro_recall"], recall * (1 + 1e-9)))
    #expect(!isNear(overall["no_such_measure"], recall))
    #expect(!isNear(.undefined(reason: "no rows in the group", count: 0), 0))
  }
}

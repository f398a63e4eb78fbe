import Foundation
import Statistics
import Testing

@testable import Fairness

/// Laws of everything that is measured within strata, of labels, and with group probabilities, on
/// random rows.
@Suite("Laws of conditioning and of data")
struct ConditionalLawTests {
  /// Rows as arrays that laws can rearrange.
  struct Rows {
    var labels: [Bool] = []
    var decisions: [Bool] = []
    var weights: [Double] = []
    var groups: [Int32] = []
    var strata: [Int32] = []
    var probabilities: [[Double]] = [[], [], []]

    init(seed: UInt64, count: Int) {
      var random = SplitMix64(seed: seed)
      for _ in 0..<count {
        let group = Int32(random.next() % 4)
        let stratum = Int32(random.next() % 5)
        groups.append(group)
        strata.append(stratum)
        labels.append(random.nextUnit() < 0.3 + 0.1 * Double(stratum))
        decisions.append(random.nextUnit() < 0.6 - 0.1 * Double(group))
        weights.append(Double(random.next() % 4))
        let (a, b) = (random.nextUnit(), random.nextUnit())
        probabilities[0].append(a * b)
        probabilities[1].append(a * (1 - b))
        probabilities[2].append(1 - a)
      }
    }

    func picking(_ rows: [Int]) -> Rows {
      var other = self
      other.labels = rows.map { labels[$0] }
      other.decisions = rows.map { decisions[$0] }
      other.weights = rows.map { weights[$0] }
      other.groups = rows.map { groups[$0] }
      other.strata = rows.map { strata[$0] }
      other.probabilities = probabilities.map { column in rows.map { column[$0] } }
      return other
    }

    var repeated: Rows {
      picking(labels.indices.flatMap { Array(repeating: $0, count: Int(weights[$0])) })
    }

    func sample(weighted: Bool) -> EvaluationSample {
      EvaluationSample(
        labels: labels, decisions: decisions, scores: nil, scoresAreProbabilities: false,
        weights: weighted ? weights : nil, positiveIsFavorable: true)
    }

    var partition: GroupPartition {
      GroupPartition(name: "g", groups: ["a", "b", "c", "(unknown)"], codes: groups, unknown: 3)
    }

    var stratification: Stratification {
      Stratification(
        name: "z", strata: ["v", "w", "x", "y", "(unknown)"], codes: strata, unknown: 4)
    }

    func stratified(weighted: Bool) throws -> StratifiedTally {
      try StratifiedTally(sample(weighted: weighted), by: partition, within: stratification)
    }

    func labeled(weighted: Bool) throws -> LabelTally {
      try LabelTally(
        LabelValues(name: "y", of: sample(weighted: weighted)), by: partition,
        weights: weighted ? weights : nil)
    }

    func probable(weighted: Bool) throws -> ProbabilityTally {
      try ProbabilityTally(
        sample(weighted: weighted),
        by: try GroupProbabilities(
          attribute: "p", groups: ["a", "b", "c"], columns: probabilities),
        threshold: 0.8)
    }

    /// Every number of every result, by its path in the record.
    func numbers(weighted: Bool, inference: Inference = Inference()) throws -> [String: Double] {
      var all: [String: Double] = [:]
      let tally = try stratified(weighted: weighted)
      for rate in ConditionalRate.allCases {
        let result = try ConditionalAudit.measure(
          tally, rate: rate, reference: "b", inference: inference)
        try Self.flatten(result, rate.rawValue, into: &all)
      }
      try Self.flatten(
        try DataAudit.measure(
          try labeled(weighted: weighted), reference: "b", inference: inference),
        "data", into: &all)
      try Self.flatten(
        try ProbabilisticAudit.measure(
          try probable(weighted: weighted), reference: "b", inference: inference),
        "probabilities", into: &all)
      return all
    }

    private static func flatten(
      _ result: some Encodable, _ name: String, into all: inout [String: Double]
    ) throws {
      let data = try JSONEncoder().encode(result)
      func visit(_ value: Any, _ path: String) {
        if let object = value as? [String: Any] {
          for (key, entry) in object { visit(entry, path + "." + key) }
        } else if let list = value as? [Any] {
          for (index, entry) in list.enumerated() { visit(entry, path + ".\(index)") }
        } else if let number = value as? NSNumber {
          all[path] = number.doubleValue
        }
      }
      visit(try JSONSerialization.jsonObject(with: data), name)
    }
  }

  /// The paths at which two sets of numbers differ.
  static func differences(
    _ left: [String: Double], _ right: [String: Double], error: Double,
    except isSkipped: (String) -> Bool = { _ in false }
  ) -> [String] {
    Set(left.keys).union(right.keys).filter { !isSkipped($0) }.sorted().filter { path in
      guard let one = left[path], let other = right[path] else { return true }
      return abs(one - other) > error * max(1, abs(one))
    }
  }

  private static let shapes = [(1, 30), (2, 200), (3, 1500)].map { (UInt64($0.0), $0.1) }

  @Test("The numbers are there, and a wrong one is noticed")
  func checker() throws {
    let numbers = try Rows(seed: 2, count: 200).numbers(weighted: true)
    #expect(numbers.count > 500)
    #expect(Self.differences(numbers, numbers, error: 0) == [])
    var wrong = numbers
    let path = "favorable_rate.comparisons.0.mantelHaenszelOddsRatio.value"
    wrong[path] = try #require(numbers[path]) * (1 + 1e-6)
    #expect(Self.differences(numbers, wrong, error: 1e-9) == [path])
    wrong[path] = nil
    #expect(Self.differences(numbers, wrong, error: 1) == [path])
  }

  @Test("The order of the rows does not matter", arguments: shapes)
  func rowOrder(seed: UInt64, count: Int) throws {
    let rows = Rows(seed: seed, count: count)
    var random = SplitMix64(seed: seed &+ 9)
    let shuffled = rows.picking(Array(0..<count).shuffled(using: &random))
    #expect(
      Self.differences(
        try rows.numbers(weighted: true), try shuffled.numbers(weighted: true), error: 1e-9) == [])
  }

  @Test("A frequency weight is worth as many rows, in every interval and test", arguments: shapes)
  func repetition(seed: UInt64, count: Int) throws {
    let rows = Rows(seed: seed, count: count)
    var inference = Inference()
    inference.weights = .frequency
    #expect(
      Self.differences(
        try rows.numbers(weighted: true, inference: inference),
        try rows.repeated.numbers(weighted: false, inference: inference), error: 1e-8) == [])
  }

  @Test("Pooled rows say what the registry says, whatever the settings", arguments: shapes)
  func registry(seed: UInt64, count: Int) throws {
    let rows = Rows(seed: seed, count: count)
    var other = Inference()
    other.rateInterval = .jeffreys
    other.differenceInterval = .miettinenNurminen
    other.test = .score
    other.confidence = 0.9
    var frequency = Inference()
    frequency.weights = .frequency
    for (inference, weighted) in [
      (Inference(), false), (Inference(), true), (other, false), (other, true), (frequency, true),
    ] {
      let audit = try FairnessAudit.measure(
        rows.sample(weighted: weighted), partitions: [(rows.partition, "b")], inference: inference)
      let strata = try ConditionalAudit.measure(
        try rows.stratified(weighted: weighted), reference: "b", inference: inference)
      let labels = try DataAudit.measure(
        try rows.labeled(weighted: weighted), reference: "b", inference: inference)
      for (index, group) in ["a", "c", "(unknown)"].enumerated() {
        let pairs: [(Estimate, String, isTested: Bool)] = [
          (strata.comparisons[index].pooledDifference, "statistical_parity_difference", true),
          (strata.comparisons[index].pooledRatio, "disparate_impact_ratio", false),
          (labels.comparisons[index].labelProportionDifference, "base_rate_difference", false),
          (labels.comparisons[index].classImbalance, "class_imbalance", false),
        ]
        for (own, id, isTested) in pairs {
          let registered = try #require(audit.comparison(group, id))
          #expect(agree(own.value, try #require(registered.value), absolute: 1e-13), "\(id)")
          #expect(own.count == registered.count, "\(id)")
          let (one, two) = (try #require(own.interval), try #require(registered.interval))
          #expect(agree(one.low, two.low, relative: 1e-9, absolute: 1e-12), "\(id)")
          #expect(agree(one.high, two.high, relative: 1e-9, absolute: 1e-12), "\(id)")
          if isTested {
            #expect(agree(own.pValue, try #require(registered.pValue), relative: 1e-9), "\(id)")
          }
        }
      }
    }
  }

  @Test("Rows of weight 0 are no rows; a common factor changes only weights", arguments: shapes)
  func weights(seed: UInt64, count: Int) throws {
    let rows = Rows(seed: seed, count: count)
    let kept = rows.picking((0..<count).filter { rows.weights[$0] > 0 })
    let numbers = try rows.numbers(weighted: true)
    // How far sums are from 1 is a property of the input, that of rows of weight 0 included.
    #expect(
      Self.differences(numbers, try kept.numbers(weighted: true), error: 0) {
        $0.hasSuffix("largestSumError")
      } == [])
    var heavier = rows
    heavier.weights = rows.weights.map { $0 * 4 }
    #expect(
      Self.differences(numbers, try heavier.numbers(weighted: true), error: 0) {
        $0.hasSuffix("eight")
      } == [])
  }

  @Test("Halves merge into the whole: bit for bit where weights are whole", arguments: shapes)
  func merging(seed: UInt64, count: Int) throws {
    let rows = Rows(seed: seed, count: count)
    let one = rows.picking(Array(0..<(count / 3)))
    let other = rows.picking(Array((count / 3)..<count))
    for weighted in [false, true] {
      #expect(
        try one.stratified(weighted: weighted).merged(with: other.stratified(weighted: weighted))
          == rows.stratified(weighted: weighted))
      #expect(
        try one.labeled(weighted: weighted).merged(with: other.labeled(weighted: weighted))
          == rows.labeled(weighted: weighted))
      let merged = try one.probable(weighted: weighted)
        .merged(with: other.probable(weighted: weighted))
      let whole = try rows.probable(weighted: weighted)
      #expect(merged.counts == whole.counts && merged.assigned == whole.assigned)
      #expect(zip(merged.sums, whole.sums).allSatisfy { agree($0, $1, relative: 1e-13) })
      #expect(zip(merged.products, whole.products).allSatisfy { agree($0, $1, relative: 1e-13) })
    }
  }

  @Test("Tallies survive a record; impossible ones are refused")
  func records() throws {
    let rows = Rows(seed: 5, count: 80)
    func check<Tally: Codable & Equatable>(_ tally: Tally) throws {
      let data = try JSONEncoder().encode(tally)
      #expect(try JSONDecoder().decode(Tally.self, from: data) == tally)
      let text = try #require(String(data: data, encoding: .utf8))
      let faults = [
        ("\"groups\":[\"a\",", "\"groups\":["), ("\"columns\":", "\"columns\":1"),
        ("\"rows\":", "\"rows\":9"), ("\"counts\":[", "\"counts\":[-7"),
        ("\"weights\":[", "\"weights\":[7,"), ("\"counts\":[", "\"counts\":[5,"),
      ]
      for (old, new) in faults where text.contains(old) {
        let wrong = text.replacing(old, with: new)
        #expect(throws: (any Error).self, "\(old)") {
          try JSONDecoder().decode(Tally.self, from: Data(wrong.utf8))
        }
      }
    }
    try check(try rows.stratified(weighted: true))
    try check(try rows.labeled(weighted: true))
    try check(try rows.probable(weighted: true))
  }

  @Test("Changing sides turns differences and inverts common ratios", arguments: shapes)
  func sides(seed: UInt64, count: Int) throws {
    let tally = try Rows(seed: seed, count: count).stratified(weighted: true)
    let one = try #require(
      try ConditionalAudit.measure(tally, reference: "b").comparisons.first { $0.group == "a" })
    let other = try #require(
      try ConditionalAudit.measure(tally, reference: "a").comparisons.first { $0.group == "b" })
    func turned(_ left: Estimate, _ right: Estimate) -> Bool {
      agree(left.value, -(right.value ?? .nan), absolute: 1e-12)
    }
    #expect(turned(one.pooledDifference, other.pooledDifference))
    #expect(turned(one.mantelHaenszelDifference, other.mantelHaenszelDifference))
    let product =
      (one.mantelHaenszelOddsRatio.value ?? 0)
      * (other.mantelHaenszelOddsRatio.value ?? 0)
    #expect(agree(product, 1))
    #expect(
      agree(
        one.cochranMantelHaenszel.statistic, try #require(other.cochranMantelHaenszel.statistic),
        relative: 1e-9))
    #expect(
      agree(
        one.breslowDayTarone.statistic, try #require(other.breslowDayTarone.statistic),
        relative: 1e-8))
    // Standardizing to the group's own distribution has no such symmetry, but its parts add up.
    let gap = (one.standardizedDifference.value ?? 0) + (one.compositionDifference.value ?? 0)
    if one.sharedWeight == 1, other.sharedWeight == 1 {
      #expect(agree(gap, try #require(one.pooledDifference.value), absolute: 1e-12))
    }
    #expect(one.pooledDifference.count == other.pooledDifference.count)
  }

  @Test("One stratum only: conditioning changes nothing")
  func oneStratum() throws {
    var rows = Rows(seed: 8, count: 400)
    rows.strata = rows.strata.map { _ in 0 }
    let result = try ConditionalAudit.measure(
      try rows.stratified(weighted: false), reference: "b")
    for own in result.comparisons {
      let pooled = try #require(own.pooledDifference.value)
      #expect(agree(own.standardizedDifference.value, pooled, absolute: 1e-14))
      #expect(agree(own.mantelHaenszelDifference.value, pooled, absolute: 1e-14))
      #expect(agree(own.standardizedRatio.value, try #require(own.pooledRatio.value)))
      #expect(agree(own.compositionDifference.value, 0, absolute: 1e-15))
      #expect(own.direction.finding == .consistent)
    }
  }

  @Test("Numbers are finite, intervals hold their value, p-values lie in 0...1", arguments: shapes)
  func sanity(seed: UInt64, count: Int) throws {
    for weighted in [true, false] {
      let numbers = try Rows(seed: seed, count: count).numbers(weighted: weighted)
      for (path, number) in numbers {
        #expect(number.isFinite, "\(path)")
        if path.lowercased().hasSuffix("pvalue") || path.hasSuffix("pAdjusted") {
          #expect(number > 0 && number <= 1, "\(path)")
        }
        guard path.hasSuffix(".value"), let low = numbers[path.dropLast(5) + "ci.0"] else {
          continue
        }
        let high = try #require(numbers[path.dropLast(5) + "ci.1"])
        #expect(low <= number + 1e-12 && number <= high + 1e-12, "\(path)")
      }
    }
  }
}

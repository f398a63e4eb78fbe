import Foundation
import Statistics
import Tabular
import Testing

@testable import Fairness

@Suite("Representation and missing values")
struct RepresentationTests {
  private func partition(_ counts: [Int], unknown: Int? = nil) -> GroupPartition {
    GroupPartition(
      name: "race", groups: counts.indices.map { $0 == unknown ? "(unknown)" : "ABCD".letter($0) },
      codes: counts.enumerated().flatMap { group, count in
        [Int32](repeating: Int32(group), count: count)
      }, unknown: unknown)
  }

  @Test("Shares against a population, by hand")
  func shares() throws {
    let result = try Representation.measure(
      partition([50, 30, 20, 7], unknown: 3),
      population: ReferencePopulation(
        name: "census", shares: [("B", 40), ("A", 50), ("C", 10)]))
    #expect(result.n == 100 && result.unknown == 7)
    #expect(result.groups.map(\.group) == ["B", "A", "C"])
    #expect(result.groups.map(\.expected) == [0.4, 0.5, 0.1])
    #expect(result.groups.map(\.n) == [30, 50, 20])
    #expect(isValue(result.groups[0].difference, -0.1))
    #expect(isValue(result.groups[0].ratio, 0.75))
    #expect(isValue(result.groups[2].ratio, 2))
    let wilson = try #require(Interval.wilson(rate: 0.3, size: 100, confidence: 0.95))
    #expect(result.groups[0].observed.interval == wilson)
    #expect(agree(result.groups[0].difference.interval?.low, wilson.low - 0.4))
    #expect(agree(result.groups[0].ratio.interval?.high, wilson.high / 0.4))
    #expect(
      result.groups[0].difference.pValue
        == BinomialTest.pValue(successes: 30, count: 100, share: 0.4))
    #expect(
      result.groups.map(\.pAdjusted)
        == Correction.holm.adjust(result.groups.compactMap(\.difference.pValue)).map { $0 })
    #expect(result.goodnessOfFit.test.hasPrefix("exact"))
    #expect(result.absentFromSample == [] && result.absentFromPopulation == [])
  }

  @Test("Groups on one side only are named; large tables are tested by chi-square")
  func absences() throws {
    let result = try Representation.measure(
      partition([5000, 3000, 20]),
      population: ReferencePopulation(
        name: "p", shares: [("A", 0.5), ("B", 0.3), ("D", 0.2)]))
    #expect(result.n == 8000)
    #expect(result.absentFromSample == ["D"])
    #expect(result.absentFromPopulation == [UndeclaredGroup(group: "C", n: 20)])
    #expect(isValue(result.groups[2].observed, 0))
    #expect(result.groups[2].observed.interval?.low == 0)
    // Expected 4000, 2400, 1600: 250 + 150 + 1600.
    #expect(agree(result.goodnessOfFit.statistic, 2000))
    #expect(result.goodnessOfFit.degreesOfFreedom == 2)
    #expect(result.goodnessOfFit.pValue.map { $0 > 0 } == true)
    #expect(agree(result.goodnessOfFit.smallestExpected, 1600))
  }

  @Test("A share of zero that occurs makes the fit undefined and is listed")
  func zeroShare() throws {
    let result = try Representation.measure(
      partition([5, 3]), population: ReferencePopulation(name: "p", shares: [("A", 1), ("B", 0)]))
    #expect(result.groups[1].ratio.reason == "the expected share is zero")
    #expect(result.goodnessOfFit.why == "rows in a group whose expected share is zero")
    #expect(result.absentFromPopulation == [UndeclaredGroup(group: "B", n: 3)])
    #expect(result.groups[1].difference.pValue == .leastNonzeroMagnitude)
    let nobody = try Representation.measure(
      partition([5, 3]), population: ReferencePopulation(name: "p", shares: [("X", 1), ("Y", 2)]))
    #expect(nobody.groups.allSatisfy { $0.observed.reason == "no rows in declared groups" })
    #expect(nobody.goodnessOfFit.why == "no rows in declared groups")
    #expect(nobody.absentFromSample == ["X", "Y"])
  }

  @Test("Weights: shares of weight, tests on effective rows")
  func weights() throws {
    let rows = partition([40, 60])
    let population = ReferencePopulation(name: "p", shares: [("A", 0.5), ("B", 0.5)])
    let weighted = try Representation.measure(
      rows, weights: rows.codes.map { $0 == 0 ? 3 : 1 }, population: population)
    #expect(isValue(weighted.groups[0].observed, 120.0 / 180))
    // (Σw)²/Σw² = 180²/(40·9 + 60).
    let size = 180.0 * 180 / 420
    let z = (120.0 / 180 - 0.5) / (0.25 / size).squareRoot()
    #expect(agree(weighted.groups[0].difference.pValue, NormalDistribution.twoSidedTail(z)))
    #expect(agree(weighted.goodnessOfFit.statistic, z * z))
    let equal = try Representation.measure(
      rows, weights: rows.codes.map { _ in 0.1 }, population: population)
    let plain = try Representation.measure(rows, population: population)
    #expect(equal.groups.map(\.difference.pValue) == plain.groups.map(\.difference.pValue))
    #expect(isValue(equal.groups[0].observed, 0.4))
  }

  @Test("A frequency weight is worth as many rows")
  func frequencies() throws {
    let weights = [1.0, 3, 0, 2, 5, 4]
    let rows = GroupPartition(
      name: "race", groups: ["A", "B"], codes: [0, 1, 0, 1, 1, 0], unknown: nil)
    let column = Column(name: "x", values: .numeric([.nan, 1, 1, .nan, 2, 3]))
    let repeats = rows.codes.indices.flatMap { Array(repeating: $0, count: Int(weights[$0])) }
    let repeated = GroupPartition(
      name: "race", groups: ["A", "B"], codes: repeats.map { rows.codes[$0] }, unknown: nil)
    let numbers: [Double] = [.nan, 1, 1, .nan, 2, 3]
    let longer = Column(name: "x", values: .numeric(repeats.map { numbers[$0] }))
    var inference = Inference()
    inference.weights = .frequency
    let population = ReferencePopulation(name: "p", shares: [("A", 0.7), ("B", 0.3)])
    #expect(
      try Representation.measure(
        rows, weights: weights, population: population, inference: inference)
        == (try Representation.measure(repeated, population: population)))
    #expect(
      try Missingness.measure(
        try MissingnessTally([column], by: rows, weights: weights), reference: "A",
        inference: inference)
        == (try Missingness.measure(try MissingnessTally([longer], by: repeated), reference: "A")))
  }

  @Test("Results survive a record")
  func records() throws {
    func check<Result: Codable & Equatable>(_ result: Result) throws {
      let data = try JSONEncoder().encode(result)
      #expect(try JSONDecoder().decode(Result.self, from: data) == result)
    }
    try check(
      try Representation.measure(
        partition([5, 3, 2], unknown: 2),
        population: ReferencePopulation(name: "p", shares: [("A", 1), ("B", 0), ("Z", 3)])))
    try check(
      try Missingness.measure(
        try MissingnessTally(
          [Column(name: "x", values: .numeric([.nan, 1, 2]))], by: partition([2, 1])),
        reference: "B"))
    let rows = ConditionalLawTests.Rows(seed: 4, count: 60)
    try check(
      try ConditionalAudit.measure(try rows.stratified(weighted: true), reference: "a"))
    try check(try DataAudit.measure(try rows.labeled(weighted: true), reference: "a"))
    try check(
      try ProbabilisticAudit.measure(try rows.probable(weighted: true), reference: "a"))
  }

  @Test("Wrong populations are refused")
  func errors() throws {
    for shares in [[("A", -1.0), ("B", 2)], [("A", 0), ("B", 0)], [("A", .nan)], []] {
      #expect(throws: FairnessError.invalidPopulation(attribute: "race")) {
        try Representation.measure(
          partition([1, 2]), population: ReferencePopulation(name: "p", shares: shares))
      }
    }
    #expect(throws: FairnessError.groupDeclaredTwice(attribute: "race", group: " A")) {
      try Representation.measure(
        partition([1, 2]),
        population: ReferencePopulation(name: "p", shares: [("A", 1), (" A", 1)]))
    }
    #expect(throws: FairnessError.noRows) {
      try Representation.measure(
        partition([1, 2]), weights: [0, 0, 0],
        population: ReferencePopulation(name: "p", shares: [("A", 1)]))
    }
  }

  @Test("Missing cells by group, with one correction over columns and groups")
  func missing() throws {
    let rows = partition([4, 4, 2], unknown: 2)
    let columns = [
      Column(name: "income", values: .numeric([.nan, .nan, .nan, 1, 2, 3, 4, .nan, .nan, 5])),
      Column(
        name: "id", values: .categorical(codes: Array(0..<10), levels: (0..<10).map(String.init))),
      Column(name: "owner", values: .boolean([1, 0, -1, 1, 0, 1, 0, 1, 0, 1])),
    ]
    let tally = try MissingnessTally(columns, by: rows)
    let result = try Missingness.measure(tally, reference: "B")
    #expect(result.completeColumns == ["id"])
    #expect(result.columns.map(\.column) == ["income", "owner"])
    #expect(isValue(result.columns[0].overall, 0.5))
    #expect(result.columns[0].groups.map(\.share.value) == [0.75, 0.25, 0.5])
    #expect(isValue(result.columns[0].groups[0].difference, 0.5))
    #expect(result.columns[0].groups[1].difference == nil)
    // Fisher: 3 of 4 against 1 of 4: (16 + 1)·2/70.
    #expect(agree(result.columns[0].groups[0].difference?.pValue, 34.0 / 70))
    #expect(result.testCount == 4)
    let pValues = result.columns.flatMap { $0.groups.compactMap { $0.difference?.pValue } }
    #expect(
      result.columns.flatMap { $0.groups.compactMap(\.pAdjusted) }
        == Correction.holm.adjust(pValues))
    let alone = try Missingness.measure(tally, reference: nil)
    #expect(alone.testCount == 0 && alone.reference == nil)
  }

  @Test("Halves of the rows merge into the whole")
  func merging() throws {
    let numbers = (0..<30).map { $0 % 7 == 0 ? Double.nan : 1 }
    let codes = (0..<30).map { Int32($0 % 3) }
    func tally(_ rows: Range<Int>) throws -> MissingnessTally {
      try MissingnessTally(
        [Column(name: "x", values: .numeric(Array(numbers[rows])))],
        by: GroupPartition(
          name: "g", groups: ["a", "b", "c"], codes: Array(codes[rows]), unknown: nil))
    }
    #expect(try tally(0..<11).merged(with: try tally(11..<30)) == (try tally(0..<30)))
    #expect(throws: FairnessError.rowCountMismatch(attribute: "x", expected: 2, found: 1)) {
      try MissingnessTally(
        [Column(name: "x", values: .numeric([1]))],
        by: GroupPartition(name: "g", groups: ["a"], codes: [0, 0], unknown: nil))
    }
  }
}

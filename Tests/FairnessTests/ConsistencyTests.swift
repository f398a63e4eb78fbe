import Statistics
import Tabular
import Testing

@testable import Fairness

@Suite("Consistency")
struct ConsistencyTests {
  private func outcome(_ values: [Double]) -> IndividualOutcome {
    IndividualOutcome(name: "decisions", values: values, isShare: true)
  }

  private func consistency(
    _ values: [Double], _ columns: [Column],
    _ change: (inout ConsistencySettings) -> Void = { _ in }
  ) throws -> Estimate {
    var settings = ConsistencySettings()
    change(&settings)
    return try Consistency.measure([outcome(values)], features: columns, settings: settings)
      .outcomes[0].overall.consistency
  }

  @Test("Four rows on a line, by hand")
  func byHand() throws {
    // x = 0 1 3 7, y = 1 0 0 1, two neighbors each:
    // 0: {1, 3} mean 0 → 1; 1: {0, 3} mean ½ → ½; 3: {1, 0} mean ½ → ½; 7: {3, 1} mean 0 → 1.
    // 1 − 3/4 = 0.25.
    let line = Column(name: "x", values: .numeric([0, 1, 3, 7]))
    #expect(isValue(try consistency([1, 0, 0, 1], [line]) { $0.neighborCount = 2 }, 0.25))
    // With themselves: {0, 1} ½ → ½; {1, 0} ½ → ½; {3, 1} 0 → 0; {7, 3} ½ → ½. 1 − 1.5/4.
    let own = try consistency([1, 0, 0, 1], [line]) {
      $0.neighborCount = 2
      $0.includesSelf = true
    }
    #expect(isValue(own, 0.625))
  }

  @Test("Rows at the same distance share the last places")
  func ties() throws {
    // All rows alike: each is compared with the mean of the three others.
    // y = 1 0 0 0: |1 − 0| + 3·|0 − ⅓| = 2, 1 − 2/4.
    let same = PeopleFixture.levels("c", [0, 0, 0, 0])
    let settings: (inout ConsistencySettings) -> Void = { $0.neighborCount = 2 }
    #expect(isValue(try consistency([1, 0, 0, 0], [same], settings), 0.5))
    let result = try Consistency.measure([outcome([1, 0, 0, 0])], features: [same])
    #expect(result.constantFeatures == ["c"] && result.features.isEmpty)
  }

  @Test("Levels differ by 1, missing values are a value of their own")
  func mixedDistances() throws {
    // Squared distances from row 0 (a, 0): row 1 (b, 0) 1, row 2 (a, missing) 1, row 3 (a, 0.5·sd) ¼.
    let words = Column(
      name: "c", values: .categorical(codes: [0, 1, 0, 0], levels: ["a", "b"]))
    let numbers = Column(name: "x", values: .numeric([0, 0, .nan, 0.5]))
    let matrix = NeighborMatrix([words, numbers], rows: [0, 1, 2, 3], scaling: .none)
    let search = NeighborSearch(
      matrix: matrix, outcomes: [[0, 8, 4, 2]], neighborCount: 1, includesSelf: false)
    #expect(search.neighborhoods(queries: [0], threads: 1)[0].means == [2])
    // Two neighbors: row 3, and rows 1 and 2 at distance 1 share a place: (2 + 6)/2.
    let two = NeighborSearch(
      matrix: matrix, outcomes: [[0, 8, 4, 2]], neighborCount: 2, includesSelf: false)
    #expect(two.neighborhoods(queries: [0], threads: 1)[0].means == [4])
  }

  @Test("Neither the order of rows nor threads nor scale matter")
  func laws() throws {
    var draws = Draws(3)
    let count = 500
    let values = (0..<count).map { _ in draws.unit() < 0.4 ? 1.0 : 0 }
    let numbers = (0..<count).map { _ in Double(draws.index(12)) }
    let levels = (0..<count).map { _ in draws.index(3) }
    func measure(_ order: [Int], scale: Double, threads: Int) throws -> Double? {
      try Consistency.measure(
        [outcome(order.map { values[$0] })],
        features: [
          Column(name: "x", values: .numeric(order.map { numbers[$0] * scale })),
          PeopleFixture.levels("c", order.map { levels[$0] }),
        ], threads: threads
      ).outcomes[0].overall.consistency.value
    }
    let straight = try #require(try measure(Array(0..<count), scale: 1, threads: 1))
    #expect(try measure(Array(0..<count), scale: 1, threads: 3) == straight)
    let turned = try #require(try measure((0..<count).reversed(), scale: 1, threads: 2))
    #expect(abs(turned - straight) < 1e-12)
    let scaled = try #require(try measure(Array(0..<count), scale: 1024, threads: 1))
    #expect(scaled == straight)
  }

  @Test("Rows of weight 0 count nowhere, weights count in the mean")
  func weights() throws {
    let line = Column(name: "x", values: .numeric([0, 1, 3, 7, 0.5]))
    var settings = ConsistencySettings()
    settings.neighborCount = 2
    settings.scaling = .none
    let result = try Consistency.measure(
      [outcome([1, 0, 0, 1, 1])], features: [line], weights: [1, 1, 1, 3, 0],
      settings: settings)
    // As by hand above: (1 + ½ + ½ + 3·1)/6 away.
    #expect(isValue(result.outcomes[0].overall.consistency, 1 - 5.0 / 6))
    #expect(result.rowCount == 4)
  }

  @Test("A sample of the rows tells its error; groups are sampled on their own")
  func sampling() throws {
    var draws = Draws(11)
    let count = 900
    let numbers = (0..<count).map { _ in draws.normal() }
    let values = numbers.map { draws.unit() < ($0 > 0 ? 0.8 : 0.3) ? 1.0 : 0 }
    let codes = (0..<count).map { Int32($0 % 30 == 0 ? 1 : 0) }
    let partition = GroupPartition(name: "g", groups: ["a", "b"], codes: codes, unknown: nil)
    let column = Column(name: "x", values: .numeric(numbers))
    let exact = try Consistency.measure(
      [outcome(values)], features: [column], partitions: [partition])
    let truth = try #require(exact.outcomes[0].overall.consistency.value)
    #expect(!exact.isSampled && exact.outcomes[0].overall.samplingError == 0)
    var settings = ConsistencySettings()
    settings.maximumQueries = 150
    settings.minimumGroupQueries = 20
    var covered = 0
    let runs = 100
    for seed in 0..<UInt64(runs) {
      var inference = Inference()
      inference.seed = seed
      let result = try Consistency.measure(
        [outcome(values)], features: [column], partitions: [partition], settings: settings,
        inference: inference, threads: 1)
      let overall = result.outcomes[0].overall
      #expect(result.isSampled && overall.queryCount == 150 && overall.rowCount == count)
      let interval = try #require(overall.consistency.interval)
      if interval.low <= truth, truth <= interval.high { covered += 1 }
      let groups = result.outcomes[0].attributes[0].groups
      #expect(groups[1].queryCount >= 20 && groups[1].rowCount == 30)
      #expect(groups[0].queryCount + groups[1].queryCount >= 150)
    }
    // 95 % of 100 with three standard errors to spare.
    #expect(covered >= 88, "\(covered)")
    // An interval of half the width would not pass: about 67 % would be covered.
  }

  @Test("The interval covers the consistency of other samples of people", arguments: [false, true])
  func coverage(tied: Bool) throws {
    // Estimates of many samples of 120 people and what their intervals say of the estimates' mean.
    var draws = Draws(tied ? 40 : 41)
    var found: [(all: Estimate, group: Estimate)] = []
    for _ in 0..<200 {
      let numbers = (0..<120).map { _ in tied ? Double(draws.index(6)) - 2.5 : draws.normal() }
      let values = numbers.map { draws.unit() < ($0 > 0 ? 0.75 : 0.35) ? 1.0 : 0 }
      let partition = GroupPartition(
        name: "g", groups: ["a", "b"], codes: (0..<120).map { $0 % 3 == 0 ? 0 : 1 }, unknown: nil)
      let outcome = try Consistency.measure(
        [outcome(values)], features: [Column(name: "x", values: .numeric(numbers))],
        partitions: [partition], threads: 1
      ).outcomes[0]
      found.append(
        (outcome.overall.consistency, outcome.attributes[0].groups[0].consistency))
    }
    for part in [\(all: Estimate, group: Estimate).all, \.group] {
      let estimates = found.map { $0[keyPath: part] }
      let center = estimates.reduce(0) { $0 + ($1.value ?? 0) } / 200
      let covered = estimates.count {
        $0.interval.map { $0.low <= center && center <= $0.high } == true
      }
      // At least 90 % of 200, less two standard errors; without the influence of neighbors about 77 %.
      #expect(covered >= 172, "\(covered)")
    }
  }

  @Test("A group's consistency is the mean over its rows, whoever their neighbors are")
  func groups() throws {
    let line = Column(name: "x", values: .numeric([0, 1, 3, 7]))
    var settings = ConsistencySettings()
    settings.neighborCount = 2
    let partition = GroupPartition(
      name: "g", groups: ["a", "b", "c"], codes: [0, 1, 1, 0], unknown: nil)
    let result = try Consistency.measure(
      [outcome([1, 0, 0, 1])], features: [line], partitions: [partition], settings: settings)
    let groups = result.outcomes[0].attributes[0].groups
    #expect(isValue(groups[0].consistency, 0))
    #expect(isValue(groups[1].consistency, 0.5))
    #expect(groups[2].consistency.reason == "no rows in the group")
  }

  @Test("Degenerate rows have a reason and never trap")
  func degenerate() throws {
    #expect(try consistency([1], []).reason == "there is no other row")
    #expect(throws: FairnessError.noRows) { try consistency([], []) }
    #expect(throws: FairnessError.scoreNotFinite(row: 1)) { try consistency([0, .nan], []) }
    let odd = Column(name: "x", values: .numeric([.infinity, -.infinity, 1e308, -1e308, .nan]))
    for scaling in ConsistencySettings.Scaling.allCases {
      let value = try consistency([0, 1, 0, 1, 1], [odd]) {
        $0.scaling = scaling
        $0.neighborCount = -3
      }.value
      #expect(value.map { (0...1).contains($0) } == true)
    }
    let many = try consistency([0, 1], [Column(name: "x", values: .numeric([0, 1]))]) {
      $0.neighborCount = .max
      $0.maximumQueries = -1
      $0.minimumGroupQueries = -1
    }
    #expect(isValue(many, 0))
    let scores = try Consistency.measure(
      [IndividualOutcome(name: "scores", values: [0, 10], isShare: false)], features: [])
    #expect(scores.outcomes[0].overall.consistency.reason == "the scores are not probabilities")
    #expect(isValue(scores.outcomes[0].overall.meanDifference, 10))
    #expect(throws: FairnessError.rowCountMismatch(attribute: "x", expected: 1, found: 2)) {
      try consistency([0], [Column(name: "x", values: .numeric([0, 1]))])
    }
  }
}

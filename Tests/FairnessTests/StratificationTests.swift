import Tabular
import Testing

@testable import Fairness

@Suite("Strata of control columns")
struct StratificationTests {
  private func numbers(_ values: [Double], name: String = "income") -> Column {
    Column(name: name, values: .numeric(values))
  }
  private let words = Column(
    name: "state", values: .categorical(codes: [1, 0, -1, 1], levels: [" NY", "CA", "never"]))

  @Test("Values, edges and quantiles, with what is unknown apart")
  func single() throws {
    let states = try Stratification.strata(of: [ControlColumn(words)])
    #expect(states.strata == ["CA", "NY", "(unknown)"])
    #expect(states.codes == [0, 1, 2, 0] && states.unknown == 2)
    #expect(
      states.controls == [ControlDivision(column: "state", rule: .values, edges: [])])
    let bins = try Stratification.strata(
      of: [ControlColumn(numbers([10, .nan, 20, 30]), .edges([15, 20, 100]))])
    #expect(
      bins.strata == ["under 15", "15 to under 20", "20 to under 100", "100 and over", "(unknown)"])
    #expect(bins.codes == [0, 4, 2, 2])
    #expect(bins.controls[0].edges == [15, 20, 100] && bins.controls[0].rule == .declaredEdges)
    let values = try Stratification.strata(of: [ControlColumn(numbers([2, 1, 2, 10]))])
    #expect(values.strata == ["1", "2", "10"] && values.codes == [1, 0, 1, 2])
    let flags = try Stratification.strata(
      of: [ControlColumn(Column(name: "owner", values: .boolean([1, 1, 1])))])
    #expect(flags.strata == ["true"] && flags.codes == [0, 0, 0])
  }

  @Test("Quantile edges are values that occur; ties make fewer strata")
  func quantiles() throws {
    let quarters = try Stratification.strata(
      of: [ControlColumn(numbers((1...8).map(Double.init)), .quantiles(4))])
    #expect(
      quarters.controls == [
        ControlDivision(column: "income", rule: .quantiles, edges: [3, 5, 7])
      ])
    #expect(quarters.codes == [0, 0, 1, 1, 2, 2, 3, 3])
    // Seven values in thirds: positions ⌈7/3⌉ = 3 and ⌈14/3⌉ = 5.
    #expect(Stratification.quantileEdges([7, 6, 5, 4, 3, 2, 1], parts: 3) == [4, 6])
    #expect(Stratification.quantileEdges([0, 0, 0, 0, 0, 1, 1, 2], parts: 4) == [1])
    #expect(Stratification.quantileEdges([5, 5, 5], parts: 4) == [])
    #expect(Stratification.quantileEdges([.nan, .infinity], parts: 2) == [])
    let constant = try Stratification.strata(of: [
      ControlColumn(numbers([5, 5, .nan]), .quantiles(2))
    ])
    #expect(constant.strata == ["all values", "(unknown)"])
  }

  @Test("Several controls: the combinations that occur, unknown if any is")
  func combined() throws {
    let both = try Stratification.strata(
      of: [ControlColumn(words), ControlColumn(numbers([1, 9, 9, .nan]), .edges([5]))])
    #expect(both.name == "state × income")
    #expect(both.strata == ["CA × under 5", "NY × 5 and over", "(unknown)"])
    #expect(both.codes == [0, 1, 2, 2] && both.unknown == 2)
    #expect(both.controls.map(\.column) == ["state", "income"])
  }

  @Test("As configured: bins where given, quarters of many numbers, else values")
  func configured() {
    let many = numbers((0..<11).map(Double.init))
    #expect(ControlColumn(many, bins: nil).rule == .quantiles(4))
    #expect(ControlColumn(many, bins: [3]).rule == .edges([3]))
    #expect(ControlColumn(numbers((0..<10).map(Double.init) + [.nan]), bins: nil).rule == .values)
    #expect(ControlColumn(words, bins: nil).rule == .values)
  }

  @Test("Faults are named with the column")
  func faults() {
    func strata(_ controls: [ControlColumn], maximum: Int = 3) throws {
      _ = try Stratification.strata(of: controls, maximum: maximum)
    }
    #expect(throws: FairnessError.tooFewParts) { try strata([]) }
    #expect(throws: FairnessError.notNumeric(attribute: "state")) {
      try strata([ControlColumn(words, .edges([1]))])
    }
    #expect(throws: FairnessError.notNumeric(attribute: "state")) {
      try strata([ControlColumn(words, .quantiles(3))])
    }
    for edges in [[], [2, 1], [1, 1], [Double.infinity]] {
      #expect(throws: FairnessError.binsNotAscending(attribute: "income", bins: edges)) {
        try strata([ControlColumn(numbers([1]), .edges(edges))])
      }
    }
    for parts in [-1, 0, 1, 4, Int.max] {
      #expect(throws: FairnessError.binCountOutOfRange(attribute: "income", bins: parts)) {
        try strata([ControlColumn(numbers([1]), .quantiles(parts))])
      }
    }
    #expect(throws: FairnessError.tooManyGroups(attribute: "income", maximum: 3)) {
      try strata([ControlColumn(numbers([1, 2, 3, 4]))])
    }
    #expect(throws: FairnessError.tooManyGroups(attribute: "income", maximum: 3)) {
      try strata([ControlColumn(numbers([1]), .edges([1, 2, 3]))])
    }
    #expect(throws: FairnessError.rowCountMismatch(attribute: "income", expected: 4, found: 1)) {
      try strata([ControlColumn(words), ControlColumn(numbers([1]))])
    }
    let sample = EvaluationSample(
      labels: [true], decisions: [true], scores: nil, scoresAreProbabilities: false, weights: nil,
      positiveIsFavorable: true)
    let partition = GroupPartition(name: "g", groups: ["a", "b"], codes: [1], unknown: nil)
    for codes in [[2], [-1]] as [[Int32]] {
      #expect(throws: FairnessError.groupCodeOutOfRange(attribute: "z", row: 0)) {
        try StratifiedTally(
          sample, by: partition,
          within: Stratification(name: "z", strata: ["x", "y"], codes: codes, unknown: nil))
      }
    }
    #expect(throws: FairnessError.rowCountMismatch(attribute: "z", expected: 1, found: 0)) {
      try StratifiedTally(
        sample, by: partition,
        within: Stratification(name: "z", strata: ["x"], codes: [], unknown: nil))
    }
  }
}

import Tabular
import Testing

@testable import Fairness

@Suite("Partitions")
struct GroupPartitionTests {
  private func words(_ cells: [String?], name: String = "sex") -> Column {
    var levels: [String] = []
    let codes = cells.map { cell -> Int32 in
      guard let cell else { return -1 }
      if let index = levels.firstIndex(of: cell) { return Int32(index) }
      levels.append(cell)
      return Int32(levels.count - 1)
    }
    return Column(name: name, values: .categorical(codes: codes, levels: levels))
  }

  /// The name of each row's group.
  private func names(_ partition: GroupPartition) -> [String] {
    partition.codes.map { partition.groups[Int($0)] }
  }

  @Test("Words are ordered by name, shown without blanks, unknown last")
  func categories() throws {
    let partition = try GroupPartition.values(of: words([" Male", nil, " Female", " Male"]))
    #expect(partition.groups == ["Female", "Male", "(unknown)"])
    #expect(names(partition) == ["Male", "(unknown)", "Female", "Male"])
    #expect(partition.unknown == 2 && partition.name == "sex")
    #expect(try GroupPartition.values(of: words(["b", "a"])).unknown == nil)
  }

  @Test("Levels that only blanks tell apart are quoted; levels without rows are no groups")
  func blanks() throws {
    let alike = try GroupPartition.values(of: words([" a", "a", " b", "a "]))
    #expect(alike.groups == ["\" a\"", "\"a \"", "\"a\"", "b"])
    #expect(names(alike) == ["\" a\"", "\"a\"", "b", "\"a \""])
    #expect(try GroupPartition.values(of: words([" ", "a"])).groups == ["\" \"", "a"])
    // A level spelled as another one is shown: quotes all around keep them apart.
    #expect(
      GroupPartition.displayNames(["a", "a ", "\"a\""]) == [
        "\"a\"", "\"a \"", "\"\"a\"\"",
      ])
    let spare = Column(
      name: "x", values: .categorical(codes: [0, 2], levels: ["a", "never", "b"]))
    #expect(try GroupPartition.values(of: spare).groups == ["a", "b"])
    let spelled = try GroupPartition.values(of: words(["(unknown)", "a", nil]))
    #expect(spelled.groups == ["(unknown)", "a", "(missing value)"])
  }

  @Test("A declared reference is found as the file, the configuration or the screen spells it")
  func declaredReference() throws {
    let alike = try GroupPartition.values(of: words(["a ", "a", " b"]))
    let sample = EvaluationSample(
      labels: [true, false, true], decisions: [true, true, false], scores: nil,
      scoresAreProbabilities: false, weights: nil, positiveIsFavorable: true)
    for (declared, shown) in [
      ("a ", "\"a \""), ("a", "\"a\""), ("\"a \"", "\"a \""), ("b", "b"), (" b", "b"),
    ] {
      let audit = try FairnessAudit.measure(sample, partitions: [(alike, declared)])
      #expect(audit.attributes[0].reference == shown)
    }
    #expect(throws: FairnessError.self) {
      try FairnessAudit.measure(sample, partitions: [(alike, " a")])
    }
  }

  @Test("Numbers ascend under their shortest names; truth values are false, true")
  func numbersAndFlags() throws {
    let numbers = Column(name: "x", values: .numeric([10, 2.5, .nan, -0.0, 0, 2.5]))
    let partition = try GroupPartition.values(of: numbers)
    #expect(partition.groups == ["0", "2.5", "10", "(unknown)"])
    #expect(names(partition) == ["10", "2.5", "(unknown)", "0", "0", "2.5"])
    let flags = Column(name: "x", values: .boolean([1, 0, -1]))
    #expect(names(try GroupPartition.values(of: flags)) == ["true", "false", "(unknown)"])
    #expect(GroupPartition.shortName(1e300) == "1e+300")
    #expect(GroupPartition.shortName(.infinity) == "inf")
  }

  @Test("A value on an edge belongs to the bin above; a bin without rows stays")
  func bins() throws {
    let ages = Column(name: "age", values: .numeric([24.9, 25, 39, 40, .nan, -3]))
    let partition = try GroupPartition.binned(ages, bins: [25, 40, 62.5])
    #expect(
      partition.groups
        == ["under 25", "25 to under 40", "40 to under 62.5", "62.5 and over", "(unknown)"])
    #expect(partition.codes == [0, 1, 1, 2, 4, 0])
  }

  @Test("Intersections are the combinations that occur; one unknown part makes a row unknown")
  func intersections() throws {
    let sex = try GroupPartition.values(of: words(["m", "f", "m", nil, "f", "m"]))
    let race = try GroupPartition.values(of: words(["b", "a", "a", "a", nil, "b"], name: "race"))
    let both = try GroupPartition.intersection(of: [sex, race])
    #expect(both.name == "sex × race")
    #expect(both.groups == ["f × a", "m × a", "m × b", "(unknown)"])
    #expect(both.codes == [2, 0, 1, 3, 3, 2])
    #expect(both.unknown == 3)
    let flags = try GroupPartition.values(
      of: Column(name: "z", values: .boolean([0, 1, 1, 1, 1, 0])))
    let three = try GroupPartition.intersection(of: [sex, race, flags])
    #expect(three.groups == ["f × a × true", "m × a × true", "m × b × false", "(unknown)"])
  }

  @Test("What cannot be partitioned is refused with its place")
  func refusals() throws {
    #expect(throws: FairnessError.singleGroup(attribute: "sex")) {
      try GroupPartition.values(of: words(["a", "a", nil]))
    }
    #expect(throws: FairnessError.noKnownValues(attribute: "sex")) {
      try GroupPartition.values(of: words([nil, nil]))
    }
    #expect(throws: FairnessError.noKnownValues(attribute: "sex")) {
      try GroupPartition.values(of: words([]))
    }
    let many = Column(name: "id", values: .numeric((0..<101).map(Double.init)))
    #expect(throws: FairnessError.tooManyGroups(attribute: "id", maximum: 100)) {
      try GroupPartition.values(of: many)
    }
    #expect(try GroupPartition.values(of: many, maximum: 101).groups.count == 101)
    #expect(throws: FairnessError.tooManyGroups(attribute: "sex", maximum: 2)) {
      try GroupPartition.values(of: words(["a", "b", "c"]), maximum: 2)
    }
    #expect(throws: FairnessError.notNumeric(attribute: "sex")) {
      try GroupPartition.binned(words(["a", "b"]), bins: [1])
    }
    for bins in [[], [2, 1], [1, 1], [.nan], [1, .infinity]] as [[Double]] {
      #expect(throws: FairnessError.self) { try GroupPartition.binned(many, bins: bins) }
    }
    #expect(throws: FairnessError.singleGroup(attribute: "id")) {
      try GroupPartition.binned(many, bins: [1000])
    }
    let sex = try GroupPartition.values(of: words(["a", "b"]))
    #expect(throws: FairnessError.tooFewParts) { try GroupPartition.intersection(of: [sex]) }
    let longer = try GroupPartition.values(of: words(["a", "b", "a"], name: "longer"))
    #expect(
      throws: FairnessError.rowCountMismatch(attribute: "longer", expected: 2, found: 3)
    ) {
      try GroupPartition.intersection(of: [sex, longer])
    }
    #expect(throws: FairnessError.tooManyGroups(attribute: "sex × sex", maximum: 1)) {
      try GroupPartition.intersection(of: [sex, sex], maximum: 1)
    }
  }
}

import Foundation
import Statistics
import Tabular
import Testing

@testable import Fairness

@Suite("Proxies")
struct ProxyAuditTests {
  private func quick(_ change: (inout ProxySettings) -> Void = { _ in }) -> ProxySettings {
    var settings = ProxySettings()
    settings.permutations = 99
    settings.rounds = 10
    change(&settings)
    return settings
  }

  private func partition(_ codes: [Int32], unknown: Bool = false) -> GroupPartition {
    let groups = (0...Int(codes.max() ?? 0)).map { "g\($0)" }
    return GroupPartition(
      name: "race", groups: groups, codes: codes, unknown: unknown ? groups.count - 1 : nil)
  }

  @Test("Planted proxies are found, ranked and set beside the model's use of them")
  func planted() throws {
    var draws = Draws(5)
    let count = 1_200
    let codes = (0..<count).map { _ in Int32(draws.index(2)) }
    let noise = (0..<count).map { _ in draws.normal() }
    let income = codes.map { Double($0) * 0.7 + draws.normal() }
    let zip = codes.map { draws.unit() < 0.8 ? Int($0) * 5 + draws.index(5) : draws.index(10) }
    let result = try ProxyAudit.measure(
      features: [
        Column(name: "noise", values: .numeric(noise)),
        Column(name: "income", values: .numeric(income)), PeopleFixture.levels("zip", zip),
      ], attribute: partition(codes), reference: "g0", contributions: [0.5, 0.25, nil],
      settings: quick())
    #expect(result.features.map(\.feature) == ["zip", "income", "noise"])
    #expect(result.features.map(\.contributionRank) == [nil, 2, 1])
    #expect(result.features[1].contributionShare == 0.25 / 0.75)
    #expect((result.features[0].pAdjusted ?? 1) < 0.05)
    #expect((result.features[1].pAdjusted ?? 1) < 0.05)
    #expect((result.features[2].pAdjusted ?? 0) > 0.05)
    // Normal with a shift of 0.7: Φ(0.7/√2) = 0.6897.
    let area = try #require(result.features[1].separations[0].area.interval)
    #expect(area.low < 0.6897 && 0.6897 < area.high)
    #expect(result.features[1].separations.map(\.group) == ["g1"])
    let alone = try #require(result.features[0].separations[0].area.value)
    let joint = try #require(result.joint.separations[0].area.value)
    #expect(alone > 0.8 && joint > alone)
    #expect(result.features[0].test == .permutation)
  }

  @Test("Two features that tell only together are found together")
  func together() throws {
    var draws = Draws(8)
    let count = 1_000
    let codes = (0..<count).map { _ in Int32(draws.index(2)) }
    let first = (0..<count).map { _ in draws.index(2) }
    // The exclusive or of both is the group, nine times of ten.
    let second = codes.indices.map { row in
      let flip = draws.unit() < 0.1 ? 1 : 0
      return (Int(codes[row]) + first[row] + flip) % 2
    }
    let result = try ProxyAudit.measure(
      features: [
        PeopleFixture.levels("first", first), PeopleFixture.levels("second", second),
      ], attribute: partition(codes), settings: quick())
    for feature in result.features {
      #expect((feature.separations[0].area.value ?? 1) < 0.56)
    }
    let joint = result.joint.separations[0]
    #expect((joint.area.value ?? 0) > 0.85)
    #expect((joint.pAdjusted ?? 1) < 1e-6)
  }

  @Test("Without a relation p-values reject no more than their share")
  func nullRejections() throws {
    var draws = Draws(21)
    var rejected = (information: 0, number: 0, levels: 0, joint: 0)
    let runs = 120
    for run in 0..<runs {
      let count = 150
      let codes = (0..<count).map { _ in Int32(draws.unit() < 0.3 ? 1 : 0) }
      let number = (0..<count).map { _ in draws.normal() }
      let levels = (0..<count).map { _ in draws.index(12) }
      var inference = Inference()
      inference.seed = UInt64(run)
      let result = try ProxyAudit.measure(
        features: [
          Column(name: "number", values: .numeric(number)),
          PeopleFixture.levels("levels", levels),
        ], attribute: partition(codes), settings: quick { $0.rounds = 3 },
        inference: inference, threads: 1)
      for feature in result.features {
        if (feature.information.pValue ?? 0) <= 0.05 { rejected.information += 1 }
        let isSmall = (feature.separations[0].area.pValue ?? 0) <= 0.05
        if isSmall, feature.isNumeric { rejected.number += 1 }
        if isSmall, !feature.isNumeric { rejected.levels += 1 }
      }
      if (result.joint.separations[0].area.pValue ?? 0) <= 0.05 { rejected.joint += 1 }
    }
    // 6 of 120 expected, at most 14 with probability 0.998; 12 of 240, at most 23.
    #expect(rejected.information <= 23, "\(rejected)")
    #expect(rejected.number <= 14, "\(rejected)")
    #expect(rejected.levels <= 14, "\(rejected)")
    #expect(rejected.joint <= 14, "\(rejected)")
  }

  @Test("The interval of mutual information covers it from none to much", arguments: [0, 0.1, 0.6])
  func coverage(strength: Double) throws {
    // Group and feature of two values, equal with probability ½ + strength/2.
    let equal = 0.5 + strength / 2
    let truth = equal * log(2 * equal) + (1 - equal) * log(2 * (1 - equal))
    var draws = Draws(UInt64(strength * 10) + 1)
    var covered = 0
    let runs = 300
    for _ in 0..<runs {
      var table = [0.0, 0, 0, 0]
      for _ in 0..<300 {
        let group = draws.index(2)
        let value = draws.unit() < equal ? group : 1 - group
        table[value * 2 + group] += 1
      }
      let found = try #require(TableInformation(table: table, columns: 2, size: 300))
      let interval = try #require(found.interval(confidence: 0.95))
      if interval.low <= truth, truth <= interval.high {
        covered += 1
      }
    }
    // 95 % of 300 less three standard errors: 273.
    #expect(covered >= 273, "\(covered)")
  }

  @Test("The noncentral chi-square distribution is near the exact one")
  func noncentral() {
    // scipy.stats.ncx2.cdf of SciPy 1.18.1.
    let cases: [(x: Double, degrees: Double, shift: Double, exact: Double)] = [
      (5, 1, 2, 0.7942891436565291), (12, 9, 4, 0.487481864302779),
      (300, 4, 280, 0.6911640807792508), (3, 4, 0, 0.4421745996289252),
    ]
    for (x, degrees, shift, exact) in cases {
      let found = TableInformation.noncentralChiSquare(x, degrees: degrees, shift: shift)
      #expect(abs(found - exact) < 5e-3, "\(x) \(degrees) \(shift): \(found)")
    }
  }

  @Test("Missing values tell as well: they are a bin of their own, and left out of areas")
  func missing() throws {
    let codes = (0..<200).map { Int32($0 % 2) }
    let values = (0..<200).map { (row: Int) -> Double in
      row % 2 == 1 && row % 3 == 0 ? .nan : Double(row / 2 % 7)
    }
    let result = try ProxyAudit.measure(
      features: [Column(name: "x", values: .numeric(values))], attribute: partition(codes),
      settings: quick())
    #expect((result.features[0].information.pValue ?? 1) == 0.01)
    #expect(result.features[0].separations[0].area.count == values.count { !$0.isNaN })
  }

  @Test("More rows than the limit are sampled; threads and unknown groups do not matter")
  func sampling() throws {
    var draws = Draws(2)
    let count = 3_000
    let codes = (0..<count).map { _ in Int32(draws.index(3)) }
    let column = Column(name: "x", values: .numeric(codes.map { Double($0) + draws.normal() }))
    func measure(_ threads: Int) throws -> ProxyResult {
      try ProxyAudit.measure(
        features: [column], attribute: partition(codes, unknown: true),
        settings: quick {
          $0.maximumRows = 500
          $0.maximumJointRows = 200
        }, threads: threads)
    }
    let result = try measure(1)
    #expect(result == (try measure(4)))
    #expect(result.groups == ["g0", "g1"])
    #expect(result.rowCount == codes.count { $0 < 2 })
    #expect(result.measuredRowCount == 500 && result.joint.rowCount == 200)
  }

  @Test("Weights: equal ones are none, those of 0 are absent")
  func weights() throws {
    var draws = Draws(6)
    let count = 300
    let codes = (0..<count).map { _ in Int32(draws.index(2)) }
    let values = codes.map { Double($0) * 0.5 + draws.normal() }
    func measure(_ weights: [Double]?, _ rows: Int = 300) throws -> ProxyResult {
      try ProxyAudit.measure(
        features: [Column(name: "x", values: .numeric(Array(values.prefix(rows))))],
        attribute: partition(Array(codes.prefix(rows))),
        weights: weights, settings: quick())
    }
    let plain = try measure(nil)
    #expect(try measure(Array(repeating: 4, count: count)) == plain)
    let fewer = try measure(
      Array(repeating: 1, count: 200) + Array(repeating: 0, count: 100))
    #expect(fewer == (try measure(nil, 200)))
  }

  @Test("Degenerate inputs have a reason and never trap")
  func degenerate() throws {
    let one = try ProxyAudit.measure(
      features: [Column(name: "x", values: .numeric([1, 2]))], attribute: partition([0, 0]),
      settings: quick())
    #expect(
      one.features[0].information.reason == "all rows of known group are of one group")
    #expect(one.features[0].separations.isEmpty && one.joint.separations.isEmpty)
    let few = try ProxyAudit.measure(
      features: [Column(name: "x", values: .numeric([1, 2]))], attribute: partition([0, 1]),
      settings: quick())
    #expect(few.joint.separations[0].area.reason == "too few rows to hold some out")
    let none = try ProxyAudit.measure(
      features: [], attribute: partition([0, 1, 0]), settings: quick())
    #expect(none.joint.separations[0].area.reason == "there are no features")
    #expect(abs(none.entropy - 0.6365141682948128) < 1e-12)
    let codes = (0..<100).map { Int32($0 % 4) }
    let odd = try ProxyAudit.measure(
      features: [
        Column(name: "nan", values: .numeric(Array(repeating: .nan, count: 100))),
        Column(name: "one", values: .numeric(Array(repeating: 1, count: 100))),
        Column(name: "words", values: .categorical(codes: codes.map { _ in -1 }, levels: [])),
        Column(name: "flags", values: .boolean(codes.map { $0 == 0 ? 1 : 0 })),
        PeopleFixture.levels("id", Array(0..<100)),
      ], attribute: partition(codes, unknown: true),
      settings: quick {
        $0.bins = -1
        $0.maximumLevels = .max
        $0.folds = .max
        $0.maximumRows = -1
        $0.depth = .max
        $0.learningRate = .nan
      })
    #expect(odd.features.count == 5)
    let whole = try ProxyAudit.measure(
      features: [
        Column(name: "nan", values: .numeric(Array(repeating: .nan, count: 100))),
        PeopleFixture.levels("id", Array(0..<100)),
      ], attribute: partition(codes), settings: quick { $0.folds = 1 })
    let nan = try #require(whole.features.first { $0.feature == "nan" })
    #expect(isValue(nan.information, 0) && nan.information.pValue == 1)
    #expect(nan.separations[0].area.reason == "no rows with a value in the group or in the rest")
    // A name for every row tells nothing that held-out rows confirm.
    let id = try #require(whole.features.first { $0.feature == "id" })
    #expect(id.separations.allSatisfy { abs(($0.area.value ?? 0) - 0.5) < 0.1 })
    #expect(throws: FairnessError.noRows) {
      try ProxyAudit.measure(features: [], attribute: partition([]), settings: quick())
    }
  }
}

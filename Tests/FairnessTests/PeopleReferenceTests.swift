import Foundation
import Statistics
import Tabular
import Testing

@testable import Fairness

/// Agreement with AIF360, scikit-learn, SciPy, statsmodels and DivExplorer
/// (`script/fixtures/people.py`).
@Suite("Individuals, proxies and subgroups in other libraries")
struct PeopleReferenceTests {
  @Test("Consistency is AIF360's with the row among its neighbors and distances as they are")
  func aif360() throws {
    let fixture = try PeopleFixture.load()
    for (neighbors, expected) in fixture.reference.consistency.aif360 {
      var settings = ConsistencySettings()
      settings.neighborCount = try #require(Int(neighbors))
      settings.includesSelf = true
      settings.scaling = .none
      let result = try Consistency.measure(
        fixture.sample, features: fixture.numeric, settings: settings)
      #expect(isValue(result.outcomes[0].overall.consistency, expected), "\(neighbors)")
    }
  }

  @Test("Consistency on scaled numbers is that of scikit-learn's neighbors")
  func neighbors() throws {
    let fixture = try PeopleFixture.load()
    let expected = fixture.reference.consistency
    for (neighbors, value) in expected.scaled {
      var settings = ConsistencySettings()
      settings.neighborCount = try #require(Int(neighbors))
      let result = try Consistency.measure(
        fixture.sample, features: fixture.numeric, settings: settings)
      #expect(isValue(result.outcomes[0].overall.consistency, value), "\(neighbors)")
    }
    var settings = ConsistencySettings()
    let scores = try Consistency.measure(fixture.sample, features: fixture.numeric)
    #expect(isValue(scores.outcomes[1].overall.consistency, expected.scaledScores))
    settings.scaling = .robust
    let robust = try Consistency.measure(
      fixture.sample, features: fixture.numeric, settings: settings)
    #expect(isValue(robust.outcomes[0].overall.consistency, expected.robust))
    // A wrong answer would show: the two scalings give different numbers.
    #expect(abs(expected.robust - (expected.scaled["5"] ?? 0)) > 1e-3)
  }

  @Test("Levels, missing numbers and ties follow the stated rule")
  func mixed() throws {
    let fixture = try PeopleFixture.load()
    var holes = fixture.rows.numeric
    for row in stride(from: 0, to: holes[1].count, by: 7) { holes[1][row] = .nan }
    let features =
      holes.enumerated().map { Column(name: "x\($0)", values: .numeric($1)) }
      + [PeopleFixture.levels("color", fixture.rows.color)]
    let result = try Consistency.measure(fixture.sample, features: features)
    #expect(
      isValue(result.outcomes[0].overall.consistency, fixture.reference.consistency.mixed))
  }

  @Test("McNemar's exact p-values are those of statsmodels")
  func mcNemar() throws {
    for line in try PeopleFixture.load().reference.mcnemar {
      let test = try #require(McNemarTest(changes: line.changes, opposite: line.opposite))
      #expect(abs(test.pValue / line.pValue - 1) < 1e-10, "\(line)")
    }
    #expect(McNemarTest(changes: -1, opposite: 2) == nil)
    // 2·P(X = 0) of 2,000 fair coins lies below the range of Double: 1 − 2000·ln 2.
    let extreme = try #require(McNemarTest(changes: 0, opposite: 2_000))
    #expect(extreme.pValue == .leastNonzeroMagnitude)
    #expect(abs(extreme.logPValue + 1_999 * 0.6931471805599453) < 1e-9)
    #expect(McNemarTest(changes: .max, opposite: 1) == nil)
  }

  @Test("The mean change of score has Student's interval")
  func change() throws {
    let expected = try PeopleFixture.load().reference.change
    let rows = expected.values.count
    let sample = EvaluationSample(
      labels: Array(repeating: true, count: rows),
      decisions: Array(repeating: true, count: rows), scores: Array(repeating: 0, count: rows),
      scoresAreProbabilities: false, weights: nil, positiveIsFavorable: true)
    let attribute = GroupPartition(
      name: "sex", groups: ["a", "b"], codes: Array(repeating: 0, count: rows), unknown: nil)
    let result = try CounterfactualFlip.measure(
      sample, attribute: attribute,
      alternatives: [
        .init(value: "b", decisions: sample.decisions, scores: expected.values)
      ])
    let change = result.pairs[0].change.scoreChange
    #expect(isValue(change, expected.mean))
    let interval = try #require(change.interval)
    #expect(abs(interval.low - expected.low) < 1e-10)
    #expect(abs(interval.high - expected.high) < 1e-10)
    #expect(abs((change.pValue ?? 0) / expected.pValue - 1) < 1e-9)
  }

  @Test("Mutual information is scikit-learn's before its bias is taken off")
  func information() throws {
    let fixture = try PeopleFixture.load()
    let expected = fixture.reference.information
    let features = [
      PeopleFixture.levels("color", fixture.rows.color),
      PeopleFixture.levels("shape", fixture.rows.shape),
      Column(name: "steps", values: .numeric(fixture.rows.steps)),
    ]
    var settings = ProxySettings()
    settings.permutations = 0
    settings.rounds = 5
    let result = try ProxyAudit.measure(
      features: features, attribute: PeopleFixture.partition("group", fixture.rows.group),
      settings: settings)
    #expect(abs(result.entropy - expected.entropy) < 1e-12)
    #expect(result.features.map(\.feature) == ["color", "steps", "shape"])
    for feature in result.features {
      let other = try #require(expected.features[feature.feature])
      #expect(abs(feature.plugInInformation - other.mutualInformation) < 1e-12)
      #expect(abs((feature.information.pValue ?? 0) / other.pValue - 1) < 1e-9)
      #expect(feature.test == .chiSquare)
      // (filled cells − rows − columns + 1)/2n is taken off.
      let levels = feature.feature == "color" ? 4.0 : feature.feature == "shape" ? 3 : 7
      // No row of group 2 has 0 steps, and only rows of group 2 have 6.
      let filled = feature.feature == "steps" ? 18.0 : levels * 3
      let bias = (filled - levels - 3 + 1) / 800
      #expect(
        isValue(feature.information, max(0, other.mutualInformation - bias)),
        "\(feature.feature)")
    }
  }

  @Test("Areas are scikit-learn's, their p-values Mann and Whitney's")
  func areas() throws {
    let fixture = try PeopleFixture.load()
    let features = [
      Column(name: "first", values: .numeric(fixture.rows.numeric[0])),
      Column(name: "second", values: .numeric(fixture.rows.numeric[1])),
      Column(name: "steps", values: .numeric(fixture.rows.steps)),
    ]
    var settings = ProxySettings()
    settings.permutations = 0
    settings.rounds = 5
    let result = try ProxyAudit.measure(
      features: features, attribute: PeopleFixture.partition("group", fixture.rows.group),
      settings: settings)
    for feature in result.features {
      let expected = try #require(fixture.reference.areas[feature.feature])
      #expect(feature.separations.map(\.group) == ["0", "1", "2"])
      for (separation, other) in zip(feature.separations, expected) {
        #expect(isValue(separation.area, other.area))
        #expect(abs((separation.area.pValue ?? 0) / other.pValue - 1) < 1e-9)
        let interval = try #require(separation.area.interval)
        #expect(interval.low < other.area && other.area < interval.high)
      }
    }
  }

  @Test("Every frequent subgroup and its divergence is DivExplorer's")
  func patterns() throws {
    let fixture = try PeopleFixture.load()
    let columns = [
      PeopleFixture.partition("color", fixture.rows.color),
      PeopleFixture.partition("shape", fixture.rows.shape),
      PeopleFixture.partition("size", fixture.rows.size),
    ]
    var settings = SubgroupSettings()
    settings.minimumSupport = 0.05
    settings.minimumRows = 0
    let sample = fixture.sample
    let rows = SubgroupSearch.rows(
      sample, weighting: try RowWeighting(nil, rowCount: sample.labels.count),
      settings: settings, seed: 1)
    let lattice = SubgroupLattice(columns, rows: rows, settings: settings, threads: 2)
    let comparison = SubgroupComparison(
      positiveIsFavorable: true, isEqual: true, inference: Inference())
    let all = lattice.discovery + lattice.confirmation
    var found: [[String]: SubgroupTally] = [:]
    for candidate in lattice.candidates {
      let items = candidate.items.map {
        "\(columns[Int($0.column)].name)=\(columns[Int($0.column)].groups[Int($0.value)])"
      }
      found[items.sorted()] = candidate.discovery + candidate.confirmation
    }
    #expect(found.count == fixture.reference.patterns.count)
    for pattern in fixture.reference.patterns {
      let tally = try #require(found[pattern.items], "\(pattern.items)")
      #expect(tally.count == pattern.support)
      let outcomes: [(SubgroupOutcome, Double?)] = [
        (.falsePositiveRate, pattern.fpr), (.falseNegativeRate, pattern.fnr),
        (.errorRate, pattern.error), (.favorableRate, pattern.selected),
      ]
      for (outcome, divergence) in outcomes {
        let own = comparison.value(outcome, tally).value
        let whole = try #require(comparison.value(outcome, all).value)
        if let divergence {
          #expect(abs((own ?? .nan) - whole - divergence) < 1e-12, "\(pattern.items) \(outcome)")
        } else {
          #expect(own == nil)
        }
      }
    }
  }

  @Test("Results survive being written and read")
  func records() throws {
    let fixture = try PeopleFixture.load()
    func check<Result: Codable & Equatable>(_ result: Result) throws {
      let data = try JSONEncoder().encode(result)
      #expect(try JSONDecoder().decode(Result.self, from: data) == result)
    }
    let group = PeopleFixture.partition("group", fixture.rows.group)
    try check(
      Consistency.measure(fixture.sample, features: fixture.numeric, partitions: [group]))
    var proxies = ProxySettings()
    proxies.permutations = 9
    proxies.rounds = 2
    try check(
      ProxyAudit.measure(features: fixture.numeric, attribute: group, settings: proxies))
    var subgroups = SubgroupSettings()
    subgroups.discoveryLevel = 1
    let found = try SubgroupSearch.measure(
      fixture.sample, columns: [group, PeopleFixture.partition("color", fixture.rows.color)],
      settings: subgroups)
    #expect(found.outcomes.contains { !$0.findings.isEmpty })
    try check(found)
    try check(
      CounterfactualFlip.measure(
        fixture.sample, attribute: group,
        alternatives: [
          .init(value: "1", decisions: fixture.sample.labels, scores: fixture.rows.score)
        ]))
  }

  @Test("A subgroup is tested against the rest as SciPy does")
  func effect() throws {
    let fixture = try PeopleFixture.load()
    let expected = fixture.reference.subgroup
    let sample = fixture.sample
    var settings = SubgroupSettings()
    settings.outcomes = [.meanResidual]
    settings.minimumRows = 0
    let rows = SubgroupSearch.rows(
      sample, weighting: try RowWeighting(nil, rowCount: sample.labels.count),
      settings: settings, seed: 1)
    let columns = [
      PeopleFixture.partition("color", fixture.rows.color),
      PeopleFixture.partition("shape", fixture.rows.shape),
    ]
    let lattice = SubgroupLattice(columns, rows: rows, settings: settings, threads: 1)
    let candidate = try #require(
      lattice.candidates.first { $0.items.map(\.value) == [1, 2] && $0.items.count == 2 })
    let tally = candidate.discovery + candidate.confirmation
    let rest = lattice.discovery + lattice.confirmation - tally
    let comparison = SubgroupComparison(
      positiveIsFavorable: true, isEqual: true, inference: Inference())
    let rate = comparison.effect(.favorableRate, tally, against: rest)
    #expect(abs((rate.pValue ?? 0) / expected.fisher - 1) < 1e-9)
    let residual = comparison.effect(.meanResidual, tally, against: rest)
    #expect(isValue(residual, expected.residual, within: 1e-10))
    let interval = try #require(residual.interval)
    #expect(abs(interval.low - expected.residualLow) < 1e-9)
    #expect(abs(interval.high - expected.residualHigh) < 1e-9)
    #expect(abs((residual.pValue ?? 0) / expected.residualPValue - 1) < 1e-8)
  }
}

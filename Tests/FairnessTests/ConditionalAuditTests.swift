import Statistics
import Testing

@testable import Fairness

@Suite("Conditioning")
struct ConditionalAuditTests {
  @Test("Kidney stones: worse in both strata, better over all")
  func simpson() throws {
    // Charig et al. (1986), open surgery as "own" would win in both strata and lose over all; here
    // with the sides changed. Small stones: 234 of 270 against 81 of 87; large: 55 of 80 against
    // 192 of 263. Over all: 289/350 = 0.825714 against 273/350 = 0.78.
    let result = try StratifiedRows([[234, 36, 81, 6], [55, 25, 192, 71]]).measure()
    let own = try #require(result.comparisons.first)
    #expect(isValue(own.pooledDifference, 289.0 / 350 - 273.0 / 350))
    #expect(isValue(own.pooledRatio, 289.0 / 273))
    let check = own.direction
    #expect(check.pooled == .above)
    #expect(check.standardized == .below)
    #expect((check.strataBelow, check.strataAbove, check.strataEqual) == (2, 0, 0))
    #expect(check.finding == .reversed)
    #expect(check.compositionMatters == true)
    // The reference at own's mix: (270·81/87 + 80·192/263)/350.
    let standard = (270.0 * 81 / 87 + 80.0 * 192 / 263) / 350
    #expect(isValue(own.standardizedReferenceRate, standard))
    #expect(isValue(own.standardizedDifference, 289.0 / 350 - standard))
    #expect(isValue(own.standardizedRatio, 289.0 / 350 / standard))
    #expect(isValue(own.compositionDifference, standard - 273.0 / 350))
    #expect(own.sharedWeight == 1)
    // (234·6/357 + 55·71/343) / (36·81/357 + 25·192/343).
    let oddsRatio =
      (234.0 * 6 / 357 + 55.0 * 71 / 343) / (36.0 * 81 / 357 + 25.0 * 192 / 343)
    #expect(isValue(own.mantelHaenszelOddsRatio, oddsRatio))
    #expect(result.strata.map(\.n) == [357, 343])
    #expect(isValue(result.strata[0].comparisons[0].difference, 234.0 / 270 - 81.0 / 87))
    #expect(result.strata[0].groups.map(\.rate.count) == [270, 87])
    #expect(result.stratumTestCount == 2)
  }

  @Test("The figures of the guide: admissions at Berkeley")
  func guide() throws {
    let result = try StratifiedRows([
      [89, 19, 512, 313], [17, 8, 353, 207], [202, 391, 120, 205], [131, 244, 138, 279],
      [94, 299, 53, 138], [24, 317, 22, 351],
    ]).measure()
    let own = try #require(result.comparisons.first)
    let figures: [(Estimate, Double, Double, Double)] = [
      (own.pooledDifference, -0.142, -0.170, -0.113),
      (own.standardizedDifference, 0.001, -0.030, 0.032),
      (own.compositionDifference, -0.143, -0.164, -0.122),
      (own.mantelHaenszelOddsRatio, 1.105, 0.943, 1.295),
    ]
    for (estimate, value, low, high) in figures {
      #expect(isValue(estimate, value, within: 5e-4))
      let interval = try #require(estimate.interval)
      #expect(abs(interval.low - low) <= 6e-4 && abs(interval.high - high) <= 6e-4)
    }
    #expect(agree(own.mantelHaenszelOddsRatio.pValue, 0.217, absolute: 5e-4))
    #expect(agree(own.breslowDayTarone.statistic, 18.8, absolute: 0.05))
    #expect(agree(own.breslowDayTarone.pValue, 0.002, absolute: 5e-4))
    #expect(own.direction.finding == .mixed && own.direction.compositionMatters == true)
    #expect(own.direction.pooled == .below && own.direction.standardized == .above)
    let department = result.strata[0].comparisons[0]
    #expect(isValue(department.difference, 0.203, within: 5e-4))
    #expect(agree(department.pAdjusted, 1e-4, absolute: 5e-6))
  }

  @Test("Demographic disparity by hand")
  func disparity() throws {
    // Stratum 0: own 2 of 6 accepted, other 6 of 10. Rejected 8, of them own 4: ½; accepted 8, own
    // 2: ¼; disparity ¼ on 16 rows. Stratum 1: own 1 of 2, other 1 of 2: rejected ½, accepted ½: 0
    // on 4. (16·¼ + 4·0)/20 = 0.2.
    let result = try StratifiedRows([[2, 4, 6, 4], [1, 1, 1, 1]]).measure()
    let own = try #require(result.comparisons.first)
    #expect(isValue(own.conditionalDemographicDisparity, 0.2))
    #expect(isValue(own.clarifyDemographicDisparity, 0.2))
    #expect(own.conditionalDemographicDisparity.count == 20)
    #expect(own.strataWithoutDisparity == [])
  }

  @Test("Strata of one outcome are left out of the disparity and named")
  func disparityWithoutOutcome() throws {
    // A third stratum of 5 rows without accepted ones, 3 of them own: Clarify's share of no rows is
    // 0, so its disparity there is 3/5: (20·0.2 + 5·0.6)/25 = 0.28.
    let result = try StratifiedRows([[2, 4, 6, 4], [1, 1, 1, 1], [0, 3, 0, 2]]).measure()
    let own = try #require(result.comparisons.first)
    #expect(isValue(own.conditionalDemographicDisparity, 0.2))
    #expect(own.conditionalDemographicDisparity.count == 20)
    #expect(isValue(own.clarifyDemographicDisparity, 0.28))
    #expect(own.strataWithoutDisparity == ["s2"])
    let nothing = try #require(try StratifiedRows([[0, 3, 0, 2]]).measure().comparisons.first)
    #expect(
      nothing.conditionalDemographicDisparity.reason
        == "no stratum has both favorable and unfavorable outcomes")
  }

  @Test("Silent strata are listed with their reason, and nothing is 0 for want of rows")
  func silentStrata() throws {
    let rows = StratifiedRows([
      [8, 12, 15, 10], [0, 0, 4, 4], [3, 5, 0, 0], [6, 0, 9, 0], [0, 7, 0, 2], [0, 0, 0, 0],
    ])
    let result = try rows.measure()
    let own = try #require(result.comparisons.first)
    #expect(
      own.strataWithoutComparison.map(\.why) == [
        .groupAbsent, .referenceAbsent, .allFavorable, .noneFavorable, .bothAbsent,
      ])
    #expect(own.strataWithoutComparison.map(\.n) == [8, 8, 15, 9, 0])
    #expect(own.strataWithoutComparison.map(\.stratum) == ["s1", "s2", "s3", "s4", "s5"])
    // 20 + 6 + 7 of the group's 41 rows lie where the reference has rows, too.
    #expect(agree(own.sharedWeight, 33.0 / 41))
    #expect(
      result.strata[1].comparisons[0].difference.reason == "no rows of the group in the stratum")
    #expect(result.strata[1].groups[0].rate.reason == "no rows of the group in the stratum")
    #expect(
      result.strata[2].comparisons[0].ratio.reason
        == "no rows of the reference group in the stratum")
    // One stratum says something, so there is nothing to compare odds ratios with.
    #expect(own.breslowDay.pValue == nil && own.breslowDay.why?.isEmpty == false)
    #expect(own.mantelHaenszelOddsRatio.value.map { agree($0, 8.0 * 10 / (12 * 15)) } == true)
  }

  @Test("Groups that share no stratum cannot be compared over strata")
  func nothingShared() throws {
    let own = try #require(
      try StratifiedRows([[3, 4, 0, 0], [0, 0, 5, 6]]).measure().comparisons.first)
    #expect(own.pooledDifference.value != nil)
    #expect(own.sharedWeight == 0)
    for estimate in [
      own.standardizedReferenceRate, own.standardizedDifference, own.standardizedRatio,
      own.compositionDifference,
    ] {
      #expect(
        estimate.reason == "no stratum has rows of both the group and the reference group")
    }
    for estimate in [own.mantelHaenszelOddsRatio, own.mantelHaenszelDifference] {
      #expect(estimate.value == nil && estimate.reason?.isEmpty == false)
    }
    #expect(own.cochranMantelHaenszel.pValue == nil)
    #expect(own.direction.finding == nil && own.direction.standardized == nil)
    #expect(own.direction.compositionMatters == nil)
  }

  @Test("A rate of the reference that was never seen to vary is not known exactly")
  func certainty() throws {
    // The reference has one row in each stratum.
    let own = try #require(
      try StratifiedRows([[6, 4, 1, 0], [2, 8, 0, 1]]).measure().comparisons.first)
    #expect(isValue(own.standardizedDifference, 0.4 - 0.5))
    let interval = try #require(own.standardizedReferenceRate.interval)
    // Two rows with (k + ½)/(n + 1) = ¾ and ¼: variance (½)²·(3/16)·2 = 3/32, and that of the mix,
    // Σ(p − ½)²/20² = 20·¼/400 = 1/80.
    let half = 1.959963984540054 * (3.0 / 32 + 1.0 / 80).squareRoot()
    #expect(agree(interval.low, max(0, 0.5 - half)))
    #expect(agree(interval.high, min(1, 0.5 + half)))
  }

  @Test("True positive rates are compared among label-positive rows only")
  func rates() throws {
    var rows = StratifiedRows([[5, 5, 8, 2], [3, 7, 4, 6]])
    rows.sample = EvaluationSample(
      labels: rows.sample.decisions.indices.map { $0 % 3 != 0 }, decisions: rows.sample.decisions,
      scores: nil, scoresAreProbabilities: false, weights: nil, positiveIsFavorable: false)
    for rate in ConditionalRate.allCases {
      let result = try rows.measure(rate)
      let audit = try FairnessAudit.measure(rows.sample, partitions: [(rows.groups, "other")])
      let id = rate == .favorableLabelRate ? "base_rate" : rate.rawValue
      let group = try #require(audit.group("own", id)?.value)
      let other = try #require(audit.group("other", id)?.value)
      let sign = rate == .favorableLabelRate ? -1.0 : 1
      #expect(isValue(result.comparisons[0].pooledDifference, sign * (group - other)), "\(rate)")
      #expect(result.rate == rate)
    }
  }

  @Test("Several groups: p-values are corrected over strata and over groups")
  func families() throws {
    var random = SplitMix64(seed: 3)
    let count = 900
    let sample = EvaluationSample(
      labels: (0..<count).map { _ in random.nextUnit() < 0.5 },
      decisions: (0..<count).map { _ in random.nextUnit() < 0.4 }, scores: nil,
      scoresAreProbabilities: false, weights: nil, positiveIsFavorable: true)
    let groups = GroupPartition(
      name: "g", groups: ["a", "b", "c", "(unknown)"],
      codes: (0..<count).map { _ in Int32(random.next() % 4) }, unknown: 3)
    let strata = Stratification(
      name: "z", strata: ["x", "y", "(unknown)"],
      codes: (0..<count).map { _ in Int32(random.next() % 3) }, unknown: 2)
    let tally = try StratifiedTally(sample, by: groups, within: strata)
    let result = try ConditionalAudit.measure(tally, reference: "b")
    #expect(result.comparisons.map(\.group) == ["a", "c", "(unknown)"])
    #expect(result.comparisons.map(\.isUnknown) == [false, false, true])
    #expect(result.strata.map(\.isUnknown) == [false, false, true])
    #expect(result.stratumTestCount == 9)
    let pValues = result.strata.flatMap { $0.comparisons.compactMap(\.difference.pValue) }
    let adjusted = result.strata.flatMap { $0.comparisons.compactMap(\.pAdjusted) }
    #expect(adjusted == Correction.holm.adjust(pValues))
    let tests = result.comparisons.compactMap(\.cochranMantelHaenszel.pValue)
    #expect(
      result.comparisons.compactMap(\.cochranMantelHaenszel.pAdjusted)
        == Correction.holm.adjust(tests))
    #expect(throws: FairnessError.self) {
      try ConditionalAudit.measure(tally, reference: "(unknown)")
    }
    var none = Inference()
    none.correction = .none
    let plain = try ConditionalAudit.measure(tally, reference: "b", inference: none)
    #expect(plain.strata.allSatisfy { $0.comparisons.allSatisfy { $0.pAdjusted == nil } })
    #expect(plain.comparisons.allSatisfy { $0.breslowDayTarone.pAdjusted == nil })
  }

  @Test("Weights: what stands for rows is said")
  func evidence() throws {
    let tables = [[5, 5, 8, 2], [3, 7, 4, 6]]
    #expect(try StratifiedRows(tables).measure().evidence == .rows)
    #expect(try StratifiedRows(tables) { _, _ in 2 }.measure().evidence == .rows)
    #expect(
      try StratifiedRows(tables) { group, stratum in Double(1 + group + stratum) }
        .measure().evidence == .effectiveRows)
    var inference = Inference()
    inference.weights = .frequency
    #expect(
      try StratifiedRows(tables) { _, _ in 2 }.measure(inference: inference).evidence
        == .frequencies)
  }
}

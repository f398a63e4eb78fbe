internal import Statistics

/// From counted subgroups to findings: discovery, folding, confirmation.
struct SubgroupReport {
  let columns: [GroupPartition]
  let lattice: SubgroupLattice
  let hasResiduals: Bool
  let hasScores: Bool
  let settings: SubgroupSettings
  let comparison: SubgroupComparison

  private var inference: Inference { comparison.inference }

  /// A subgroup tested on the discovery half.
  private struct Test {
    let candidate: Int
    let effect: Estimate
    /// 1 where a larger outcome is worse, or as the effect goes where both directions are looked for.
    let sign: Double
    var pAdjusted: Double?
    /// The place among the discovered of the one it is folded under.
    var parent: Int?
  }

  /// A finding before confirmed p-values are adjusted.
  private struct Pending {
    let test: Test
    let effect: Estimate
    let folded: [Test]
  }

  var result: SubgroupResult {
    var tests = settings.outcomes.map { allTests(of: $0) }
    var adjusted = settings.discoveryCorrection.adjust(
      tests.flatMap { $0.map { $0.effect.testValue ?? 1 } })[...]
    for outcome in tests.indices {
      for index in tests[outcome].indices {
        tests[outcome][index].pAdjusted = adjusted.popFirst()
      }
    }
    let discovered = zip(settings.outcomes, tests).map { outcome, tests in
      fold(tests.filter { isDiscovered($0, outcome) }, outcome)
    }
    let pending = zip(settings.outcomes, discovered).map { confirm($0, $1) }
    var corrected = inference.correction.adjust(
      pending.flatMap { $0.map { $0.effect.testValue ?? 1 } })[...]
    let outcomes = settings.outcomes.indices.map { index in
      let findings = pending[index].map {
        finding($0, settings.outcomes[index], pAdjusted: corrected.popFirst())
      }
      return outcome(
        settings.outcomes[index], tests: tests[index].count, discovered: discovered[index],
        findings: findings)
    }
    return SubgroupResult(
      settings: settings, columns: columns.map(\.name),
      rowCount: lattice.discovery.count + lattice.confirmation.count,
      discoveryRowCount: lattice.discovery.count,
      confirmationRowCount: lattice.confirmation.count,
      candidateCount: lattice.candidates.count,
      testCount: tests.reduce(0) { $0 + $1.count }, outcomes: outcomes)
  }

  // MARK: Discovery

  /// Every subgroup against everybody else, where both have enough rows that count.
  private func allTests(of outcome: SubgroupOutcome) -> [Test] {
    let minimum = max(1, settings.minimumDenominator)
    if outcome == .meanResidual, !hasResiduals { return [] }
    func isEnough(_ own: SubgroupTally, of all: SubgroupTally) -> Bool {
      let count = comparison.denominator(outcome, own)
      return count >= minimum && comparison.denominator(outcome, all) - count >= minimum
    }
    let worse = outcome.worseSign(positiveIsFavorable: comparison.positiveIsFavorable)
    return lattice.candidates.enumerated().compactMap { index, candidate in
      guard isEnough(candidate.discovery, of: lattice.discovery),
        isEnough(candidate.confirmation, of: lattice.confirmation)
      else { return nil }
      let effect = comparison.effect(
        outcome, candidate.discovery, against: lattice.discovery - candidate.discovery)
      let sign = settings.worseOffOnly || (effect.value ?? 0) * worse >= 0 ? worse : -worse
      return Test(candidate: index, effect: effect, sign: sign)
    }
  }

  private func isDiscovered(_ test: Test, _ outcome: SubgroupOutcome) -> Bool {
    guard let value = test.effect.value, let pAdjusted = test.pAdjusted else { return false }
    return value * test.sign > 0 && pAdjusted <= settings.discoveryLevel
  }

  // MARK: Folding

  /// Notes for each discovered subgroup the discovered one it says no more than: one described by a part
  /// of its description, from the rest of which its outcome does not differ for the worse.
  private func fold(_ discovered: [Test], _ outcome: SubgroupOutcome) -> [Test] {
    var tests = discovered
    var place: [[SubgroupLattice.Item]: Int] = [:]
    for (index, test) in tests.enumerated() {
      place[lattice.candidates[test.candidate].items] = index
    }
    // Candidates stand in the order of their lengths: parts are judged before the whole.
    for index in tests.indices {
      let candidate = lattice.candidates[tests[index].candidate]
      let own = tests[index]
      var best: (part: Int, similarity: Double)?
      for part in Self.parts(of: candidate.items) {
        guard let parent = place[part], tests[parent].sign == own.sign else { continue }
        let whole = lattice.candidates[tests[parent].candidate].discovery
        let similarity = similarity(
          outcome, candidate.discovery, to: whole - candidate.discovery, sign: own.sign)
        guard let similarity else { continue }
        if similarity > best?.similarity ?? -1 { best = (parent, similarity) }
      }
      if let best { tests[index].parent = tests[best.part].parent ?? best.part }
    }
    return tests
  }

  /// The p-value of no difference where it is too large or the difference for the better, in which case
  /// 1; nil where some rows are clearly worse off than others.
  private func similarity(
    _ outcome: SubgroupOutcome, _ tally: SubgroupTally, to rest: SubgroupTally, sign: Double
  ) -> Double? {
    guard comparison.denominator(outcome, rest) > 0 else { return 1 }
    let effect = comparison.effect(outcome, tally, against: rest, hasInterval: false)
    guard let value = effect.value, let pValue = effect.testValue else { return 1 }
    guard value * sign > 0 else { return 1 }
    return pValue > 1 - inference.confidence ? pValue : nil
  }

  /// All proper parts of a description, the shortest first.
  private static func parts(of items: [SubgroupLattice.Item]) -> [[SubgroupLattice.Item]] {
    guard items.count > 1, items.count < 16 else { return [] }
    return (1..<(1 << items.count) - 1).map { mask in
      items.indices.filter { mask & (1 << $0) != 0 }.map { items[$0] }
    }.sorted { $0.count < $1.count }
  }

  // MARK: Confirmation

  /// The discovered subgroups that are not folded, the largest effects first, measured again.
  private func confirm(_ outcome: SubgroupOutcome, _ discovered: [Test]) -> [Pending] {
    let roots = discovered.indices.filter { discovered[$0].parent == nil }
      .sorted { left, right in
        let (a, b) = (lowerBound(discovered[left]), lowerBound(discovered[right]))
        return a == b ? left < right : a > b
      }
      .prefix(max(0, settings.maximumFindings))
    return roots.map { root in
      let candidate = lattice.candidates[discovered[root].candidate]
      return Pending(
        test: discovered[root],
        effect: comparison.effect(
          outcome, candidate.confirmation,
          against: lattice.confirmation - candidate.confirmation),
        folded: discovered.filter { $0.parent == root })
    }
  }

  private func lowerBound(_ test: Test) -> Double {
    lowerBound(test.effect, sign: test.sign) ?? -.infinity
  }

  /// The mildest plausible disadvantage.
  private func lowerBound(_ effect: Estimate, sign: Double) -> Double? {
    guard case .measured(_, let interval?, _, _) = effect else { return nil }
    return sign > 0 ? interval.low : -interval.high
  }

  private func finding(
    _ pending: Pending, _ outcome: SubgroupOutcome, pAdjusted: Double?
  ) -> SubgroupResult.Finding {
    let candidate = lattice.candidates[pending.test.candidate]
    let hasTest = pending.effect.testValue != nil
    let sameDirection = (pending.effect.value ?? 0) * pending.test.sign > 0
    return SubgroupResult.Finding(
      conditions: conditions(candidate.items),
      rowCount: candidate.discovery.count + candidate.confirmation.count,
      value: comparison.value(outcome, candidate.confirmation),
      rest: comparison.value(outcome, lattice.confirmation - candidate.confirmation),
      discovery: pending.test.effect, discoveryPAdjusted: pending.test.pAdjusted,
      effect: pending.effect, pAdjusted: hasTest ? pAdjusted : nil,
      lowerBound: lowerBound(pending.effect, sign: pending.test.sign),
      isConfirmed: hasTest && sameDirection && (pAdjusted ?? 1) <= 1 - inference.confidence,
      folded: pending.folded.map { test in
        let candidate = lattice.candidates[test.candidate]
        return SubgroupResult.Folded(
          conditions: conditions(candidate.items),
          rowCount: candidate.discovery.count + candidate.confirmation.count,
          discovery: test.effect)
      })
  }

  private func conditions(_ items: [SubgroupLattice.Item]) -> [SubgroupResult.Condition] {
    items.map { item in
      let column = columns[Int(item.column)]
      return .init(column: column.name, value: column.groups[Int(item.value)])
    }
  }

  private func outcome(
    _ outcome: SubgroupOutcome, tests: Int, discovered: [Test],
    findings: [SubgroupResult.Finding]
  ) -> SubgroupResult.Outcome {
    let order = findings.indices.sorted { left, right in
      let (a, b) = (findings[left], findings[right])
      if a.isConfirmed != b.isConfirmed { return a.isConfirmed }
      let (low, high) = (a.lowerBound ?? -.infinity, b.lowerBound ?? -.infinity)
      return low == high ? left < right : low > high
    }
    let overall: Estimate
    if outcome == .meanResidual, !hasResiduals {
      overall = .undefined(
        hasScores ? .notProbabilities : .noScores, count: lattice.discovery.count)
    } else {
      overall = comparison.value(outcome, lattice.discovery + lattice.confirmation)
    }
    return SubgroupResult.Outcome(
      outcome: outcome, overall: overall, testCount: tests,
      discoveredCount: discovered.count,
      foldedCount: discovered.count { $0.parent != nil },
      confirmedCount: findings.count(where: \.isConfirmed), findings: order.map { findings[$0] })
  }
}

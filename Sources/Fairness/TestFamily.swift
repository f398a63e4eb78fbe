internal import Statistics

/// The p-values of all comparisons of a task, which are corrected together.
struct TestFamily {
  private(set) var pValues: [Double] = []

  /// The number of tests.
  var count: Int { pValues.count }

  /// Takes a test into the family; nil stays nil.
  mutating func add(_ pValue: Double?) -> Int? {
    guard let pValue, pValue.isFinite else { return nil }
    pValues.append(pValue)
    return pValues.count - 1
  }

  /// The p-values with their corrections.
  func finished(_ correction: Correction) -> FinishedFamily {
    FinishedFamily(
      pValues: pValues, adjusted: correction == .none ? [] : correction.adjust(pValues))
  }
}

/// A family of tests after its correction.
struct FinishedFamily {
  let pValues: [Double]
  /// Empty without a correction.
  let adjusted: [Double]
}

/// Measures that wait for the correction of their tests.
struct PendingMeasures {
  private var entries: [(id: String, estimate: Estimate, test: Int?)] = []

  /// Adds a measure with the place of its test in the family.
  mutating func add(_ id: String, _ estimate: Estimate, test: Int? = nil) {
    entries.append((id, estimate, test))
  }

  /// The measures with p-values where they have a number.
  func finished(_ family: FinishedFamily) -> TaskMeasures {
    TaskMeasures(
      entries.map { id, estimate, test in
        guard let test, estimate.finite.value != nil else { return .init(id, estimate) }
        var entry = TaskMeasures.Entry(id, estimate.with(pValue: family.pValues[test]))
        entry.pAdjusted = family.adjusted.isEmpty ? nil : family.adjusted[test]
        return entry
      })
  }
}

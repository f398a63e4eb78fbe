/// The statistics of one combination of categories (CatBoost's CTRs), a column by statistic.
///
/// A row's combination is known by a hash of 64 bits; what the training rows with that hash were
/// like stands in tables. Follows `TStaticCtrProvider::CalcCtrs` step by step, in Float32.
struct CatBoostCTROperation: ColumnOperation {
  /// A part of the combination.
  enum Part: Sendable {
    /// The word of a column.
    case category(Int, CatBoostWords)
    /// Whether a number is above a border, and whether a missing one is.
    case above(Int, Float, missing: Bool)
    /// Whether a word is the one of a hash.
    case equal(Int, CatBoostWords, Int32)
  }

  /// A statistic of the combination.
  struct Statistic: Sendable {
    let ctr: CatBoostDocument.CTRFeature
    /// The table that it is computed from.
    let table: Int
  }

  let parts: [Part]
  let tables: [CatBoostDocument.CTRTable]
  let statistics: [Statistic]

  /// A hash with one more part (`CalcHash`).
  static func combine(_ hash: UInt64, _ part: UInt64) -> UInt64 {
    let factor: UInt64 = 0x4906_BA49_4954_CB65
    return factor &* (hash &+ factor &* part)
  }

  func evaluate(_ inputs: [ColumnValues], rows: Int) throws(OperationError) -> [ColumnValues] {
    var hashes = [UInt64](repeating: 0, count: rows)
    for part in parts {
      switch part {
      case .category(let input, let words):
        for (row, hash) in try words.hashes(inputs[input], input: input).enumerated() {
          hashes[row] = Self.combine(hashes[row], UInt64(bitPattern: Int64(hash)))
        }
      case .above(let input, let border, let missing):
        guard let numbers = inputs[input].numbers else {
          throw OperationError(input: input, row: 0, problem: .invalid)
        }
        for row in 0..<rows {
          let number = Float(numbers[row])
          let isAbove = number.isNaN ? missing : number > border
          hashes[row] = Self.combine(hashes[row], isAbove ? 1 : 0)
        }
      case .equal(let input, let words, let value):
        for (row, hash) in try words.hashes(inputs[input], input: input).enumerated() {
          hashes[row] = Self.combine(hashes[row], hash == value ? 1 : 0)
        }
      }
    }
    let entries = tables.map { table in hashes.map { table.entries[$0] } }
    return statistics.map { statistic in
      let table = tables[statistic.table]
      return .numbers(entries[statistic.table].map { Double(statistic.value($0, in: table)) })
    }
  }
}

extension CatBoostCTROperation.Statistic {
  /// The statistic of an entry of the table; nil for a combination that training did not see.
  fileprivate func value(_ entry: UInt32?, in table: CatBoostDocument.CTRTable) -> Float {
    let entry = entry.map { Int($0) }
    switch ctr.base.kind {
    case .binarizedTargetMean, .floatTargetMean:
      return entry.map { value(table.sums[$0], Float(table.counts[$0])) } ?? value(0, 0)
    case .counter, .featureFrequency:
      let all = Float(table.denominator)
      return value(entry.map { Float(table.counts[$0]) } ?? 0, all)
    case .buckets, .borders:
      guard let entry else { return value(0, 0) }
      let start = entry * table.classCount
      var good = 0
      var total = 0
      for place in 0..<table.classCount {
        let count = Int(table.counts[start + place])
        total += count
        let isGood =
          ctr.base.kind == .buckets ? place == ctr.targetBorder : place > ctr.targetBorder
        if isGood { good += count }
      }
      return value(Float(good), Float(total))
    }
  }

  /// `TModelCtr::Calc`.
  private func value(_ good: Float, _ total: Float) -> Float {
    let share = (good + ctr.priorNumerator) / (total + ctr.priorDenominator)
    return (share + ctr.shift) * ctr.scale
  }
}

/// How CatBoost knows the words of a column: by the lower 32 bits of a hash of their bytes.
///
/// Numbers are words to it, in their shortest decimal text (`12`, `-5`); it refuses fractions. The
/// truth values of a data frame are the words `1` and `0`.
struct CatBoostWords: Sendable, Equatable {
  /// The hash that a missing cell has; nil where no word of training stands for it.
  let missing: Int32?
  /// Whether the words for truth values stand for 1 and 0.
  let readsTruths: Bool

  /// The words that data frames write truth values with.
  static let truths = ["True", "true", "TRUE"]
  static let falsehoods = ["False", "false", "FALSE"]

  /// The hash of a word (`CalcCatFeatureHash`).
  static func hash(_ word: String) -> Int32 {
    Int32(truncatingIfNeeded: CityHash.hash64(word))
  }

  private func hash(of word: String) -> Int32 {
    if readsTruths {
      if Self.truths.contains(word) { return Self.hash("1") }
      if Self.falsehoods.contains(word) { return Self.hash("0") }
    }
    return Self.hash(word)
  }

  /// The hashes of a column's words, by row.
  func hashes(_ values: ColumnValues, input: Int) throws(OperationError) -> [Int32] {
    guard case .words(let codes, let levels) = values else {
      throw OperationError(input: input, row: 0, problem: .invalid)
    }
    // Few rows of a column of many words need few of its words.
    var known: [Int32?] =
      levels.count <= 4 * codes.count + 64
      ? Array(repeating: nil, count: levels.count) : []
    var hashes: [Int32] = []
    hashes.reserveCapacity(codes.count)
    for (row, code) in codes.enumerated() {
      let place = Int(code)
      if levels.indices.contains(place) {
        if known.isEmpty {
          hashes.append(hash(of: levels[place]))
        } else if let hash = known[place] {
          hashes.append(hash)
        } else {
          let hash = hash(of: levels[place])
          known[place] = hash
          hashes.append(hash)
        }
      } else if let missing {
        hashes.append(missing)
      } else {
        throw OperationError(input: input, row: row, problem: .missing)
      }
    }
    return hashes
  }
}

/// Whether a column holds words, a column of truth values by word (CatBoost's one-hot splits).
struct CatBoostWordOperation: ColumnOperation {
  let words: CatBoostWords
  /// The hashes of the words.
  let values: [Int32]

  func evaluate(_ inputs: [ColumnValues], rows: Int) throws(OperationError) -> [ColumnValues] {
    let hashes = try words.hashes(inputs[0], input: 0)
    return values.map { value in .numbers(hashes.map { $0 == value ? 1 : 0 }) }
  }
}

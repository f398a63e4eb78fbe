extension ScoreDistribution: Codable {
  enum CodingKeys: CodingKey {
    case scores, negativeWeights, positiveWeights, negativeCounts, positiveCounts, negativeSquares
    case positiveSquares, moments, resolution
  }

  /// Writes parallel arrays; squares and counts only where they differ from the weights, the sums only
  /// where they do not follow from the arrays.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(scores, forKey: .scores)
    try container.encode(weights.map(\.x), forKey: .negativeWeights)
    try container.encode(weights.map(\.y), forKey: .positiveWeights)
    if !counts.isEmpty {
      try container.encode(counts.map(\.x), forKey: .negativeCounts)
      try container.encode(counts.map(\.y), forKey: .positiveCounts)
    }
    if !squares.isEmpty {
      try container.encode(squares.map(\.x), forKey: .negativeSquares)
      try container.encode(squares.map(\.y), forKey: .positiveSquares)
    }
    try container.encode(moments, forKey: .moments)
    try container.encode(resolution, forKey: .resolution)
  }

  /// Reads what ``encode(to:)`` writes: ascending finite scores, parallel arrays, weights that are
  /// finite and not negative.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func refuse(_ expected: String) -> DecodingError {
      .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: expected))
    }
    let scores = try container.decode([Double].self, forKey: .scores)
    guard scores.allSatisfy(\.isFinite), zip(scores, scores.dropFirst()).allSatisfy(<) else {
      throw refuse("ascending scores")
    }
    func pairs<Number>(
      _ type: Number.Type, _ negative: CodingKeys, _ positive: CodingKeys, isOptional: Bool
    ) throws -> [SIMD2<Number>] where Number: Decodable & SIMDScalar & Comparable & Numeric {
      if isOptional, !container.contains(negative) { return [] }
      let low = try container.decode([Number].self, forKey: negative)
      let high = try container.decode([Number].self, forKey: positive)
      guard low.count == scores.count, high.count == scores.count,
        low.allSatisfy({ $0 >= 0 }), high.allSatisfy({ $0 >= 0 })
      else { throw refuse("one number per score that is not negative") }
      return zip(low, high).map { SIMD2($0, $1) }
    }
    let weights = try pairs(Double.self, .negativeWeights, .positiveWeights, isOptional: false)
    let counts = try pairs(Int.self, .negativeCounts, .positiveCounts, isOptional: true)
    let moments = try container.decode(ScoreMoments.self, forKey: .moments)
    guard moments.isPlausible else { throw refuse("sums of every bin") }
    self.init(
      scores: scores, weights: weights, counts: counts,
      squares: try pairs(Double.self, .negativeSquares, .positiveSquares, isOptional: true),
      areProbabilities: moments.areProbabilities, moments: moments,
      resolution: try container.decode(Double.self, forKey: .resolution))
  }
}

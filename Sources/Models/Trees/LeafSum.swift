/// How the leaves that a row reaches become its sum; settled when the walk is compiled.
protocol LeafSum<Number>: Sendable {
  associatedtype Number: ForestNumber
  associatedtype Sum: Sendable
  /// The sum with one more leaf.
  static func adding(_ leaf: Number, weight: Number, to sum: Sum) -> Sum
}

/// The sum in the model's precision of leaves as they stand.
enum BareSum<Number: ForestNumber>: LeafSum {
  @inline(__always)
  static func adding(_ leaf: Number, weight: Number, to sum: Number) -> Number { sum + leaf }
}

/// The sum in the model's precision of leaves times their tree's weight.
enum WeightedSum<Number: ForestNumber>: LeafSum {
  @inline(__always)
  static func adding(_ leaf: Number, weight: Number, to sum: Number) -> Number {
    sum + leaf * weight
  }
}

/// The sum in Double, where leaves and weights are exact.
enum ExactSum<Number: ForestNumber>: LeafSum {
  @inline(__always)
  static func adding(_ leaf: Number, weight: Number, to sum: Double) -> Double {
    sum + Double(leaf) * Double(weight)
  }
}

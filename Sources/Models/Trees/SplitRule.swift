/// How the inner nodes of a tree decide, by the library that grew it.
public enum SplitRule: String, Sendable {
  /// XGBoost's: in Float32, a number *below* the threshold goes left; of a categorical node the
  /// codes in the set go *right* and all others left; missing goes the default way.
  case below
  /// LightGBM's: in Double, a number *at most* the threshold goes left, and numbers no further from
  /// zero than ``zeroLimit`` count as 0; of a categorical node the codes in the set go *left*, and
  /// all others, missing ones as well, right. What a numeric node takes for missing is its
  /// ``MissingRule``.
  case atMost = "at_most"
  /// In Double, a number *at most* the threshold goes left, and every number counts as it is;
  /// missing goes the default way. CatBoost's trees with their borders made Doubles (see
  /// ``Swift/Float/largestRoundingDown``).
  case atMostExact = "at_most_exact"

  /// The precision in which numbers are compared.
  public var precision: NumberPrecision { self == .below ? .single : .double }

  /// The largest magnitude that LightGBM takes for zero: the Float32 nearest to 1e-35.
  public static let zeroLimit = Double(Float(1e-35))

  /// The largest magnitude that counts as zero; negative where every number counts as it is.
  @usableFromInline var zeroLimit: Double { self == .atMost ? Self.zeroLimit : -1 }
}

extension TreeEnsemble {
  /// The largest magnitude of a value that counts as zero (see ``SplitRule``).
  public var zeroLimit: Double { trees.first?.rule.zeroLimit ?? -1 }
}

/// What a numeric node of a LightGBM tree takes for missing and sends the default way.
public enum MissingRule: UInt8, Sendable {
  /// Nothing: NaN counts as the number 0.
  case none = 0
  /// NaN and zeros.
  case zero = 1
  /// NaN.
  case nan = 2
}

/// The precision in which a model's library sums margins, computes scores and compares them.
public enum NumberPrecision: String, Sendable {
  /// Float32 (XGBoost).
  case single = "float32"
  /// Double (LightGBM).
  case double = "float64"

  /// A number as the library holds it: rounded to Float32 where it works in that.
  @inlinable public func rounding(_ number: Double) -> Double {
    self == .single ? Double(Float(number)) : number
  }
}

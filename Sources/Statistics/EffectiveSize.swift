/// Kish's effective sample size of weighted rows.
public enum EffectiveSize {
  /// (Σw)²/Σw²: the number of equally weighted rows whose mean has the same variance; 0 when no
  /// row has weight. Scaling all weights leaves it alone.
  public static func kish(sum: Double, sumOfSquares: Double) -> Double {
    sumOfSquares > 0 ? sum * (sum / sumOfSquares) : 0
  }
}

internal import Foundation

/// Logarithms of factorials and the pieces of Stirling's series, accurate at any size of argument.
public enum SpecialFunctions {
  /// The natural logarithm of the gamma function at `x` > 0, from the platform's `lgamma`.
  public static func logGamma(_ x: Double) -> Double { lgamma(x) }

  /// ln(n!), with a relative error of at most 4e-16; NaN for a negative `n`.
  public static func logFactorial(_ n: Int) -> Double {
    guard n >= 0 else { return .nan }
    guard n > 20 else { return log((1...max(n, 1)).reduce(1.0) { $0 * Double($1) }) }
    let x = Double(n)
    return logFactorialRemainder(n) + x * (log(x) - 1)
  }

  /// ln(n!) − n·ln n + n, the part of ln(n!) that stays small; 0 for n = 0.
  ///
  /// Formulas that cancel n·ln n terms by hand keep their digits with it where differences of
  /// `logFactorial` would lose them.
  static func logFactorialRemainder(_ n: Int) -> Double {
    n == 0 ? 0 : stirlingError(n) + 0.5 * log(2 * .pi * Double(n))
  }

  /// The error of Stirling's formula, ln(n!) − ½ln(2πn) − n·ln n + n for n ≥ 1, to 2e-15.
  static func stirlingError(_ n: Int) -> Double {
    n < smallStirlingErrors.count ? smallStirlingErrors[max(0, n)] : stirlingSeries(Double(n))
  }

  /// n!/(nⁿe⁻ⁿ) of a whole n ≥ 0, given ``stirlingError(_:)`` apart: √(2πn), but 1 for n = 0.
  @inline(__always)
  static func stirlingFactor(_ n: Double) -> Double { n == 0 ? 1 : (2 * .pi * n).squareRoot() }

  /// The error of Stirling's formula at a real `x` > 0, lnΓ(x + 1) − ½ln(2πx) − x·ln x + x, to 2e-15.
  ///
  /// The asymptotic series is used from 16 on; below, the exact steps down from x + 1 to x.
  static func stirlingError(_ x: Double) -> Double {
    var sum = 0.0
    var x = x
    while x < 16 {
      sum += (x + 0.5) * log1p(1 / x) - 1
      x += 1
    }
    return sum + stirlingSeries(x)
  }

  /// The series of ``stirlingError(_:)`` for x ≥ 16.
  private static func stirlingSeries(_ n: Double) -> Double {
    let x = 1 / n
    let y = x * x
    return x * (1 / 12.0 - y * (1 / 360.0 - y * (1 / 1260.0 - y * (1 / 1680.0 - y / 1188.0))))
  }

  /// ``stirlingError(_:)`` of 0 (where it stands for nothing) to 15.
  private static let smallStirlingErrors: [Double] = (0..<16).map { n in
    n == 0 ? 0 : stirlingError(Double(n))
  }

  /// ln(1 + u) − u for u > −1, without cancellation near 0: relative error at most 2e-15.
  static func logOnePlusMinus(_ u: Double) -> Double {
    guard u > -0.5, u < 1 else { return log1p(u) - u }
    // With v = u/(2 + u), ln(1 + u) = 2(v + v³/3 + v⁵/5 + …), and 2v − u = −u·v.
    let v = u / (2 + u)
    return 2 * v * v * v * oddSeries(v * v) - u * v
  }

  /// (1 + u)·ln(1 + u) − u for u ≥ −1: one cell's share of a deviance, without cancellation near 0.
  static func devianceTerm(_ u: Double) -> Double {
    if u <= -1 { return 1 }
    guard u > -0.5, u < 1 else { return (1 + u) * log1p(u) - u }
    // As above; the leading terms cancel to u·v.
    let v = u / (2 + u)
    return u * v + 2 * (1 + u) * v * v * v * oddSeries(v * v)
  }

  /// 1/3 + t/5 + t²/7 + … for 0 ≤ t ≤ 1/9, to 1e-17.
  @inline(__always)
  private static func oddSeries(_ t: Double) -> Double {
    let near =
      1 / 3.0 + t
      * (1 / 5.0 + t
        * (1 / 7.0 + t * (1 / 9.0 + t * (1 / 11.0 + t * (1 / 13.0 + t * (1 / 15.0))))))
    if t < 0.0025 { return near }
    let far =
      1 / 17.0 + t
      * (1 / 19.0 + t
        * (1 / 21.0 + t
          * (1 / 23.0 + t
            * (1 / 25.0 + t
              * (1 / 27.0 + t * (1 / 29.0 + t * (1 / 31.0 + t * (1 / 33.0 + t / 35.0))))))))
    let square = t * t
    return near + square * square * square * t * far
  }
}

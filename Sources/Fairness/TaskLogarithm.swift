internal import Foundation

/// Logarithms of the tasks.
enum TaskLogarithm {
  /// The natural logarithm.
  static func natural(_ x: Double) -> Double { log(x) }
}

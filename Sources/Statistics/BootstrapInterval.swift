internal import Foundation

/// An interval from bootstrap replicates, with what it rests on.
public struct BootstrapInterval: Sendable, Equatable {
  /// The interval.
  public let interval: Interval
  /// The replicates it was made from.
  public let replicates: Int
  /// The replicates in which the value did not exist.
  public let undefined: Int
  /// The standard deviation of the replicates.
  public let standardError: Double

  init(interval: Interval, sorted: [Double], undefined: Int) {
    self.interval = interval
    self.undefined = undefined
    replicates = sorted.count
    let count = Double(sorted.count)
    let mean = sorted.reduce(0) { $0 + $1 / count }
    standardError =
      (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / (count - 1) }).squareRoot()
  }
}

internal import Foundation

/// Times repeated runs of a piece of work.
struct Stopwatch {
  /// Seconds on the wall clock: the median of the runs.
  let median: Double
  /// Seconds of processor time over all threads in the median run.
  let processor: Double

  /// Runs `work` once to warm up and then `rounds` times.
  init(rounds: Int, _ work: () throws -> Void) rethrows {
    try work()
    var runs: [(wall: Double, processor: Double)] = []
    for _ in 0..<rounds {
      let (wall, processor) = (ContinuousClock.now, Self.processorTime())
      try work()
      let seconds = (ContinuousClock.now - wall) / .seconds(1)
      runs.append((seconds, Self.processorTime() - processor))
    }
    runs.sort { $0.wall < $1.wall }
    let middle = runs[runs.count / 2]
    (median, processor) = (middle.wall, middle.processor)
  }

  /// The process's seconds of processor time so far.
  static func processorTime() -> Double {
    Double(clock()) / Double(CLOCKS_PER_SEC)
  }
}

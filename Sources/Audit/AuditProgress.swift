/// A stage of an audit, in the order in which they run.
public enum AuditStage: String, Sendable, CaseIterable {
  /// Loading the model.
  case model = "load model"
  /// Reading the data.
  case data = "read data"
  /// Scoring every row.
  case predict = "predict"
  /// Measuring groups.
  case measure = "measure groups"
  /// Computing contributions.
  case explain = "explain"
  /// Rendering and writing the report.
  case write = "write report"
}

/// Hears how far an audit has come: the stage and the share of it that is done.
public typealias ProgressHandler = (AuditStage, Double) -> Void

/// How long the stages of an audit took.
public struct StageTimes: Sendable {
  /// The stages that ran, and their seconds on the clock.
  public private(set) var seconds: [(stage: AuditStage, seconds: Double)] = []

  /// No stages yet.
  public init() {}

  /// Runs a stage and notes its time.
  public mutating func measure<Result>(
    _ stage: AuditStage, _ work: () throws -> Result
  ) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    defer {
      let duration = (clock.now - start).components
      seconds.append((stage, Double(duration.seconds) + Double(duration.attoseconds) * 1e-18))
    }
    return try work()
  }

  /// The sum of all stages.
  public var total: Double { seconds.reduce(0) { $0 + $1.seconds } }
}

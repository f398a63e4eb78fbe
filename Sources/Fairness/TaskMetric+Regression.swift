extension TaskMetric {
  static let regression: [TaskMetric] = []
}

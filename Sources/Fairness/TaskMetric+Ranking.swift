extension TaskMetric {
  static let ranking: [TaskMetric] = []
}

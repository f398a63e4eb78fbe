extension TaskMetric {
  static let ordered: [TaskMetric] = []
}

extension TaskMetric {
  static let multiclass: [TaskMetric] = []
}

/// Values of groups, and what a summary makes of them.
struct TaskRange {
  /// Known groups that have a value.
  private(set) var values: [(group: String, value: Double)] = []
  /// Known groups without one.
  private(set) var undefinedGroups: [String] = []
  /// Rows of all known groups.
  private(set) var count = 0

  /// Adds a group's value.
  mutating func add(
    _ group: String, count rows: Int, _ value: () throws(TaskReason) -> Double
  ) {
    count = TaskSums.sum(count, rows)
    if let value = try? value(), value.isFinite {
      values.append((group, value))
    } else {
      undefinedGroups.append(group)
    }
  }

  /// The lowest and the highest value, of equal ones the first and the last, so that equal groups
  /// give a pair; nil for fewer than two groups.
  var extremes: (lowest: (group: String, value: Double), highest: (group: String, value: Double))? {
    guard values.count > 1, var lowest = values.first, var highest = values.first else {
      return nil
    }
    for candidate in values.dropFirst() {
      if candidate.value < lowest.value { lowest = candidate }
      if candidate.value >= highest.value { highest = candidate }
    }
    return (lowest, highest)
  }

  /// The largest difference between two groups.
  func difference(_ id: String, of part: String? = nil) -> TaskSummary {
    summary(id, of: part) { lowest, highest throws(TaskReason) in highest - lowest }
  }

  /// The lowest value over the highest.
  func ratio(_ id: String, of part: String? = nil) -> TaskSummary {
    summary(id, of: part) { lowest, highest throws(TaskReason) in
      guard highest > 0, lowest >= 0 else {
        throw .everywhere(highest == 0 && lowest == 0 ? "zero in every group" : "below zero")
      }
      return lowest / highest
    }
  }

  private func summary(
    _ id: String, of part: String?, _ combine: (Double, Double) throws(TaskReason) -> Double
  ) -> TaskSummary {
    guard let (lowest, highest) = extremes else {
      return TaskSummary(
        id, .undefined(.fewerThanTwoGroups, in: "", count: count), of: part,
        undefinedGroups: undefinedGroups)
    }
    do throws(TaskReason) {
      return TaskSummary(
        id, .plain(try combine(lowest.value, highest.value), count: count),
        lowest: lowest.group, highest: highest.group, of: part, undefinedGroups: undefinedGroups)
    } catch {
      return TaskSummary(
        id, .undefined(error, in: "", count: count), of: part, undefinedGroups: undefinedGroups)
    }
  }
}

internal import Statistics

/// Why a measure of a task has no value: a text, and whether the place belongs after it.
struct TaskReason: Error, Equatable {
  let text: String
  let isPlaced: Bool

  /// A reason that lies in some group's rows; the place is appended.
  static func inside(_ text: String) -> TaskReason { TaskReason(text: text, isPlaced: true) }

  /// A reason that is the same everywhere.
  static func everywhere(_ text: String) -> TaskReason { TaskReason(text: text, isPlaced: false) }

  static let noRows = inside("no rows")
  static let zeroRate = inside("the rate is zero")
  static let zero = inside("the value is zero")
  static let notPositive = inside("the mean is not positive")
  static let noLabels = everywhere("there are no labels")
  static let noProbabilities = everywhere("there are no class probabilities")
  static let noRelevance = everywhere("there is no relevance")
  static let fewerThanTwoGroups = everywhere("defined in fewer than two groups")

  /// The reason as it stands in a result.
  func text(in place: String) -> String { isPlaced ? text + " in " + place : text }
}

extension Estimate {
  /// No value for a reason of a task.
  static func undefined(_ reason: TaskReason, in place: String, count: Int) -> Estimate {
    .undefined(reason: reason.text(in: place), count: count)
  }

  /// A number with an interval where it has one.
  static func number(_ value: Double, _ interval: Interval?, count: Int) -> Estimate {
    .measured(value: value, interval: interval, count: count, pValue: nil)
  }

  /// What a computation gives for a group, or why it gives nothing.
  static func of(
    group count: Int, _ compute: () throws(TaskReason) -> (Double, Interval?)
  ) -> Estimate {
    do throws(TaskReason) {
      let (value, interval) = try compute()
      return .number(value, interval, count: count)
    } catch {
      return .undefined(error, in: "the group", count: count)
    }
  }

  /// Combines what a group and its reference give, or says which of them gives nothing and why.
  static func of<Value>(
    count: Int, own: () throws(TaskReason) -> Value, other: () throws(TaskReason) -> Value,
    _ combine: (Value, Value) throws(TaskReason) -> (Double, Interval?)
  ) -> Estimate {
    let mine: Value
    do throws(TaskReason) { mine = try own() } catch {
      return .undefined(error, in: "the group", count: count)
    }
    do throws(TaskReason) {
      let (value, interval) = try combine(mine, try other())
      return .number(value, interval, count: count)
    } catch {
      return .undefined(error, in: "the reference group", count: count)
    }
  }
}

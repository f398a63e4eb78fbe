/// Rows of some cells: how many, their weight and their squared weight.
struct CellSum {
  var count = 0
  var weight = 0.0
  var square = 0.0
}

extension ConfusionMatrix {
  /// The sum over the cells that a condition on label and prediction picks.
  func sum(where includes: (_ label: Int, _ prediction: Int) -> Bool) -> CellSum {
    var sum = CellSum()
    for label in 0..<classCount {
      for prediction in 0..<classCount where includes(label, prediction) {
        let cell = label * classCount + prediction
        sum.count = TaskSums.sum(sum.count, counts[cell])
        sum.weight += weights[cell]
        sum.square += squares[cell]
      }
    }
    return sum
  }

  /// All rows of positive weight.
  var total: CellSum { sum { _, _ in true } }

  /// A share of the rows picked by one condition that also meet another.
  func proportion(
    _ numerator: (Int, Int) -> Bool, of denominator: (Int, Int) -> Bool, absent: TaskReason,
    _ context: TaskContext
  ) -> Proportion {
    let all = sum(where: denominator)
    let some = sum { denominator($0, $1) && numerator($0, $1) }
    let isWeightless = weightlessCount > 0 && total.count == 0
    return Proportion(
      rows: (some.count, all.count), weights: (some.weight, all.weight),
      varianceWeight: context.inference.weights == .frequency ? all.weight : all.square,
      absent: isWeightless ? .noWeight : absent, context: context)
  }

  /// The weights as a table.
  func table(_ classes: [String]) -> ClassTable { ClassTable(weights, classes: classes) }
}

extension TaskReason {
  /// There are rows, but all of weight 0.
  static let noWeight = inside("no row of weight above 0")
}

/// The rates of one class against the rest.
enum ClassRate: String, CaseIterable {
  case baseRate = "base_rate"
  case selectionRate = "selection_rate"
  case truePositiveRate = "true_positive_rate"
  case falsePositiveRate = "false_positive_rate"
  case positivePredictiveValue = "positive_predictive_value"

  /// Whether equality of the rate is tested: the model's rates are, the labels' is not.
  var isTested: Bool { self != .baseRate }

  /// The rate of a class in a matrix.
  func proportion(
    _ matrix: ConfusionMatrix, class index: Int, name: String, _ context: TaskContext
  ) -> Proportion {
    switch self {
    case .baseRate:
      matrix.proportion(
        { label, _ in label == index }, of: { _, _ in true }, absent: .noRows, context)
    case .selectionRate:
      matrix.proportion(
        { _, prediction in prediction == index }, of: { _, _ in true }, absent: .noRows, context)
    case .truePositiveRate:
      matrix.proportion(
        { _, prediction in prediction == index }, of: { label, _ in label == index },
        absent: .inside("no rows labeled '\(name)'"), context)
    case .falsePositiveRate:
      matrix.proportion(
        { _, prediction in prediction == index }, of: { label, _ in label != index },
        absent: .inside("only rows labeled '\(name)'"), context)
    case .positivePredictiveValue:
      matrix.proportion(
        { label, _ in label == index }, of: { _, prediction in prediction == index },
        absent: .inside("no rows predicted as '\(name)'"), context)
    }
  }
}

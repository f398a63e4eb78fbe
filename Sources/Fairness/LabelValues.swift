/// The labels of rows as codes into named values: two of them, or as many as there are classes.
public struct LabelValues: Sendable, Equatable {
  /// The label's name, a column.
  public let name: String
  /// The values in a fixed order.
  public let values: [String]
  /// The value of each row as an index into `values`; any other number marks a missing label.
  public let codes: [Int32]
  /// The values that count as positive, as ascending indexes into `values`.
  public let positive: [Int]

  /// Labels from their parts; positive indexes outside `values` are dropped.
  public init(name: String, values: [String], codes: [Int32], positive: [Int]) {
    self.name = name
    self.values = values
    self.codes = codes
    self.positive = Set(positive.filter(values.indices.contains)).sorted()
  }

  /// The labels of a sample under the names of its two classes.
  public init(
    name: String, of sample: EvaluationSample, positive: String = "positive",
    negative: String = "negative"
  ) {
    self.init(
      name: name, values: [negative, positive], codes: sample.labels.map { $0 ? 1 : 0 },
      positive: [1])
  }

  /// The values that count as positive, by name.
  var positiveNames: [String] { positive.map { values[$0] } }
}

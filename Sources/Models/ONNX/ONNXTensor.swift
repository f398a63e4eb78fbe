/// A tensor while a graph is compiled: its elements are columns, or numbers and words that are the
/// same for every row.
struct ONNXTensor {
  /// The sizes of the axes. A tensor that depends on the rows has one axis of rows; constants have
  /// none.
  var dimensions: [Dimension]
  var type: ONNXElementType
  /// The elements in the order of the axes, an axis of rows counting as its ``Dimension/width``.
  var elements: [Element]

  /// The size of an axis.
  enum Dimension: Equatable {
    /// A number.
    case fixed(Int)
    /// As many as there are rows, times a number: rows that several columns were merged into.
    case rows(Int)

    /// How many elements stand along the axis.
    var width: Int {
      switch self {
      case .fixed(let size): size
      case .rows(let times): times
      }
    }

    var isRows: Bool {
      if case .rows = self { return true }
      return false
    }
  }

  /// An element.
  enum Element: Equatable {
    /// A column.
    case column(Int)
    /// A number for every row.
    case number(Double)
    /// A word for every row.
    case word(String)
    /// The number of rows, times a number.
    case rowCount(Int)

    var number: Double? {
      if case .number(let number) = self { return number }
      return nil
    }
  }

  /// A constant list.
  init(numbers: [Double], type: ONNXElementType) {
    dimensions = [.fixed(numbers.count)]
    self.type = type
    elements = numbers.map { .number($0) }
  }

  init(dimensions: [Dimension], type: ONNXElementType, elements: [Element]) {
    self.dimensions = dimensions
    self.type = type
    self.elements = elements
  }

  /// The number of axes.
  var rank: Int { dimensions.count }

  /// The axis of rows.
  var rowAxis: Int? { dimensions.firstIndex(where: \.isRows) }

  /// The numbers of a constant; nil when some element is none.
  var numbers: [Double]? {
    var numbers: [Double] = []
    numbers.reserveCapacity(elements.count)
    for element in elements {
      guard let number = element.number else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// The numbers of a constant as whole ones; those beyond Int are the nearest Int.
  var integers: [Int]? {
    guard let numbers else { return nil }
    return numbers.map { Int(onnx: $0) }
  }

  /// The words of a constant, numbers as whole ones.
  var labels: [String]? {
    var labels: [String] = []
    for element in elements {
      switch element {
      case .word(let word): labels.append(word)
      case .number(let number): labels.append("\(Int(onnx: number))")
      case .column, .rowCount: return nil
      }
    }
    return labels
  }

  /// The elements from one place of an axis to another in other words: outer places, the axis, and
  /// what stands behind each.
  func strides(of axis: Int) -> (outer: Int, size: Int, inner: Int) {
    let outer = dimensions[..<axis].reduce(1) { $0 * $1.width }
    let inner = dimensions[(axis + 1)...].reduce(1) { $0 * $1.width }
    return (outer, dimensions[axis].width, inner)
  }
}

extension Int {
  /// A number as a whole one: cut off, and as near as Int gets.
  init(onnx number: Double) {
    if number.isNaN {
      self = 0
    } else if number >= 0x1p63 {
      self = .max
    } else if number <= -0x1p63 {
      self = .min
    } else {
      self = Int(number)
    }
  }
}

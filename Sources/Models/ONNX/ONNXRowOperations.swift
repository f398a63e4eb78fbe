#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A summary of a row's columns (ReduceSum, ReduceMax, ArgMax …), one column.
struct ONNXReduction: ColumnOperation, Equatable {
  enum Kind: Sendable, Equatable {
    case sum, mean, product, minimum, maximum, absoluteSum, squareSum, norm, logSum, logSumExp
    /// The place of the largest or smallest number, the first of several or the last.
    case place(largest: Bool, last: Bool)
  }

  let kind: Kind
  /// The type of the result.
  let type: ONNXElementType

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let columns = try inputs.allNumbers()
    guard !columns.isEmpty else { throw OperationError(input: 0, row: 0, problem: .invalid) }
    var result = [Double](repeating: 0, count: rows)
    switch kind {
    case .sum: fold(columns, 0, &result) { type.rounding($0 + $1) }
    case .mean:
      fold(columns, 0, &result) { $0 + $1 }
      for row in 0..<rows { result[row] = type.rounding(result[row]) / Double(columns.count) }
    case .product: fold(columns, 1, &result) { type.rounding($0 * $1) }
    case .minimum: fold(columns, .infinity, &result) { $1 < $0 || $1.isNaN ? $1 : $0 }
    case .maximum: fold(columns, -.infinity, &result) { $1 > $0 || $1.isNaN ? $1 : $0 }
    case .absoluteSum: fold(columns, 0, &result) { $0 + abs($1) }
    case .squareSum: fold(columns, 0, &result) { $0 + $1 * $1 }
    case .norm:
      fold(columns, 0, &result) { $0 + $1 * $1 }
      for row in 0..<rows { result[row] = result[row].squareRoot() }
    case .logSum:
      fold(columns, 0, &result) { $0 + $1 }
      for row in 0..<rows { result[row] = log(result[row]) }
    case .logSumExp:
      var most = result
      fold(columns, -.infinity, &most) { max($0, $1) }
      for column in columns {
        for row in 0..<rows { result[row] += exp(column[row] - most[row]) }
      }
      for row in 0..<rows { result[row] = log(result[row]) + most[row] }
    case .place(let largest, let last):
      var best = columns[0]
      for (index, column) in columns.enumerated().dropFirst() {
        for row in 0..<rows {
          let value = column[row]
          let wins = largest ? value > best[row] : value < best[row]
          if wins || (last && value == best[row]) {
            best[row] = value
            result[row] = Double(index)
          }
        }
      }
    }
    if type == .float { for row in 0..<rows { result[row] = Double(Float(result[row])) } }
    return [.numbers(result)]
  }

  @inline(__always)
  private func fold(
    _ columns: [[Double]], _ start: Double, _ result: inout [Double],
    _ body: (Double, Double) -> Double
  ) {
    for row in result.indices { result[row] = start }
    for column in columns {
      for row in result.indices { result[row] = body(result[row], column[row]) }
    }
  }
}

/// A function of all of a row's columns together, as many columns: Softmax, Normalizer and the
/// transformations behind the operators of ai.onnx.ml.
struct ONNXRowwise: ColumnOperation, Equatable {
  enum Kind: Sendable, Equatable {
    /// Exponentials by their sum; of zeros nothing, when they are left out (SOFTMAX_ZERO).
    case softmax(skippingZeros: Bool)
    case logSoftmax
    /// Each number by the largest.
    case byMaximum
    /// Each number by the sum of magnitudes.
    case bySum
    /// The square root of each square's share, with the number's sign.
    case byNorm
  }

  let kind: Kind
  /// The type that results are computed in: Float32 or Double.
  let type: ONNXElementType

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    var columns = try inputs.allNumbers()
    var row = [Double](repeating: 0, count: columns.count)
    for index in 0..<rows {
      for column in row.indices { row[column] = columns[column][index] }
      transform(&row)
      for column in row.indices { columns[column][index] = row[column] }
    }
    return columns.map { .numbers($0) }
  }

  private func transform(_ row: inout [Double]) {
    switch kind {
    case .softmax(let skippingZeros):
      let most = row.max() ?? 0
      var sum = 0.0
      for index in row.indices {
        let value = row[index]
        if skippingZeros, abs(value) <= 1e-7 {
          row[index] = type.rounding(value * type.rounding(exp(-most)))
        } else {
          row[index] = type.rounding(exp(type.rounding(value - most)))
          sum = type.rounding(sum + row[index])
        }
      }
      for index in row.indices { row[index] = type.rounding(row[index] / sum) }
    case .logSoftmax:
      let most = row.max() ?? 0
      let sum = row.reduce(0) { $0 + exp($1 - most) }
      for index in row.indices { row[index] = type.rounding(row[index] - most - log(sum)) }
    case .byMaximum:
      let most = row.max() ?? 0
      if most != 0 { for index in row.indices { row[index] = type.rounding(row[index] / most) } }
    case .bySum:
      var sum = 0.0
      for value in row { sum = type.rounding(sum + abs(value)) }
      if sum != 0 { for index in row.indices { row[index] = type.rounding(row[index] / sum) } }
    case .byNorm:
      let squares = row.map { type.rounding($0 * $0) }
      var sum = 0.0
      for square in squares { sum = type.rounding(sum + square) }
      guard sum != 0 else { return }
      for index in row.indices {
        let root = type.rounding(type.rounding(squares[index] / sum).squareRoot())
        row[index] = row[index] < 0 ? -root : root
      }
    }
  }
}

extension [ColumnValues] {
  /// The columns as numbers.
  func allNumbers() throws(OperationError) -> [[Double]] {
    var columns: [[Double]] = []
    columns.reserveCapacity(count)
    for (index, column) in enumerated() {
      guard let numbers = column.numbers else {
        throw OperationError(input: index, row: 0, problem: .invalid)
      }
      columns.append(numbers)
    }
    return columns
  }
}

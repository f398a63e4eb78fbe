import Explain
import Models
import Tabular

/// Turns contributions into the bytes of a file, block by block and on any thread.
///
/// As CSV: `id`, a `class` where there are several outputs, one column per feature in the model's
/// order, `base_value`, `margin`, `score`, then, of estimates, a standard error for each feature.
/// As NumPy array: the same numbers without `id` and `class`, by row, then output where there are
/// several, then column.
///
/// Contributions, base value and margin are Doubles, as text in shortest round-trip form, and
/// `base_value` plus the contributions is `margin`; `score` is the model's own output, in its
/// precision.
struct ContributionWriter: Sendable {
  private let format: ContributionFormat
  private let outputs: [String]
  private let features: [String]
  private let isExact: Bool
  private let precision: NumberPrecision
  private let baseValues: [Double]
  /// By output, the field of its name behind a comma; empty where there is only one.
  private let classFields: [[UInt8]]
  /// By output, the base value behind a comma.
  private let baseFields: [[UInt8]]

  /// - Parameter outputs: what the model's outputs are called.
  init(
    _ format: ContributionFormat, model: Model, outputs: [String], explainer: ModelExplainer
  ) {
    self.format = format
    self.outputs = outputs
    features = model.features.map(\.name)
    isExact = explainer.isExact
    precision = model.precision
    baseValues = explainer.baseValues
    classFields = outputs.map { outputs.count > 1 ? Array(("," + CSVText.field($0)).utf8) : [] }
    baseFields = explainer.baseValues.map { Array(("," + CSVText.number($0)).utf8) }
  }

  /// The names of the numbers that a row has for each output.
  var columns: [String] {
    features + ["base_value", "margin", "score"]
      + (isExact ? [] : features.map { "standard_error:" + $0 })
  }

  /// What stands before the rows.
  func header(rowCount: Int) -> [UInt8] {
    switch format {
    case .csv:
      let names = ["id"] + (outputs.count > 1 ? ["class"] : []) + columns
      return Array((names.map { CSVText.field($0) }.joined(separator: ",") + "\n").utf8)
    case .npy:
      let shape = [rowCount] + (outputs.count > 1 ? [outputs.count] : []) + [columns.count]
      return NumPyHeader.bytes(shape: shape)
    }
  }

  /// The rows of a block.
  ///
  /// - Parameters:
  ///   - scores: the model's scores by row of the matrix, then output.
  ///   - names: what the rows of the matrix are called.
  func bytes(of block: ExplanationBlock, scores: [Double], names: RowNames) -> [UInt8] {
    switch format {
    case .csv: text(block, scores, names)
    case .npy: numbers(block, scores)
    }
  }

  private func text(
    _ block: ExplanationBlock, _ scores: [Double], _ names: RowNames
  ) -> [UInt8] {
    let (features, outputs) = (features.count, outputs.count)
    // A number takes 24 bytes at most, and a comma.
    let numbers = 25 * (features * (isExact ? 1 : 2) + 2) + 1
    let capacity =
      outputs * (names.byteCount(block.rows) + block.rows.count * numbers)
      + block.rows.count * (classFields + baseFields).reduce(0) { $0 + $1.count }
      + DecimalWriter.room
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      var next = start
      for row in block.rows {
        for output in 0..<outputs {
          next = names.write(row, to: next)
          next = Self.append(classFields[output], to: next)
          let first = (row - block.rows.lowerBound) * features * outputs + output
          next = Self.append(block.values, from: first, by: outputs, count: features, to: next)
          next = Self.append(baseFields[output], to: next)
          next = Self.append(block.margin(row: row, output: output), to: next)
          let score = scores[row * outputs + output]
          next.pointee = UInt8(ascii: ",")
          next =
            precision == .single
            ? DecimalWriter.write(Float(score), to: next + 1)
            : DecimalWriter.write(score, to: next + 1)
          if let errors = block.standardErrors {
            next = Self.append(errors, from: first, by: outputs, count: features, to: next)
          }
          next.pointee = UInt8(ascii: "\n")
          next += 1
        }
      }
      count = next - start
    }
  }

  private func numbers(_ block: ExplanationBlock, _ scores: [Double]) -> [UInt8] {
    let (features, outputs) = (features.count, outputs.count)
    let capacity = block.rows.count * outputs * columns.count * MemoryLayout<UInt64>.size
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      var next = UnsafeMutableRawPointer(start)
      func append(_ value: Double) {
        next.storeBytes(of: value.bitPattern.littleEndian, as: UInt64.self)
        next += MemoryLayout<UInt64>.size
      }
      for row in block.rows {
        for output in 0..<outputs {
          let first = (row - block.rows.lowerBound) * features * outputs + output
          for feature in 0..<features { append(block.values[first + feature * outputs]) }
          append(baseValues[output])
          append(block.margin(row: row, output: output))
          append(scores[row * outputs + output])
          if let errors = block.standardErrors {
            for feature in 0..<features { append(errors[first + feature * outputs]) }
          }
        }
      }
      count = next - UnsafeMutableRawPointer(start)
    }
  }

  // MARK: Fields

  typealias Place = UnsafeMutablePointer<UInt8>

  /// Writes some bytes and returns the place behind them.
  static func append(_ bytes: [UInt8], to place: Place) -> Place {
    bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return place }
      place.update(from: start, count: bytes.count)
      return place + bytes.count
    }
  }

  /// Writes every `step`-th number of a list, each behind a comma.
  private static func append(
    _ numbers: [Double], from first: Int, by step: Int, count: Int, to place: Place
  ) -> Place {
    var next = place
    var index = first
    for _ in 0..<count {
      next = append(numbers[index], to: next)
      index += step
    }
    return next
  }

  /// Writes a number behind a comma; zero has no sign.
  @inline(__always)
  private static func append(_ number: Double, to place: Place) -> Place {
    place.pointee = UInt8(ascii: ",")
    return DecimalWriter.write(number == 0 ? 0 : number, to: place + 1)
  }
}

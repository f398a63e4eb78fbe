internal import Tabular

/// Straight-line code over columns: what a preprocessing pipeline or a scoring graph does with rows.
///
/// A *register* holds one column of a block of rows. The first registers are the raw columns; each
/// step writes new ones, so that every register is written once and steps read only what stands
/// before them.
struct ColumnProgram: Sendable {
  /// The place of a column.
  typealias Register = Int

  /// An operation with the registers it reads and writes.
  struct Step: Sendable {
    let operation: any ColumnOperation
    let inputs: [Register]
    let outputs: Range<Register>
  }

  /// The number of raw columns, which are the registers `0..<featureCount`.
  let featureCount: Int
  /// The steps in order.
  let steps: [Step]
  /// The number of registers.
  let registerCount: Int
  /// By register, the raw column it is made of.
  let sources: [Source]

  /// The raw columns that a register is made of.
  enum Source: Sendable, Equatable {
    /// None: it is the same for every row.
    case none
    /// One.
    case one(Int)
    /// Several.
    case several

    /// What is made of two sources.
    static func + (left: Source, right: Source) -> Source {
      switch (left, right) {
      case (.none, let other), (let other, .none): other
      case (.one(let first), .one(let second)) where first == second: left
      default: .several
      }
    }

    /// The raw column, when it is one.
    var feature: Int? {
      if case .one(let feature) = self { return feature }
      return nil
    }
  }

  /// The numbers of some registers for some rows, by register, then row.
  ///
  /// Rows go through the steps in blocks whose size does not depend on the number of threads.
  ///
  /// - Throws: ``PredictionError`` for the first row with a value that a step refuses.
  /// - Complexity: O(rows · steps needed for the registers).
  func numbers(
    in registers: [Register], of matrix: FeatureMatrix, threads: Int
  ) throws(PredictionError) -> [[Double]] {
    let plan = plan(for: registers)
    let blockRows = max(1024, min(16_384, 4_194_304 / max(1, registerCount)))
    let starts = Array(stride(from: 0, to: matrix.rowCount, by: blockRows))
    let blocks = try Parallel.map(chunks: starts.count, threads: threads) {
      chunk throws(PredictionError) in
      let rows = starts[chunk]..<min(matrix.rowCount, starts[chunk] + blockRows)
      return try block(registers, plan: plan, matrix: matrix, rows: rows)
    }
    guard blocks.count != 1 else { return blocks[0] }
    return registers.indices.map { index in
      var column: [Double] = []
      column.reserveCapacity(matrix.rowCount)
      for block in blocks { column += block[index] }
      return column
    }
  }

  /// The steps that some registers need, in order.
  func plan(for registers: [Register]) -> [Int] {
    var needed = [Bool](repeating: false, count: registerCount)
    for register in registers { needed[register] = true }
    var plan: [Int] = []
    for (index, step) in steps.enumerated().reversed()
    where step.outputs.contains(where: { needed[$0] }) {
      plan.append(index)
      for input in step.inputs { needed[input] = true }
    }
    return plan.reversed()
  }

  private func block(
    _ registers: [Register], plan: [Int], matrix: FeatureMatrix, rows: Range<Int>
  ) throws(PredictionError) -> [[Double]] {
    var values = [ColumnValues](repeating: .numbers([]), count: registerCount)
    for feature in 0..<featureCount { values[feature] = matrix.values(feature, rows: rows) }
    for index in plan {
      let step = steps[index]
      let outputs: [ColumnValues]
      do {
        outputs = try step.operation.evaluate(step.inputs.map { values[$0] }, rows: rows.count)
      } catch {
        // A later step may refuse an earlier row: which one is told must not depend on the block.
        if error.row > 0 {
          let earlier = rows.lowerBound..<(rows.lowerBound + error.row)
          _ = try block(registers, plan: plan, matrix: matrix, rows: earlier)
        }
        let input = step.inputs.indices.contains(error.input) ? step.inputs[error.input] : nil
        throw PredictionError(
          feature: input.flatMap { sources[$0].feature }, row: rows.lowerBound + error.row,
          problem: error.problem)
      }
      for (register, column) in zip(step.outputs, outputs) { values[register] = column }
    }
    return registers.map { values[$0].numbers ?? Array(repeating: .nan, count: rows.count) }
  }
}

extension FeatureMatrix {
  /// A column's values in some rows as a program's input.
  fileprivate func values(_ column: Int, rows: Range<Int>) -> ColumnValues {
    let numbers = columns[column]
    guard let words = words(ofColumn: column) else {
      return .numbers(rows.count == rowCount ? numbers : Array(numbers[rows]))
    }
    return .words(numbers[rows].map { $0.isNaN ? -1 : Int32($0) }, levels: words)
  }
}

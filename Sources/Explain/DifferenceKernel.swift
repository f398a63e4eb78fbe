internal import ExplainKernels
internal import Models

/// The room that one thread needs to run a ``DifferenceForm`` over blocks of rows.
final class DifferenceKernel {
  private let form: DifferenceForm
  private let instructions: fairaudit_instructions
  private let columns: UnsafeMutablePointer<Float>
  private let totals: UnsafeMutablePointer<Double>
  /// Numbers of the form's precision.
  private let partial: UnsafeMutableRawPointer
  private let workspace: UnsafeMutableRawPointer

  /// Room for a form.
  /// - Parameter instructions: nil for the best of this processor; any gives the same bits.
  init(_ form: DifferenceForm, instructions: fairaudit_instructions? = nil) {
    self.form = form
    self.instructions = instructions ?? fairaudit_best_instructions()
    /// Zeros on whole lines of the cache, which the widest vectors need.
    func room<Number: ExpressibleByIntegerLiteral>(
      _ count: Int, of type: Number.Type
    ) -> UnsafeMutablePointer<Number> {
      let bytes = max(64, count * MemoryLayout<Number>.stride)
      return UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        .initializeMemory(as: type, repeating: 0, count: max(1, count))
    }
    let places = form.cells.count * DifferenceForm.blockRows
    columns = room(form.tests.columnCount * DifferenceForm.blockRows, of: Float.self)
    totals = room(places, of: Double.self)
    partial =
      switch form.precision {
      case .single: UnsafeMutableRawPointer(room(places, of: Float.self))
      case .double: UnsafeMutableRawPointer(room(places, of: Double.self))
      }
    workspace = UnsafeMutableRawPointer(room(form.workspaceBytes, of: UInt8.self))
  }

  deinit {
    columns.deallocate()
    totals.deallocate()
    partial.deallocate()
    workspace.deallocate()
  }

  /// Writes φ of some rows by row, then player, then output.
  ///
  /// - Parameter values: room for all rows, zero where no tree adds to it.
  func explain(
    _ matrix: FeatureMatrix, rows: Range<Int>, playerCount: Int, outputCount: Int,
    into values: UnsafeMutablePointer<Double>
  ) {
    let size = DifferenceForm.blockRows
    let cells = playerCount * outputCount
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
      let part = first..<min(rows.upperBound, first + size)
      // Places past the last row hold what earlier blocks left there; nothing reads their results.
      form.tests.fill(matrix, rows: part, target: columns, stride: size)
      totals.update(repeating: 0, count: form.cells.count * size)
      form.add(
        columns: columns, totals: totals, partial: partial, workspace: workspace,
        instructions: instructions)
      let target = values + (first - rows.lowerBound) * cells
      for (place, cell) in form.cells.enumerated() {
        let (output, player) = cell.quotientAndRemainder(dividingBy: playerCount)
        let source = totals + place * size
        let offset = player * outputCount + output
        for row in 0..<part.count { target[row * cells + offset] = source[row] }
      }
    }
  }
}

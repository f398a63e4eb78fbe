internal import ExplainKernels
internal import Models

/// The room that one thread needs to run a ``DifferenceForm`` over blocks of rows.
final class DifferenceKernel {
  private let form: DifferenceForm
  private let instructions: fairaudit_instructions
  private let columns: UnsafeMutableRawPointer
  private let totals: UnsafeMutableRawPointer
  private let partial: UnsafeMutableRawPointer
  private let workspace: UnsafeMutableRawPointer

  /// Room for a form.
  /// - Parameter instructions: nil for the best of this processor; any gives the same bits.
  init(_ form: DifferenceForm, instructions: fairaudit_instructions? = nil) {
    self.form = form
    self.instructions = instructions ?? fairaudit_best_instructions()
    func room(_ bytes: Int) -> UnsafeMutableRawPointer {
      // Whole lines of the cache, which the widest vectors need.
      let pointer = UnsafeMutableRawPointer.allocate(byteCount: max(64, bytes), alignment: 64)
      pointer.initializeMemory(as: UInt8.self, repeating: 0, count: max(64, bytes))
      return pointer
    }
    let places = form.cells.count * DifferenceForm.blockRows
    columns = room(form.tests.columnCount * DifferenceForm.blockRows * MemoryLayout<Float>.stride)
    totals = room(places * MemoryLayout<Double>.stride)
    partial = room(places * MemoryLayout<Double>.stride)
    workspace = room(form.workspaceBytes)
  }

  deinit {
    for pointer in [columns, totals, partial, workspace] { pointer.deallocate() }
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
    let columns = columns.assumingMemoryBound(to: Float.self)
    let totals = totals.assumingMemoryBound(to: Double.self)
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

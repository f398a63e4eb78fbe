internal import ExplainKernels
internal import Models

/// The columns of some rows and the room that lookups need: the memory of one thread.
final class PatternSpace {
  /// The rows that are loaded.
  private(set) var rows = 0
  /// From a column to the next.
  let stride: Int
  let instructions: fairaudit_instructions
  /// The columns of the rows, column-major.
  let columns: UnsafeMutablePointer<Float>
  /// By region of a few that are looked up together, then row with ``stride``: a pattern's number.
  let numbers: UnsafeMutablePointer<Int32>
  /// By row, then lane, Floats or Doubles as the space was made for; 0 between batches.
  let sums: UnsafeMutableRawPointer
  /// By row, then lane, Doubles; 0 between blocks.
  let totals: UnsafeMutablePointer<Double>
  private let columnCount: Int

  /// Room for up to some number of rows.
  /// - Parameter isSingle: whether sums are Floats.
  init(
    rows: Int, columnCount: Int, isSingle: Bool = false,
    instructions: fairaudit_instructions = fairaudit_best_instructions()
  ) {
    stride = (max(1, rows) + 15) / 16 * 16
    self.columnCount = columnCount
    self.instructions = instructions
    columns = Self.room(stride * max(1, columnCount), of: Float.self)
    numbers = Self.room(stride * PatternTables.mostTogether, of: Int32.self)
    totals = Self.room(stride * 16, of: Double.self)
    sums =
      isSingle
      ? UnsafeMutableRawPointer(Self.room(stride * 16, of: Float.self))
      : UnsafeMutableRawPointer(Self.room(stride * 16, of: Double.self))
  }

  deinit {
    columns.deallocate()
    numbers.deallocate()
    totals.deallocate()
    sums.deallocate()
  }

  /// Zeros, aligned to 64 bytes.
  private static func room<Number: ExpressibleByIntegerLiteral>(
    _ count: Int, of type: Number.Type
  ) -> UnsafeMutablePointer<Number> {
    let room = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Number>.stride, alignment: 64)
    return room.initializeMemory(as: type, repeating: 0, count: count)
  }

  /// Takes up the columns of some rows, no more than there is room for.
  func load(_ matrix: FeatureMatrix, rows: Range<Int>, tests: NodeTests) {
    self.rows = rows.count
    tests.fill(matrix, rows: rows, target: columns, stride: stride)
  }
}

internal import ExplainKernels
internal import Models

/// Runs a program over one block of rows and adds up the contributions and interactions of its cells.
final class InteractionKernel<Number: InteractionNumber> {
  /// The rows of the current block, rounded up to whole vectors of every instruction set.
  private var width = 0
  private let program: InteractionProgram
  private let instructions: fairaudit_instructions
  private let memory: InteractionMemory
  private let columns: UnsafeMutablePointer<Float>
  private let workspace: UnsafeMutableRawPointer
  private let accumulators: UnsafeMutablePointer<Number>
  /// By cell, then row: what has been added up.
  private let sums: UnsafeMutablePointer<Double>

  /// A kernel for blocks of up to some number of rows.
  init(_ program: InteractionProgram, rows: Int, instructions: fairaudit_instructions) {
    let rows = InteractionMemory.rounded(rows)
    self.program = program
    self.instructions = instructions
    let memory = InteractionMemory()
    columns = memory.make(Float.self, count: program.tests.columnCount * rows)
    workspace = UnsafeMutableRawPointer(
      memory.make(Number.self, count: Int(program.workspace) * rows))
    accumulators = memory.make(
      Number.self, count: (program.groups.map(\.places.count).max() ?? 0) * rows)
    sums = memory.make(Double.self, count: program.cells.count * rows)
    self.memory = memory
  }

  /// Takes up a block of rows and forgets the sums of the last one.
  func load(_ matrix: FeatureMatrix, rows: Range<Int>) {
    width = InteractionMemory.rounded(rows.count)
    // Places that no row fills must hold no other column's values: they are looked up as codes.
    columns.update(repeating: 0, count: program.tests.columnCount * width)
    program.tests.fill(matrix, rows: rows, target: columns, stride: width)
    sums.update(repeating: 0, count: program.cells.count * width)
  }

  /// Adds all trees.
  ///
  /// - Parameter constants: where each tree's numbers start in one list.
  func add(constants: UnsafePointer<Number>, starts: [Int]) {
    withExtendedLifetime(memory) { addTrees(constants: constants, starts: starts) }
  }

  private func addTrees(constants: UnsafePointer<Number>, starts: [Int]) {
    program.tests.words.withUnsafeBufferPointer { words in
      var block = fairaudit_interaction_block()
      block.rows = width
      block.columns = UnsafePointer(columns)
      block.words = words.baseAddress
      block.workspace = workspace
      block.accumulators = UnsafeMutableRawPointer(accumulators)
      for group in program.groups {
        for index in group.trees {
          add(program.trees[index], constants: constants + starts[index], block: &block)
        }
        group.places.withUnsafeBufferPointer {
          Number.flush(accumulators, rows: width, places: $0, sums: sums)
        }
      }
    }
  }

  /// Hands over what has been added up, by cell, then row, and the distance from a cell to the next.
  func withSums(_ body: (_ sums: UnsafePointer<Double>, _ stride: Int) -> Void) {
    withExtendedLifetime(self) { body(UnsafePointer(sums), width) }
  }

  private func add(
    _ tree: InteractionTree, constants: UnsafePointer<Number>,
    block: inout fairaudit_interaction_block
  ) {
    tree.steps.withUnsafeBufferPointer { steps in
      tree.nodes.withUnsafeBufferPointer { nodes in
        tree.lists.withUnsafeBufferPointer { lists in
          tree.planeStarts.withUnsafeBufferPointer { starts in
            var made = fairaudit_interaction_tree()
            made.steps = steps.baseAddress
            made.step_count = steps.count
            made.nodes = nodes.baseAddress
            made.lists = lists.baseAddress
            made.plane_starts = starts.baseAddress
            made.level_count = Int32(tree.levelCount)
            made.points = Int32(tree.rule.points.count)
            made.constants = UnsafeRawPointer(constants)
            Number.add(instructions, &made, &block)
          }
        }
      }
    }
  }
}

/// Memory of a kernel, aligned for the widest vectors, all zeros at first and freed with this object.
final class InteractionMemory {
  /// The rows of the smallest block: a vector of the widest instruction set.
  static let leastRows = 16

  private var pointers: [UnsafeMutableRawPointer] = []

  /// A number of rows rounded up to whole vectors.
  static func rounded(_ rows: Int) -> Int { (rows + leastRows - 1) / leastRows * leastRows }

  func make<Number: InteractionNumber>(
    _ type: Number.Type, count: Int
  ) -> UnsafeMutablePointer<Number> {
    let count = max(1, count)
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Number>.stride, alignment: 64)
    pointers.append(raw)
    return raw.initializeMemory(as: Number.self, repeating: 0, count: count)
  }

  deinit { for pointer in pointers { pointer.deallocate() } }
}

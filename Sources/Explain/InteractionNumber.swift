internal import ExplainKernels

/// The kind of number that the kernel of interactions computes with.
protocol InteractionNumber: BinaryFloatingPoint, Sendable {
  /// Adds one tree's contributions and pairs to the accumulators of a block.
  static func add(
    _ instructions: fairaudit_instructions, _ tree: UnsafePointer<fairaudit_interaction_tree>,
    _ block: UnsafePointer<fairaudit_interaction_block>)

  /// Adds accumulators to the Doubles that `places` number, and sets them to 0.
  static func flush(
    _ accumulators: UnsafeMutablePointer<Self>, rows: Int, places: UnsafeBufferPointer<Int32>,
    sums: UnsafeMutablePointer<Double>)
}

extension Float: InteractionNumber {
  static func add(
    _ instructions: fairaudit_instructions, _ tree: UnsafePointer<fairaudit_interaction_tree>,
    _ block: UnsafePointer<fairaudit_interaction_block>
  ) {
    fairaudit_interactions_single(instructions, tree, block)
  }

  static func flush(
    _ accumulators: UnsafeMutablePointer<Float>, rows: Int, places: UnsafeBufferPointer<Int32>,
    sums: UnsafeMutablePointer<Double>
  ) {
    fairaudit_interactions_flush_single(
      accumulators, places.count, rows, places.baseAddress, sums)
  }
}

extension Double: InteractionNumber {
  static func add(
    _ instructions: fairaudit_instructions, _ tree: UnsafePointer<fairaudit_interaction_tree>,
    _ block: UnsafePointer<fairaudit_interaction_block>
  ) {
    fairaudit_interactions_double(instructions, tree, block)
  }

  static func flush(
    _ accumulators: UnsafeMutablePointer<Double>, rows: Int, places: UnsafeBufferPointer<Int32>,
    sums: UnsafeMutablePointer<Double>
  ) {
    fairaudit_interactions_flush_double(
      accumulators, places.count, rows, places.baseAddress, sums)
  }
}

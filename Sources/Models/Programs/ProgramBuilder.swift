/// Writes a ``ColumnProgram`` step by step.
struct ProgramBuilder {
  typealias Register = ColumnProgram.Register

  private let featureCount: Int
  private var steps: [ColumnProgram.Step] = []
  private var sources: [ColumnProgram.Source]

  /// A program whose registers `0..<featureCount` are the raw columns.
  init(featureCount: Int) {
    self.featureCount = featureCount
    sources = (0..<featureCount).map { .one($0) }
  }

  /// The number of registers so far.
  var registerCount: Int { sources.count }

  /// Whether a register is the same for every row.
  func isConstant(_ register: Register) -> Bool { sources[register] == .none }

  /// Adds a step.
  ///
  /// - Parameters:
  ///   - operation: what it does.
  ///   - inputs: registers that exist.
  ///   - outputs: the number of columns that it makes.
  /// - Returns: their registers.
  mutating func append(
    _ operation: some ColumnOperation, _ inputs: [Register], outputs: Int = 1
  ) -> Range<Register> {
    precondition(inputs.allSatisfy { sources.indices.contains($0) }, "registers that exist")
    let made = sources.count..<(sources.count + outputs)
    let source = inputs.reduce(ColumnProgram.Source.none) { $0 + sources[$1] }
    steps.append(.init(operation: operation, inputs: inputs, outputs: made))
    sources += Array(repeating: source, count: outputs)
    return made
  }

  /// Adds a step that makes one column.
  mutating func column(_ operation: some ColumnOperation, _ inputs: [Register]) -> Register {
    append(operation, inputs).lowerBound
  }

  /// Adds a column of one number.
  mutating func constant(_ number: Double) -> Register {
    column(ConstantOperation(value: .number(number)), [])
  }

  /// The finished program.
  func finish() -> ColumnProgram {
    ColumnProgram(
      featureCount: featureCount, steps: steps, registerCount: sources.count, sources: sources)
  }
}

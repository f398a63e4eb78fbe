/// Whether the rows represent a declared population.
public enum Representation {
  /// Compares the groups' shares of the rows with a population's.
  /// - Parameters:
  ///   - partition: the rows' groups.
  ///   - weights: the rows' weights; nil means 1 for every row.
  ///   - population: the expected shares. A group is found under its name.
  ///   - inference: intervals and correction (one test per group).
  /// - Throws: ``FairnessError`` for wrong shares or weights and for no rows.
  /// - Complexity: O(rows).
  public static func measure(
    _ partition: GroupPartition, weights: [Double]? = nil, population: ReferencePopulation,
    inference: Inference = Inference()
  ) throws(FairnessError) -> RepresentationResult {
    throw .noRows
  }
}

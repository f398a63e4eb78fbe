/// How often values are missing, by group.
public enum Missingness {
  /// The share of missing cells of every column within every group.
  /// - Parameters:
  ///   - tally: the missing cells.
  ///   - reference: the known group that the others are compared with; nil leaves comparisons out.
  ///   - inference: intervals and correction: one family, every group in every incomplete column.
  /// - Throws: ``FairnessError`` for an unknown reference or a confidence out of range.
  /// - Complexity: O(columns × groups).
  public static func measure(
    _ tally: MissingnessTally, reference: String?, inference: Inference = Inference()
  ) throws(FairnessError) -> MissingnessResult {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    let tally = tally.counted(inference)
    var index: Int?
    if let reference {
      index = try GroupPartition.index(
        of: reference, in: tally.groups,
        known: tally.groups.indices.filter { $0 != tally.unknownGroup },
        attribute: tally.attribute)
    }
    let incomplete = tally.columns.indices.filter { column in
      tally.groups.indices.contains { tally.tables[column].cell($0, 1).count > 0 }
    }
    let differences = incomplete.map { column in
      let shares = tally.shares(column, inference)
      return tally.groups.indices.map { group -> Estimate? in
        guard let index, group != index else { return nil }
        return shares[group].difference(
          from: shares[index],
          why: shares[group].share == nil
            ? "no rows in the group" : "no rows in the reference group")
      }
    }
    let pValues = differences.flatMap { $0.map { $0?.testedPValue } }
    let adjusted = pValues.corrected(inference.correction)
    return MissingnessResult(
      attribute: tally.attribute, reference: index.map { tally.groups[$0] },
      columns: incomplete.enumerated().map { position, column in
        let shares = tally.shares(column, inference)
        let all = SampledShare(
          hits: .total(shares.map(\.hits)), misses: .total(shares.map(\.misses)),
          inference: inference, isCounted: shares.allSatisfy(\.isCounted))
        return ColumnMissingness(
          column: tally.columns[column], overall: all.estimate(why: "no rows"),
          groups: tally.groups.indices.map { group in
            GroupMissingness(
              group: tally.groups[group],
              share: shares[group].estimate(why: "no rows in the group"),
              difference: differences[position][group],
              pAdjusted: adjusted[position * tally.groups.count + group])
          })
      },
      completeColumns: tally.columns.indices.filter { !incomplete.contains($0) }
        .map { tally.columns[$0] },
      testCount: pValues.lazy.filter { $0 != nil }.count)
  }
}

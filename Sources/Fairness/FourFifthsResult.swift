/// The four-fifths rule for a group (29 CFR 1607.4 D): whether its favorable rate is below four
/// fifths of the reference group's, and how few decisions would turn that.
///
/// The counts of decisions are those of rows and exact; there are none for weighted rows, whose
/// decisions are no whole numbers (frequency weights that are whole are counted).
public struct FourFifthsResult: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// The reference group.
  public let reference: String
  /// The group's favorable rate divided by the reference group's, with its interval.
  public let ratio: Estimate
  /// Whether the ratio is below four fifths; nil where there is no ratio.
  public let isBelow: Bool?
  /// How many more favorable decisions the group would have at the reference group's rate; below 0,
  /// how many fewer.
  public let shortfall: Estimate
  /// How many unfavorable decisions on the group's rows would have to be favorable to reach four
  /// fifths (a ratio below), or how many favorable ones unfavorable to fall below (a ratio above);
  /// nil where no number of them does.
  public let changedDecisions: Int?
  /// The same by decisions that change sides: one favorable decision less in one of the two groups
  /// for each one more in the other.
  public let movedDecisions: Int?

  /// Whether a single decision turns the answer.
  public var isTurnedByOneDecision: Bool { changedDecisions == 1 || movedDecisions == 1 }

  /// The check of two groups' favorable and all rows.
  init(
    group: String, reference: String, ratio: Estimate, shortfall: Estimate,
    counts: (favorable: Int, rows: Int, otherFavorable: Int, otherRows: Int)?
  ) {
    self.group = group
    self.reference = reference
    self.ratio = ratio
    self.shortfall = shortfall
    guard let value = ratio.value else {
      isBelow = nil
      changedDecisions = nil
      movedDecisions = nil
      return
    }
    guard let counts else {
      isBelow = value < 0.8
      changedDecisions = nil
      movedDecisions = nil
      return
    }
    let (own, rows) = (Int128(counts.favorable), Int128(counts.rows))
    let (other, otherRows) = (Int128(counts.otherFavorable), Int128(counts.otherRows))
    // Four fifths of the reference's rate minus the group's, times 5·rows·otherRows.
    let lack = 4 * other * rows - 5 * own * otherRows
    isBelow = lack > 0
    /// The fewest steps, each of which takes `step` off the lack, that make it at most 0; or, each of
    /// which adds it, that make it more than 0.
    func steps(_ step: Int128, atMost limit: Int128) -> Int? {
      let fewest = lack > 0 ? (lack + step - 1) / step : -lack / step + 1
      return fewest <= limit ? Int(exactly: fewest) : nil
    }
    if lack > 0 {
      changedDecisions = steps(5 * otherRows, atMost: rows - own)
      movedDecisions = steps(5 * otherRows + 4 * rows, atMost: min(rows - own, other))
    } else {
      changedDecisions = steps(5 * otherRows, atMost: own)
      movedDecisions = steps(5 * otherRows + 4 * rows, atMost: min(own, otherRows - other))
    }
  }
}

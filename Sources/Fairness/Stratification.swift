/// A division of the rows by what may legitimately differ between groups: one or several control
/// columns, such as charge degree or income band.
///
/// Rows whose value is missing in any control form a stratum of their own, listed last.
public struct Stratification: Sendable, Equatable {
  /// The controls' names, joined by ` × `.
  public let name: String
  /// The names of the strata in a fixed order.
  public let strata: [String]
  /// The stratum of each row as an index into `strata`.
  public let codes: [Int32]
  /// The index of the stratum of unknown values, if any row has one.
  public let unknown: Int?
  /// How each control was divided.
  public let controls: [ControlDivision]

  /// A stratification from its parts; every code must be an index into `strata`.
  public init(
    name: String, strata: [String], codes: [Int32], unknown: Int?, controls: [ControlDivision] = []
  ) {
    self.name = name
    self.strata = strata
    self.codes = codes
    self.unknown = unknown
    self.controls = controls
  }
}

/// Why rows cannot be measured as asked: the place as data, no values of persons.
public enum FairnessError: Error, Sendable, Equatable {
  /// A partition has another number of rows than the sample or than the other parts of an
  /// intersection.
  case rowCountMismatch(attribute: String, expected: Int, found: Int)
  /// A row's group code is no index into the groups (0-based row).
  case groupCodeOutOfRange(attribute: String, row: Int)
  /// Bins were asked for on a column that is not numeric.
  case notNumeric(attribute: String)
  /// Bin edges are empty, not finite or not strictly ascending.
  case binsNotAscending(attribute: String, bins: [Double])
  /// Every row's value is missing.
  case noKnownValues(attribute: String)
  /// All known rows are of one group: there is nothing to compare.
  case singleGroup(attribute: String)
  /// More distinct groups than allowed.
  case tooManyGroups(attribute: String, maximum: Int)
  /// An intersection of fewer than two attributes.
  case tooFewParts
  /// The declared reference is none of the known groups.
  case referenceNotFound(attribute: String, reference: String, available: [String])
  /// There are no rows, or no row has a positive weight.
  case noRows
  /// More rows than can be numbered.
  case tooManyRows(maximum: Int)
  /// A weight is negative or not finite (0-based row).
  case invalidWeight(row: Int)
  /// The weights or their squares sum to infinity, or the squares vanish.
  case weightsOutOfRange
  /// A score is not finite (0-based row).
  case scoreNotFinite(row: Int)
  /// A score that should be a probability lies outside 0...1 (0-based row).
  case probabilityOutOfRange(row: Int)
  /// What a task other than deciding yes or no asks of its rows.
  case task(TaskError)
  /// A confidence that does not lie strictly between 0 and 1.
  case confidenceOutOfRange(Double)
  /// A number of quantile bins below 2 or above the most strata allowed.
  case binCountOutOfRange(attribute: String, bins: Int)
  /// Tallies of other groups or strata cannot be merged.
  case talliesDiffer(attribute: String)
  /// A declared share of the population is negative or not finite, or all are 0.
  case invalidPopulation(attribute: String)
  /// A group is declared twice.
  case groupDeclaredTwice(attribute: String, group: String)
  /// A row's probability of a group lies outside 0...1, or only some of its groups have one (0-based
  /// row).
  case invalidGroupProbability(attribute: String, group: String, row: Int)
  /// A row's probabilities of all groups sum to another number than 1 (0-based row).
  case groupProbabilitySum(attribute: String, row: Int, sum: Double)
  /// A threshold for assigning rows to groups outside ½...1.
  case probabilityThresholdOutOfRange(attribute: String, Double)
  /// Statistics that are of other attributes or settings than those they are added to.
  case statisticsMismatch
}

/// What makes a file no model that can be used.
///
/// Cases carry places and offending tokens as data; the sentences a person reads are made by the
/// command line. Tokens come from the model file, never from audited data.
public enum ModelError: Error, Sendable, Equatable {
  /// A file without content.
  case empty
  /// Bytes that no known model format starts with, or JSON that is no model.
  case unknownFormat
  /// A known format that is not read; the format says what to do about it.
  case unsupportedFormat(ForeignFormat)
  /// Content that breaks the rules of JSON or UBJSON.
  case syntax(JSONProblem, at: ModelLocation)
  /// Content that breaks the rules of XML, or XML that is not read.
  case markup(XMLProblem, at: ModelLocation)
  /// A key that the format needs.
  case missingKey(String, at: ModelLocation)
  /// A value of another kind than the format has there.
  case wrongType(expected: String, found: String, at: ModelLocation)
  /// A value that makes no sense where it stands.
  case invalidValue(String, expected: String, at: ModelLocation)
  /// An array or a count that disagrees with another.
  case count(found: Int, expected: Int, at: ModelLocation)
  /// A part of the format that is understood but not supported.
  case unsupported(Unsupported, found: String, at: ModelLocation)
  /// Arrays that are no tree.
  case tree(TreeError, at: ModelLocation)
  /// Declared levels for a feature that the model does not have or does not read as categorical.
  case declaredLevels(feature: String, Reason)

  /// The parts of a model that may be unsupported.
  public enum Unsupported: String, Sendable {
    /// The kind of booster, as in `gblinear`.
    case booster
    /// The training objective.
    case objective
    /// A feature type.
    case featureType = "feature_type"
    /// The version of the file's layout.
    case version
    /// Lists of categories that the file does not assign to its features; how many.
    case unassignedCategories = "unassigned_categories"
    /// A number of trees: none, from which the library itself predicts differently than from a model
    /// of empty trees.
    case trees
    /// An element of PMML.
    case element
    /// A function of PMML.
    case function
    /// The value of a setting, as in `missingValueStrategy=aggregateNodes`.
    case setting
    /// A key that no known version of the format has where predictions are made from.
    case key
    /// An operator of a graph, or a use of it.
    case `operator`
    /// A part of a graph that is no operator: an input, an output, the way a tensor is stored.
    case graphPart = "graph_part"
  }

  /// Why declared levels cannot be used.
  public enum Reason: Sendable, Equatable {
    /// The model has no feature of that name; the nearest names it has.
    case unknownFeature(nearest: [String])
    /// The feature is a number to the model.
    case notCategorical
    /// A level that occurs twice in the list.
    case duplicateLevel(String)
    /// The file stores other levels, and its own are authoritative.
    case differsFromFile
  }
}

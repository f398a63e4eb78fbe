/// The fields that a place in a PMML document sees.
final class PMMLScope {
  /// What is seen where this scope has no field of a name; nil for the outermost one.
  let parent: PMMLScope?
  /// The fields that are columns already.
  var values: [String: PMMLValue] = [:]
  /// Derived fields by name, made into columns when they are first asked for.
  var derived: [String: PMMLElement] = [:]
  /// The fields of the mining schema.
  var mining: [String: PMMLElement] = [:]
  /// The derived fields that are being made, to find circles.
  var underWay: Set<String> = []

  init(parent: PMMLScope?) { self.parent = parent }
}

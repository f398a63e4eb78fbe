/// Turns a PMML document into a program over its raw columns.
///
/// Behaviour follows the standard (dmg.org, version 4.4) and, where that is silent, JPMML-Evaluator.
final class PMMLCompiler {
  typealias Register = ColumnProgram.Register

  let root: PMMLElement
  /// The top model.
  let model: PMMLElement
  var builder: ProgramBuilder
  /// The raw columns.
  private(set) var features: [Feature] = []
  /// The outermost scope: raw fields as the top model's schema treats them.
  let scope = PMMLScope(parent: nil)
  private(set) var dataFields: [String: PMMLDataField] = [:]
  private(set) var functions: [String: PMMLElement] = [:]
  /// What the document says of its points and reasons, where it is a scorecard.
  var scorecard: Scorecard?
  /// The columns that a learnt step made or that are made of such ones.
  private(set) var learned: Set<Register> = []
  /// The columns that a learnt step made, with their places among its outputs.
  private(set) var margins: [Register: Int] = [:]
  /// Columns that are a formula's scores of a learnt column.
  var scored: [Register: (margin: Register, transform: OutputTransform)] = [:]
  private var answered: [Question: Register] = [:]
  /// Answers with 0 where they are unknown.
  var indicators: [Question: Register] = [:]
  private var reserved = 0
  /// How deeply expressions and models are nested where the compiler stands.
  private var depth = 0

  /// The most expressions, predicates and models within each other.
  private static let depthLimit = 120

  /// A compiler for a document.
  init(root: PMMLElement) throws(ModelError) {
    self.root = root
    model = try Self.topModel(root)
    for field in try root.requiredChild("DataDictionary").children("DataField") {
      dataFields[try field.required("name")] = try PMMLDataField(field)
    }
    builder = ProgramBuilder(featureCount: 0)
    var places: [String: Int] = [:]
    for field in try model.requiredChild("MiningSchema").children("MiningField") {
      let name = try field.required("name")
      guard ["active", "supplementary", "order", "group"].contains(field["usageType"] ?? "active"),
        let dataField = dataFields[name], places[name] == nil
      else { continue }
      if field["usageType"] ?? "active" != "active" { continue }
      guard let type = dataField.type else {
        throw .unsupported(
          .featureType, found: dataField.element["dataType"] ?? "",
          at: dataField.element.location("dataType"))
      }
      places[name] = features.count
      features.append(Feature(name: name, kind: dataField.kind(type, field)))
    }
    builder = ProgramBuilder(featureCount: features.count)
    if let dictionary = root.child("TransformationDictionary") {
      for function in dictionary.children("DefineFunction") {
        functions[try function.required("name")] = function
      }
      try declare(dictionary.children("DerivedField"), in: scope)
    }
    try enter(model, scope)
    for (name, place) in places { raw[name] = place }
  }

  /// By name, the register of a raw column.
  private(set) var raw: [String: Register] = [:]

  private static let models = [
    "TreeModel", "MiningModel", "RegressionModel", "GeneralRegressionModel", "Scorecard",
  ]

  /// The first model that is meant for scoring.
  private static func topModel(_ root: PMMLElement) throws(ModelError) -> PMMLElement {
    let others: Set<String> = [
      "Header", "MiningBuildTask", "DataDictionary", "TransformationDictionary",
    ]
    for child in root.children where !others.contains(child.name) && child["isScorable"] != "false"
    {
      guard models.contains(child.name) else { throw child.unsupported() }
      return child
    }
    throw .missingKey("Model", at: root.location())
  }

  /// Runs a piece of compilation one level deeper.
  func nested<Result>(
    _ element: PMMLElement, _ body: () throws(ModelError) -> Result
  ) throws(ModelError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw .markup(.depth(limit: Self.depthLimit), at: element.location())
    }
    // A function that calls another one several times, and so on, would take more steps than any
    // machine has.
    guard builder.registerCount <= 5_000 + 4 * root.document.nodes.count else {
      throw .invalidValue(
        "\(builder.registerCount)", expected: "fewer steps", at: element.location())
    }
    return try body()
  }

  /// Counts numbers that the model will hold, and refuses far more of them than the file has elements:
  /// the product of classes and nodes, or of classes and terms, can be any.
  func reserve(_ numbers: Int, at element: PMMLElement) throws(ModelError) {
    reserved += numbers
    guard reserved <= 16_000_000 + 64 * root.document.nodes.count else {
      throw .invalidValue("\(reserved)", expected: "fewer numbers", at: element.location())
    }
  }

  /// Adds a step that makes one column.
  func column(_ operation: some ColumnOperation, _ inputs: [Register]) -> Register {
    columns(operation, inputs, 1).lowerBound
  }

  /// A question about a column.
  struct Question: Hashable {
    let register: Register
    let test: PMMLTest
  }

  /// The answers to a question about a column, asked once.
  func answers(_ test: PMMLTest, _ value: PMMLValue) -> Register {
    let key = Question(register: value.register, test: test)
    if let known = answered[key] { return known }
    let made = column(PMMLTestOperation(test: test), [value.register])
    answered[key] = made
    return made
  }

  /// Adds a step that makes some columns.
  func columns(
    _ operation: some ColumnOperation, _ inputs: [Register], _ count: Int
  ) -> Range<Register> {
    let made = builder.append(operation, inputs, outputs: count)
    if inputs.contains(where: learned.contains) { learned.formUnion(made) }
    return made
  }

  /// Adds a step that holds what was learnt.
  func learner(
    _ operation: some LearnerOperation, _ inputs: [Register], _ count: Int
  ) -> Range<Register> {
    let made = builder.append(operation, inputs, outputs: count)
    learned.formUnion(made)
    for (place, register) in made.enumerated() { margins[register] = place }
    return made
  }
}

import Explain
import Fairness
import Statistics
import Tabular
import Yams

extension AuditConfiguration {
  /// Reads `audit.yaml`.
  ///
  /// Every key is checked against ``ConfigurationKey/all`` first, so an unknown key, a value of the
  /// wrong kind or a number out of range is told with its line and column.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: its name for error messages.
  public init(yaml: String, file: String) throws(ConfigurationError) {
    self.init()
    let root: Node
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw ConfigurationError(
          file: file, line: 1, column: 1, key: "", problem: .wrongKind(expected: "a mapping"))
      }
      root = node
    } catch let error as ConfigurationError {
      throw error
    } catch let error as YamlError {
      throw ConfigurationError(yaml: error, file: file)
    } catch {
      throw ConfigurationError(file: file, key: "", problem: .syntax("\(error)"))
    }
    let reader = ConfigurationReader(file: file)
    let top = try reader.mapping(root, path: "")
    places = reader.places
    guard top["version"] != nil else {
      throw reader.error(root, "version", .missing(flag: nil))
    }
    title = top["title"]?.scalar?.string
    if let node = top["model"] { model = try reader.model(node) }
    if let node = top["data"] { data = try reader.data(node) }
    for (index, item) in (top["protected"]?.sequence ?? []).enumerated() {
      switch try reader.protected(item) {
      case .groups(let attribute):
        protected.append(attribute)
        places.protectedEntries.append(index + 1)
      case .probabilities(let attribute): probable.append(attribute)
      }
    }
    if let node = top["predictions"] { predictions = try reader.predictions(node) }
    if let node = top["explain"] { explain = try reader.explain(node) }
    if let node = top["inference"] { inference = try reader.inference(node) }
    try readMeasures(top, reader)
  }
}

extension ConfigurationError {
  fileprivate init(yaml error: YamlError, file: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(
        file: file, line: mark.line, column: mark.column, key: "", problem: .syntax(problem))
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        file: file, line: context.mark.line, column: context.mark.column,
        key: duplicates.first ?? "", problem: .duplicateKey)
    default:
      self.init(file: file, key: "", problem: .syntax("no YAML that can be read"))
    }
  }
}

/// Checks and takes apart the nodes of one file.
final class ConfigurationReader {
  let file: String
  /// Where every key's value stands.
  private(set) var places: AuditConfiguration.Places

  init(file: String) {
    self.file = file
    places = .init()
    places.file = file
  }

  func error(_ node: Node, _ key: String, _ problem: ConfigurationError.Problem)
    -> ConfigurationError
  {
    ConfigurationError(
      file: file, line: node.mark?.line, column: node.mark?.column, key: key, problem: problem)
  }

  /// The members of a mapping, each checked against the table of keys.
  func mapping(_ node: Node, path: String, shown: String? = nil) throws(ConfigurationError)
    -> [String: Node]
  {
    let shown = shown ?? path
    guard let mapping = node.mapping else {
      throw error(node, shown, .wrongKind(expected: "a mapping"))
    }
    let known = ConfigurationKey.children(of: path)
    var members: [String: Node] = [:]
    for (keyNode, value) in mapping {
      let name = keyNode.scalar?.string ?? ""
      let full = shown.isEmpty ? name : shown + "." + name
      guard let key = known.first(where: { $0.name == name }) else {
        let nearest = NearestNames.find(name, among: known.map(\.name), limit: 1).first
        throw error(keyNode, full, .unknownKey(nearest: nearest))
      }
      if let mark = value.mark {
        places.places[full] = .init(line: mark.line, column: mark.column)
      }
      try check(value, key.kind, path: key.path, shown: full)
      members[name] = value
    }
    return members
  }

  private func check(
    _ node: Node, _ kind: ConfigurationKey.Kind, path: String, shown: String
  ) throws(ConfigurationError) {
    switch kind {
    case .text: _ = try text(node, shown)
    case .number(let range):
      let value = try number(node, shown)
      if let range, !range.contains(value) {
        throw error(
          node, shown,
          .outOfRange(
            found: node.scalar?.string ?? "",
            expected: "a number from \(range.lowerBound) to \(range.upperBound)"))
      }
    case .integer(let range):
      guard let text = node.scalar?.string, let value = Int(text) else {
        throw error(node, shown, .wrongKind(expected: "a whole number"))
      }
      guard range.contains(value) else {
        throw error(
          node, shown,
          .outOfRange(
            found: text,
            expected: range.count == 1
              ? "\(range.lowerBound)"
              : "a whole number from \(range.lowerBound) to \(range.upperBound)"))
      }
    case .flag:
      guard ["true", "false"].contains(node.scalar?.string) else {
        throw error(node, shown, .wrongKind(expected: "true or false"))
      }
    case .choice(let choices):
      let found = try text(node, shown)
      guard choices.contains(found) else {
        throw error(node, shown, .notAChoice(found: found, choices: choices))
      }
    case .texts: _ = try texts(node, shown)
    case .numbers: try checkAscending(node, shown)
    case .textsByName:
      for (name, value) in try pairs(node, shown) { _ = try texts(value, shown + "." + name) }
    case .textByName:
      for (name, value) in try pairs(node, shown) { _ = try text(value, shown + "." + name) }
    case .numberByName:
      for (name, value) in try pairs(node, shown) { _ = try number(value, shown + "." + name) }
    case .mapping: _ = try mapping(node, path: path, shown: shown)
    case .mappings:
      guard let items = node.sequence else {
        throw error(node, shown, .wrongKind(expected: "a list"))
      }
      for (index, item) in items.enumerated() {
        _ = try mapping(item, path: path + "[]", shown: shown + "[\(index + 1)]")
      }
    }
  }

  private func checkAscending(_ node: Node, _ shown: String) throws(ConfigurationError) {
    let values = try numbers(node, shown)
    guard let items = node.sequence, !values.isEmpty else {
      throw error(node, shown, .wrongKind(expected: "a list of numbers"))
    }
    for index in values.indices.dropFirst() where values[index] <= values[index - 1] {
      throw error(
        items[index], shown,
        .outOfRange(
          found: items[index].scalar?.string ?? "", expected: "numbers in ascending order"))
    }
  }

  func text(_ node: Node, _ shown: String) throws(ConfigurationError) -> String {
    guard let scalar = node.scalar else {
      throw error(node, shown, .wrongKind(expected: "a single value"))
    }
    return scalar.string
  }

  func number(_ node: Node, _ shown: String) throws(ConfigurationError) -> Double {
    guard let value = node.scalar.flatMap({ Double($0.string) }), value.isFinite else {
      throw error(node, shown, .wrongKind(expected: "a number"))
    }
    return value
  }

  func texts(_ node: Node, _ shown: String) throws(ConfigurationError) -> [String] {
    guard let items = node.sequence else {
      throw error(node, shown, .wrongKind(expected: "a list"))
    }
    var values: [String] = []
    for item in items { values.append(try text(item, shown)) }
    return values
  }

  func numbers(_ node: Node, _ shown: String) throws(ConfigurationError) -> [Double] {
    guard let items = node.sequence else {
      throw error(node, shown, .wrongKind(expected: "a list of numbers"))
    }
    var values: [Double] = []
    for item in items { values.append(try number(item, shown)) }
    return values
  }

  func pairs(_ node: Node, _ shown: String) throws(ConfigurationError) -> [(String, Node)] {
    guard let mapping = node.mapping else {
      throw error(node, shown, .wrongKind(expected: "a mapping"))
    }
    return mapping.map { ($0.key.scalar?.string ?? "", $0.value) }
  }

  // MARK: Sections. Their kinds were checked above; what remains are conditions between keys.

  func model(_ node: Node) throws(ConfigurationError) -> AuditConfiguration.ModelSource {
    let members = try mapping(node, path: "model")
    let path = members["path"]?.scalar?.string ?? ""
    var model = AuditConfiguration.ModelSource(path: path)
    if let command = members["command"] {
      model.command = try texts(command, "model.command")
      guard let program = model.command.first, !program.isEmpty else {
        throw error(command, "model.command", .wrongKind(expected: "a program and its arguments"))
      }
      guard path.isEmpty else {
        throw error(command, "model.command", .conflict("give either a path or a command"))
      }
      guard members["features"] != nil else {
        throw error(
          node, "model.features", .conflict("a command needs the list of columns that it reads"))
      }
    } else if path.isEmpty {
      throw error(node, "model.path", .missing(flag: "--model"))
    }
    model.timeout = members["timeout"]?.scalar.flatMap { Double($0.string) } ?? model.timeout
    model.batchRows = members["batch_rows"]?.scalar.flatMap { Int($0.string) } ?? model.batchRows
    model.probability = members["probability"]?.scalar?.string == "true"
    for key in ["timeout", "batch_rows", "probability"] where model.command.isEmpty {
      guard let value = members[key] else { continue }
      throw error(value, "model." + key, .conflict("it belongs to a command"))
    }
    model.threshold = members["threshold"]?.scalar.flatMap { Double($0.string) }
    if let categories = members["categories"] {
      for (name, levels) in try pairs(categories, "model.categories") {
        model.categories[name] = try texts(levels, "model.categories." + name)
      }
    }
    model.missing = members["missing"]?.scalar.flatMap { Double($0.string) }
    if let word = members["unknown_category"]?.scalar?.string {
      model.unknownCategory = .init(rawValue: word) ?? .error
    }
    if let features = members["features"] {
      model.features = try texts(features, "model.features")
    }
    if let classes = members["classes"] { model.classes = try texts(classes, "model.classes") }
    if let word = members["trees"]?.scalar?.string {
      model.trees = .init(rawValue: word) ?? .automatic
    }
    return model
  }

  func data(_ node: Node) throws(ConfigurationError) -> AuditConfiguration.DataSource {
    let members = try mapping(node, path: "data")
    var data = AuditConfiguration.DataSource()
    func word(_ name: String) -> String? { members[name]?.scalar?.string }
    data.path = word("path")
    data.label = word("label")
    data.positiveLabel = word("positive_label")
    data.favorableLabel = word("favorable_label")
    data.id = word("id")
    data.weight = word("weight")
    data.exposure = word("exposure")
    data.weightKind = word("weight_kind").flatMap { .init(rawValue: $0) } ?? .sampling
    if let order = members["order"] { data.order = try texts(order, "data.order") }
    data.higherIsBetter = word("higher_is_better") != "false"
    if let missing = members["missing"] { data.missing = try texts(missing, "data.missing") }
    data.separator = word("separator")
    data.comment = word("comment")
    data.sample = word("sample").flatMap { .init(rawValue: $0) }
    for (key, expected) in [("separator", data.separator), ("comment", data.comment)] {
      if let node = members[key], let text = expected, !AuditConfiguration.isSingleByte(text) {
        throw error(
          node, "data." + key, .outOfRange(found: text, expected: "one ASCII character or `tab`"))
      }
    }
    if let types = members["types"] {
      for (name, value) in try pairs(types, "data.types") {
        let choices = ["numeric", "categorical", "boolean"]
        let found = value.scalar?.string ?? ""
        guard choices.contains(found) else {
          throw error(value, "data.types." + name, .notAChoice(found: found, choices: choices))
        }
        data.types[name] = found
      }
    }
    return data
  }

  func predictions(_ node: Node) throws(ConfigurationError) -> AuditConfiguration.Predictions {
    let members = try mapping(node, path: "predictions")
    guard let column = members["column"]?.scalar?.string else {
      throw error(node, "predictions.column", .missing(flag: nil))
    }
    var rules: [AuditConfiguration.Predictions.Rule] = []
    if let value = members["at_least"] {
      rules.append(.atLeast(try number(value, "predictions.at_least")))
    }
    if let value = members["at_most"] {
      rules.append(.atMost(try number(value, "predictions.at_most")))
    }
    if let value = members["positive"] {
      rules.append(.positive(try texts(value, "predictions.positive")))
    }
    guard rules.count <= 1 else {
      throw error(
        node, "predictions", .conflict("give exactly one of at_least, at_most and positive"))
    }
    return .init(
      column: column, rule: rules.first ?? .number,
      probability: members["probability"]?.scalar?.string == "true")
  }

  func explain(_ node: Node) throws(ConfigurationError) -> AuditConfiguration.Explain {
    let members = try mapping(node, path: "explain")
    var explain = AuditConfiguration.Explain()
    if let word = members["method"]?.scalar?.string {
      explain.method = .init(rawValue: word) ?? .automatic
    }
    if let word = members["derived"]?.scalar?.string {
      explain.derived = .init(rawValue: word) ?? .grouped
    }
    if let word = members["precision"]?.scalar?.string {
      explain.precision = .init(rawValue: word) ?? .automatic
    }
    if let word = members["output"]?.scalar?.string {
      explain.output = .init(rawValue: word) ?? .margin
    }
    if let value = members["background"] {
      let inner = try mapping(value, path: "explain.background")
      explain.background.path = inner["path"]?.scalar?.string
      explain.background.rows = inner["rows"]?.scalar.flatMap { Int($0.string) }
      explain.background.seed = inner["seed"]?.scalar.flatMap { Int($0.string) } ?? 1
    }
    return explain
  }

  func inference(_ node: Node) throws(ConfigurationError) -> AuditConfiguration.Inference {
    let members = try mapping(node, path: "inference")
    var inference = AuditConfiguration.Inference()
    if let value = members["confidence"] {
      inference.confidence = try number(value, "inference.confidence")
    }
    func word(_ name: String) -> String? { members[name]?.scalar?.string }
    inference.bootstrap = word("bootstrap").flatMap { Int($0) } ?? inference.bootstrap
    if let node = members["bootstrap"], (1..<100).contains(inference.bootstrap) {
      throw error(
        node, "inference.bootstrap",
        .outOfRange(
          found: "\(inference.bootstrap)",
          expected: "0, or at least 100: fewer replicates make no interval"))
    }
    inference.seed = word("seed").flatMap { Int($0) } ?? inference.seed
    inference.correction = word("correction").flatMap { .init(rawValue: $0) } ?? .holm
    inference.test = word("test").flatMap { .init(rawValue: $0) } ?? .fisher
    inference.power = word("power").flatMap { Double($0) } ?? inference.power
    inference.rateInterval = word("rate_interval").flatMap { .init(rawValue: $0) } ?? .wilson
    inference.differenceInterval =
      word("difference_interval").flatMap { .init(rawValue: $0) } ?? .newcombe
    inference.bootstrapInterval =
      word("bootstrap_interval").flatMap { .init(rawValue: $0) } ?? .percentile
    return inference
  }
}

extension AuditConfiguration {
  /// Whether a text names one byte: a single ASCII character, or `tab`.
  static func isSingleByte(_ text: String) -> Bool { singleByte(text) != nil }

  /// The byte that a text names: a single ASCII character, or `tab`.
  public static func singleByte(_ text: String) -> UInt8? {
    if text == "tab" || text == "\\t" { return 0x09 }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80 else { return nil }
    return byte
  }
}

import Tabular
import Yams

extension AuditConfiguration {
  /// Reads what is measured beside the defaults.
  mutating func readMeasures(
    _ top: [String: Node], _ reader: ConfigurationReader
  ) throws(ConfigurationError) {
    task = top["task"]?.scalar.flatMap { Task(rawValue: $0.string) } ?? .classification
    if let node = top["metrics"] { measures = try reader.measures(node) }
    if let node = top["limits"] {
      for (index, item) in (node.sequence ?? []).enumerated() {
        limits.append(try reader.limit(item, shown: "limits[\(index + 1)]"))
      }
    }
    if let node = top["control"] {
      for (index, item) in (node.sequence ?? []).enumerated() {
        controls.append(try reader.control(item, shown: "control[\(index + 1)]"))
      }
    }
    if let node = top["subgroups"] { subgroups = try reader.subgroups(node) }
    if let node = top["individual"] {
      let members = try reader.mapping(node, path: "individual")
      individual.neighbors = reader.integer(members["neighbors"]) ?? individual.neighbors
      individual.rows = reader.integer(members["rows"]) ?? individual.rows
    }
    if let node = top["proxies"] {
      let members = try reader.mapping(node, path: "proxies")
      proxies.rows = reader.integer(members["rows"]) ?? proxies.rows
    }
    if let node = top["ranking"] { ranking = try reader.ranking(node) }
  }
}

extension ConfigurationReader {
  /// A whole number whose kind was checked.
  func integer(_ node: Node?) -> Int? { node?.scalar.flatMap { Int($0.string) } }

  /// An entry of `protected`.
  enum Protected {
    /// Groups of a column or of several.
    case groups(AuditConfiguration.ProtectedAttribute)
    /// Groups that are known by probabilities only.
    case probabilities(AuditConfiguration.ProbableAttribute)
  }

  func protected(_ node: Node) throws(ConfigurationError) -> Protected {
    let members = try mapping(node, path: "protected[]", shown: "protected")
    let reference = members["reference"]?.scalar?.string
    let given = ["column", "intersection", "probabilities"].filter { members[$0] != nil }
    guard let kind = given.first else {
      throw error(node, "protected.column", .missing(flag: "--protected"))
    }
    guard given.count == 1 else {
      throw error(node, "protected", .conflict("give either \(given[0]) or \(given[1])"))
    }
    if kind != "column", let bins = members["bins"] {
      throw error(
        bins, "protected.bins",
        .conflict("bins belong to the entry of a single column; an intersection uses them"))
    }
    if let columns = members["probabilities"] {
      if let population = members["population"] {
        throw error(
          population, "protected.population", .conflict("it belongs to a column of groups"))
      }
      guard let name = members["name"]?.scalar?.string else {
        throw error(node, "protected.name", .missing(flag: nil))
      }
      return .probabilities(
        .init(name: name, columns: try probabilities(columns), reference: reference))
    }
    if let name = members["name"] {
      throw error(name, "protected.name", .conflict("groups of columns are called by these"))
    }
    var attribute = AuditConfiguration.ProtectedAttribute(columns: [], reference: reference)
    if let column = members["column"]?.scalar?.string { attribute.columns = [column] }
    if let bins = members["bins"] { attribute.bins = try numbers(bins, "protected.bins") }
    if let list = members["intersection"] {
      attribute.columns = try texts(list, "protected.intersection")
      guard attribute.columns.count >= 2,
        Set(attribute.columns).count == attribute.columns.count
      else {
        throw error(
          list, "protected.intersection", .wrongKind(expected: "a list of two or more columns"))
      }
    }
    if let population = members["population"] {
      attribute.population = try self.population(population)
    }
    return .groups(attribute)
  }

  private func probabilities(
    _ node: Node
  ) throws(ConfigurationError) -> [AuditConfiguration.ProbableAttribute.Column] {
    var columns: [AuditConfiguration.ProbableAttribute.Column] = []
    for (group, column) in try pairs(node, "protected.probabilities") {
      columns.append(.init(group: group, column: try text(column, "protected.probabilities")))
    }
    guard columns.count >= 2, Set(columns.map(\.column)).count == columns.count else {
      throw error(
        node, "protected.probabilities",
        .wrongKind(expected: "two or more groups, each with a column of its own"))
    }
    return columns
  }

  private func population(
    _ node: Node
  ) throws(ConfigurationError) -> [AuditConfiguration.ProtectedAttribute.PopulationShare] {
    var shares: [AuditConfiguration.ProtectedAttribute.PopulationShare] = []
    for (group, value) in try pairs(node, "protected.population") {
      let share = try number(value, "protected.population." + group)
      guard (0...1).contains(share) else {
        throw error(
          value, "protected.population." + group,
          .outOfRange(found: value.scalar?.string ?? "", expected: "a share from 0 to 1"))
      }
      shares.append(.init(group: group, share: share))
    }
    let sum = shares.reduce(0) { $0 + $1.share }
    guard abs(sum - 1) <= 0.001 else {
      throw error(
        node, "protected.population",
        .outOfRange(found: CellText.number(sum), expected: "shares that add up to 1"))
    }
    return shares
  }

  fileprivate func measures(_ node: Node) throws(ConfigurationError) -> AuditConfiguration.Measures
  {
    let members = try mapping(node, path: "metrics")
    var measures = AuditConfiguration.Measures()
    if let word = members["preset"]?.scalar?.string {
      measures.preset = Preset(rawValue: word) ?? .all
    }
    if let list = members["include"] {
      measures.include = try texts(list, "metrics.include")
      for (item, id) in zip(list.sequence ?? [], measures.include) {
        try checkMetric(id, scope: nil, item, "metrics.include")
      }
    }
    return measures
  }

  fileprivate func limit(
    _ node: Node, shown: String
  ) throws(ConfigurationError) -> AuditConfiguration.MeasureLimit {
    let members = try mapping(node, path: "limits[]", shown: shown)
    guard let metric = members["metric"], let id = metric.scalar?.string else {
      throw error(node, shown + ".metric", .missing(flag: nil))
    }
    let scope = members["scope"]?.scalar?.string
    try checkMetric(id, scope: scope, metric, shown + ".metric")
    func value(_ name: String) throws(ConfigurationError) -> Double? {
      try members[name].map { node throws(ConfigurationError) in
        try number(node, shown + "." + name)
      }
    }
    let low = try value("at_least")
    let high = try value("at_most")
    guard low != nil || high != nil else {
      throw error(node, shown, .conflict("give at_least, at_most or both"))
    }
    if let low, let high, low > high {
      throw error(node, shown, .conflict("at_least is above at_most"))
    }
    return .init(
      metric: id, scope: scope, attribute: members["attribute"]?.scalar?.string, atLeast: low,
      atMost: high)
  }

  private func checkMetric(
    _ id: String, scope: String?, _ node: Node, _ key: String
  ) throws(ConfigurationError) {
    let known = MeasureNames.identifiers(scope: scope)
    guard !known.contains(id) else { return }
    let nearest = NearestNames.find(id, among: known, limit: 3)
    throw error(
      node, key,
      nearest.isEmpty
        ? .outOfRange(found: id, expected: "an identifier of docs/metrics.md")
        : .notAChoice(found: id, choices: nearest))
  }

  fileprivate func control(
    _ node: Node, shown: String
  ) throws(ConfigurationError) -> AuditConfiguration.Control {
    let members = try mapping(node, path: "control[]", shown: shown)
    let bins = try members["bins"].map { node throws(ConfigurationError) in
      try numbers(node, shown + ".bins")
    }
    switch (members["column"]?.scalar?.string, members["columns"]) {
    case (let column?, nil): return .init(columns: [column], bins: bins)
    case (nil, let list?):
      let columns = try texts(list, shown + ".columns")
      guard !columns.isEmpty, Set(columns).count == columns.count else {
        throw error(list, shown + ".columns", .wrongKind(expected: "a list of different columns"))
      }
      guard bins == nil || columns.count == 1 else {
        throw error(node, shown + ".bins", .conflict("bins belong to a single column"))
      }
      return .init(columns: columns, bins: bins)
    case (nil, nil): throw error(node, shown + ".column", .missing(flag: nil))
    default: throw error(node, shown, .conflict("give either column or columns"))
    }
  }

  fileprivate func subgroups(
    _ node: Node
  ) throws(ConfigurationError) -> AuditConfiguration.Subgroups {
    let members = try mapping(node, path: "subgroups")
    var subgroups = AuditConfiguration.Subgroups()
    if let list = members["columns"] {
      let columns = try texts(list, "subgroups.columns")
      guard !columns.isEmpty, Set(columns).count == columns.count else {
        throw error(list, "subgroups.columns", .wrongKind(expected: "a list of different columns"))
      }
      subgroups.columns = columns
    }
    subgroups.depth = integer(members["depth"]) ?? subgroups.depth
    subgroups.minimumRows = integer(members["minimum_rows"]) ?? subgroups.minimumRows
    return subgroups
  }

  fileprivate func ranking(_ node: Node) throws(ConfigurationError) -> AuditConfiguration.Ranking {
    let members = try mapping(node, path: "ranking")
    var ranking = AuditConfiguration.Ranking()
    ranking.list = members["list"]?.scalar?.string
    if let list = members["top"] {
      ranking.top = []
      for (item, value) in zip(list.sequence ?? [], try numbers(list, "ranking.top")) {
        guard value >= 1, value <= 1e9, value == value.rounded() else {
          throw error(
            item, "ranking.top",
            .outOfRange(found: item.scalar?.string ?? "", expected: "a whole number of places"))
        }
        ranking.top.append(Int(value))
      }
    }
    return ranking
  }
}

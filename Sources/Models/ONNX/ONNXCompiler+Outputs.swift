extension ONNXCompiler {
  /// The name of the graph's output that holds the scores.
  ///
  /// A classifier has two outputs: labels, which are words or whole numbers, and scores, which are
  /// real numbers or a sequence of maps. Of several outputs of real numbers the one that is named after
  /// probabilities is taken, else the first.
  func scoresName() throws(ModelError) -> String {
    let outputs = document.graph.output
    let real = outputs.filter { output in
      guard output.hasType, output.type.hasTensorType else { return true }
      let code = Int(output.type.tensorType.elemType)
      return code == 0 || ONNXElementType(code: code)?.isReal == true
    }
    guard let first = real.first else {
      guard let label = outputs.first else {
        throw .missingKey("output", at: places.graph("graph"))
      }
      throw .unsupported(
        .graphPart, found: "output '\(label.name)' of labels without scores",
        at: places.graph("graph.output"))
    }
    return (real.first { $0.name.lowercased().contains("prob") } ?? first).name
  }

  /// The node that makes a value.
  private func producer(of name: String) -> ONNXNode? {
    producers[name].map { node($0) }
  }

  /// The names of the classes in the order of the scores; nil for a model that is no classifier.
  ///
  /// They stand in the map that the scores become, in the classifier that makes the labels or the
  /// scores, or in the list that the labels are taken from.
  func classes(scores name: String) throws(ModelError) -> [String]? {
    if let node = producer(of: name), node.operation == "ZipMap" { return try node.classLabels() }
    for output in document.graph.output where output.name != name {
      if let labels = try labels(behind: output.name) { return labels }
    }
    return try labels(behind: name)
  }

  /// The labels of the first node up the graph that has any.
  private func labels(behind name: String) throws(ModelError) -> [String]? {
    var name = name
    // Each turn goes one node up, so there are no more turns than nodes.
    for _ in 0...document.graph.node.count {
      guard let node = producer(of: name), let first = node.proto.input.first else { return nil }
      switch node.operation {
      case "TreeEnsembleClassifier", "SVMClassifier": return try node.classLabels()
      case "LinearClassifier": return try node.classLabels("classlabels_ints")
      case "ZipMap": return try node.classLabels()
      case "ArrayFeatureExtractor", "Gather":
        if let list = try constant(first) { return list.labels }
      case "LabelEncoder":
        let words = try node.words("values_strings")
        if !words.isEmpty { return words }
      default: break
      }
      name = first
    }
    return nil
  }

  /// A tensor that is the same for every row: an initializer, or what a Constant node holds.
  private func constant(_ name: String) throws(ModelError) -> ONNXTensor? {
    if let tensor = values[name] { return tensor.rowAxis == nil ? tensor : nil }
    guard let node = producer(of: name), node.operation == "Constant" else { return nil }
    return try node.tensor("value")
  }
}

/// One element of a PMML document.
struct PMMLElement {
  let document: PMMLDocument
  let index: Int

  /// The local name.
  var name: String { document.names[Int(document.nodes[index].name)] }

  /// The text in it, without blanks around it.
  var text: String { PMMLText.trimmed(document.texts[Int32(index)] ?? "") }

  /// The text in it as it stands.
  var wholeText: String { document.texts[Int32(index)] ?? "" }

  /// The value of an attribute.
  subscript(_ attribute: String) -> String? {
    for other in document.attributes(of: index)
    where document.names[Int(other.name)] == attribute {
      return other.value
    }
    return nil
  }

  /// The elements in it, in order; what PMML calls extensions is left out.
  var children: [PMMLElement] {
    var result: [PMMLElement] = []
    var child = document.nodes[index].firstChild
    while child >= 0 {
      let element = PMMLElement(document: document, index: Int(child))
      if element.name != "Extension" { result.append(element) }
      child = document.nodes[Int(child)].nextSibling
    }
    return result
  }

  /// The elements of a name in it.
  func children(_ name: String) -> [PMMLElement] { children.filter { $0.name == name } }

  /// The first element of a name in it.
  func child(_ name: String) -> PMMLElement? { children.first { $0.name == name } }

  /// The first element of a name in it, which must be there.
  func requiredChild(_ name: String) throws(ModelError) -> PMMLElement {
    guard let child = child(name) else { throw .missingKey(name, at: location()) }
    return child
  }

  // MARK: Attributes

  /// The value of an attribute that must be there.
  func required(_ attribute: String) throws(ModelError) -> String {
    guard let value = self[attribute] else { throw .missingKey(attribute, at: location()) }
    return value
  }

  /// The finite number that an attribute holds.
  func number(_ attribute: String) throws(ModelError) -> Double? {
    guard let text = self[attribute] else { return nil }
    guard let number = PMMLType.number(text) else {
      throw .invalidValue(text, expected: "number", at: location(attribute))
    }
    return number
  }

  /// The finite number that an attribute must hold.
  func requiredNumber(_ attribute: String) throws(ModelError) -> Double {
    guard let number = try number(attribute) else {
      throw .missingKey(attribute, at: location())
    }
    return number
  }

  /// One of some words that an attribute may hold; a default where it is left out.
  func choice(
    _ attribute: String, _ choices: [String], default: String
  ) throws(ModelError) -> String {
    guard let value = self[attribute] else { return `default` }
    guard choices.contains(value) else {
      throw .unsupported(.setting, found: "\(attribute)=\(value)", at: location(attribute))
    }
    return value
  }

  // MARK: Errors

  /// The error that this element is not supported.
  func unsupported() -> ModelError { .unsupported(.element, found: name, at: location()) }

  /// The error that an attribute's value is not supported.
  func unsupported(_ attribute: String) -> ModelError {
    .unsupported(
      .setting, found: "\(attribute)=\(self[attribute] ?? "")", at: location(attribute))
  }

  /// The error that an attribute's value makes no sense.
  func invalid(_ attribute: String, expected: String) -> ModelError {
    .invalidValue(self[attribute] ?? "", expected: expected, at: location(attribute))
  }

  /// The place of the element, or of one of its attributes.
  ///
  /// Of a long way (decision trees are deep) the middle is left out.
  func location(_ attribute: String? = nil) -> ModelLocation {
    var steps: [String] = []
    var current = Int32(index)
    while current >= 0, document.nodes[Int(current)].parent >= 0 {
      steps.append(step(Int(current)))
      current = document.nodes[Int(current)].parent
    }
    steps.reverse()
    if steps.count > 12 { steps.replaceSubrange(6..<(steps.count - 4), with: ["…"]) }
    if let attribute { steps.append("@" + attribute) }
    return document.place(
      document.nodes[index].offset, path: steps.joined(separator: "."))
  }

  /// The name of an element with its place (from 0) among those of the same name beside it.
  private func step(_ index: Int) -> String {
    let node = document.nodes[index]
    var place = 0
    var others = false
    var sibling = document.nodes[Int(node.parent)].firstChild
    while sibling >= 0 {
      let other = document.nodes[Int(sibling)]
      if other.name == node.name {
        if sibling < Int32(index) { place += 1 }
        if sibling != Int32(index) { others = true }
      }
      sibling = other.nextSibling
    }
    return document.names[Int(node.name)] + (others ? "[\(place)]" : "")
  }
}

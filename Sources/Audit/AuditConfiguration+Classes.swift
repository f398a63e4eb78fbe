import Models

extension AuditConfiguration {
  /// The names of a multi-class model's classes; nil for every other model.
  func classNames(of loaded: Model) -> [String]? {
    guard loaded.outputs.count > 1 else { return nil }
    let declared = model?.classes ?? []
    return declared.isEmpty ? loaded.outputs : declared
  }

  /// A binary classifier whose score speaks for the positive label.
  ///
  /// Files say which class their score is for, the second one; the label says which value is
  /// positive. Where these are the two sides of one pair the other way round, the score of the other
  /// class is taken. A file that does not name its classes, or names them 0 and 1, was trained on
  /// 1 for the positive label.
  ///
  /// - Parameters:
  ///   - positive: the label's positive value; nil when nothing says it.
  ///   - negative: its other value, when the data have two.
  /// - Throws: ``ConfigurationError`` when the label's values are not the model's classes.
  func oriented(
    _ loaded: Model, positive: String?, negative: String?
  ) throws(ConfigurationError) -> Model {
    guard loaded.task == .binaryClassification, loaded.outputs.count == 1 else { return loaded }
    let declared = model?.classes ?? []
    let names = declared.count == 2 ? declared : loaded.classes
    let positive = positive.map(Self.classKey)
    let other = negative.map(Self.classKey)
    func isOther(_ name: String) -> Bool {
      other == nil || other == name || negative?.hasPrefix("not ") == true
    }
    guard names.count == 2 else {
      return positive == "0" && isOther("1") ? loaded.complemented() : loaded
    }
    let classes = names.map(Self.classKey)
    guard let positive else {
      // Nothing is declared: 1 and true are positive.
      return classes[0] == "1" ? loaded.complemented() : loaded
    }
    if positive == classes[1], isOther(classes[0]) { return loaded }
    if positive == classes[0], isOther(classes[1]) { return loaded.complemented() }
    // Words in the data for what training knew as 0 and 1.
    if classes == ["0", "1"], declared.isEmpty, !classes.contains(positive) { return loaded }
    throw error(
      "model.classes",
      .conflict(
        "the model tells apart \(CellText.trimmed(names[0])) and \(CellText.trimmed(names[1])), of "
          + "which the label has not both; list here the label's two values that stand for them, in "
          + "that order"))
  }

  /// A class or label value as it is compared: numbers by their value, truth values as 1 and 0.
  private static func classKey(_ text: String) -> String {
    let trimmed = CellText.trimmed(text)
    if let number = Double(trimmed), number.isFinite { return CellText.number(number) }
    switch trimmed.lowercased() {
    case "true": return "1"
    case "false": return "0"
    default: return trimmed
    }
  }
}

/// A field of the data dictionary: its type and which values are valid, invalid or missing.
struct PMMLDataField {
  let element: PMMLElement
  /// The data type; nil for one that is not read, as of dates.
  let type: PMMLType?
  /// The valid values, in order; where there are any, no others are.
  private(set) var valid: [String] = []
  private(set) var invalid: [String] = []
  private(set) var missing: [String] = []
  /// The ranges of valid numbers; where there are any, no others are.
  private(set) var intervals: [PMMLInterval] = []

  init(_ element: PMMLElement) throws(ModelError) {
    self.element = element
    type = PMMLType(rawValue: try element.required("dataType"))
    for value in element.children("Value") {
      let text = try value.required("value")
      switch try value.choice("property", ["valid", "invalid", "missing"], default: "valid") {
      case "invalid": invalid.append(text)
      case "missing": missing.append(text)
      default: valid.append(text)
      }
    }
    for interval in element.children("Interval") {
      intervals.append(try PMMLInterval(interval))
    }
  }

  /// How a person's column is read for the field.
  ///
  /// A list of words is the feature's levels where the file refuses all others; where it says what
  /// else becomes of them, any word is taken.
  func kind(_ type: PMMLType, _ mining: PMMLElement) -> Feature.Kind {
    switch type {
    case .string:
      let refuses = (mining["invalidValueTreatment"] ?? "returnInvalid") == "returnInvalid"
      return refuses && !valid.isEmpty && invalid.isEmpty && missing.isEmpty
        ? .categorical(levels: valid) : .text
    case .boolean: return .boolean
    case .integer, .float, .double: return .numeric
    }
  }
}

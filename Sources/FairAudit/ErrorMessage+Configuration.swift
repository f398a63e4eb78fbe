import Audit

extension ErrorMessage {
  init(configuration error: ConfigurationError) {
    var place = ""
    if let file = error.file {
      place = file
      if let line = error.line {
        place += ":\(line)"
        if let column = error.column { place += ":\(column)" }
      }
      place += ": "
    }
    let name = error.key.isEmpty ? "" : "'\(error.key)': "
    let exitCode = error.file == nil ? Code.usage : Code.configuration
    let text: String
    switch error.problem {
    case .syntax(let message): text = "this is no YAML: \(message)"
    case .unknownKey(let nearest):
      text = name + "no such key" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .duplicateKey: text = name + "the key occurs twice"
    case .wrongKind(let expected): text = name + "expected \(expected)"
    case .outOfRange(let found, let expected): text = name + "found \(found), expected \(expected)"
    case .notAChoice(let found, let choices):
      text = name + "found '\(found)', expected \(ErrorMessage.alternatives(choices))"
    case .missing(let flag):
      if let flag, error.file == nil {
        text = "\(flag) is missing (or '\(error.key)' in audit.yaml)"
      } else {
        text = name + "is missing" + (flag.map { "; set it here or with \($0)" } ?? "")
      }
    case .conflict(let message):
      text = name + message
    case .notAvailable(let what): text = name + "this version does not offer \(what)"
    case .needsBackground(let rows):
      text =
        name + "the model's contributions are counted from rows to compare with, and "
        + (rows == 1 ? "1 row is" : "\(rows) rows are")
        + " too few; name a CSV file of training rows here"
    case .notInData(let found, let column, let available):
      text =
        name + "'\(found)' does not occur in \(column)"
        + (available.isEmpty ? "" : "; there is \(ErrorMessage.alternatives(available))")
    }
    self.init(text: place + text, exitCode: exitCode)
  }
}

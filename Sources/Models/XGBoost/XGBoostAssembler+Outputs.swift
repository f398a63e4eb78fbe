internal import Tabular

extension XGBoostAssembler {
  /// The number of outputs: classes, targets or quantiles.
  func outputCount(_ objective: XGBoostObjective) throws(ModelError) -> Int {
    let classes = document.outputClasses?.value ?? 0
    let targets = document.targets?.value ?? 1
    let count = max(classes, targets, 1)
    guard count <= 1 << 20 else {
      throw .invalidValue(
        "\(count)", expected: "number of outputs",
        at: scanner.location(0, path: "learner.learner_model_param"))
    }
    if objective.task == .multiclassClassification, classes < 2 {
      throw .invalidValue(
        "\(classes)", expected: "number of classes",
        at: scanner.location(
          document.outputClasses?.offset ?? 0, path: "learner.learner_model_param.num_class"))
    }
    return count
  }

  /// One name per output: its quantile or expectile where the objective has several.
  func outputNames(_ objective: XGBoostObjective, count: Int) -> [String] {
    if count == 1 { return ["score"] }
    let kinds = ["reg:quantileerror": "quantile", "reg:expectileerror": "expectile"]
    if let kind = kinds[objective.name], let alphas = numbers(document.alphas),
      alphas.count == count, Set(alphas).count == count
    {
      return alphas.map { "\(kind) \($0)" }
    }
    return (0..<count).map(String.init)
  }

  /// The numbers of a list such as `[1E-1,5E-1]`, or nil where it is none.
  private func numbers(_ text: String?) -> [Float]? {
    guard let text, text.hasPrefix("["), text.hasSuffix("]") else { return nil }
    var numbers: [Float] = []
    for word in text.dropFirst().dropLast().split(separator: ",") {
      guard let number = DecimalParser.float(word.trimmingBlanks()) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// What each output starts from: one number, or a vector in brackets since 3.1.
  func baseMargins(
    objective: XGBoostObjective, outputs: Int
  ) throws(ModelError) -> [Double] {
    // Until 1.2 binary:logitraw took its base score for a probability, since then for a margin.
    let link =
      objective.name == "binary:logitraw" && !isVersion(1, 3) ? .logit : objective.link
    guard let stored = document.baseScore else {
      return link.margins(Array(repeating: 0.5, count: outputs)).map(Double.init)
    }
    var text = Substring(stored.value)
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    var scores: [Float] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = part.trimmingBlanks()
      guard let score = DecimalParser.float(word) else {
        throw .invalidValue(word, expected: "number", at: location(stored))
      }
      // Since 3.2 a probability is kept this far from 0 and 1 before its logit is taken; what is no
      // probability is refused, as its logit is no number.
      let held =
        link == .logit && isVersion(3, 2) && (0...1).contains(score)
        ? min(max(score, 1e-6), 1 - 1e-6) : score
      guard link.margin(held).isFinite else {
        throw .invalidValue(word, expected: "base score of \(objective.name)", at: location(stored))
      }
      scores.append(held)
    }
    if scores.count == 1, let score = scores.first {
      scores = Array(repeating: score, count: outputs)
    }
    guard scores.count == outputs else {
      throw .count(found: scores.count, expected: outputs, at: location(stored))
    }
    let margins = link.margins(scores)
    guard margins.allSatisfy(\.isFinite) else {
      throw .invalidValue(
        stored.value, expected: "base score of \(objective.name)", at: location(stored))
    }
    return margins.map(Double.init)
  }
}

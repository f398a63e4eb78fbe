import Audit
import Explain
import Fairness
import Foundation
import Models
import Tabular

extension ErrorMessage {
  /// An error of the readers and engines, or a defect of the tool.
  init(anyOther error: any Error) {
    switch error {
    case let error as TabularError: self.init(tabular: error)
    case let error as ExplainError: self.init(explain: error)
    default:
      self.init(
        text: "internal error: \(type(of: error)); please report it with the command line",
        exitCode: Code.software)
    }
  }

  init(evaluation error: EvaluationError) {
    let text: String
    switch error {
    case .labelValues(let source, let column, let found):
      text =
        "\(source): column '\(column)': the label has \(found) value\(found == 1 ? "" : "s"), "
        + "expected two"
    case .noLabels(let source, let column):
      text = "\(source): column '\(column)': the label is missing in every row"
    case .noRows(let source, let excluded):
      let why = excluded.map { "\($0.reason) in \($0.rows)" }.joined(separator: ", ")
      text = "\(source): no row can be evaluated" + (why.isEmpty ? "" : ": \(why)")
    case .weight(let source, let line, let column):
      text =
        "\(source):\(line): column '\(column)': a weight is negative, expected a number of 0 or more"
    case .frequency(let source, let line, let column):
      text =
        "\(source):\(line): column '\(column)': a frequency weight is no whole number; rows that "
        + "stand for people of a population have sampling weights"
    case .notAProbability(let source, let line, let column):
      text =
        "\(source):\(line): column '\(column)': the score lies outside 0 to 1, so it is no "
        + "probability; leave out predictions.probability"
    case .notNumeric(let source, let column, let purpose):
      let use =
        switch purpose {
        case .weights: "row weights"
        case .limit: "a limit"
        case .probabilities: "probabilities of a group"
        case .regression: "a regression"
        }
      text = "\(source): column '\(column)': holds words, expected numbers for \(use)"
    case .applicant(let source, let column, let matches):
      text =
        matches == 0
        ? "\(source): column '\(column)': no row has this id"
        : "\(source): column '\(column)': \(matches) rows have this id, expected one; use --row"
    case .row(let source, let found, let rowCount):
      text =
        "\(source): there is no row \(found); rows count from 0 to \(max(0, rowCount - 1))"
    case .oneRow(let source, let found):
      text = "\(source): holds \(found) rows, expected one applicant"
    case .unknownClass(let source, let line, let column, let classes):
      text =
        "\(source):\(line): column '\(column)': the label is no class of the model, expected "
        + ErrorMessage.alternatives(classes) + "; model.classes names the classes in training order"
    case .listMissing(let source, let line, let column):
      text =
        "\(source):\(line): column '\(column)': the cell is empty, expected the list that the row "
        + "stands in"
    }
    self.init(text: text, exitCode: Code.data)
  }

  init(measurement error: MeasurementError) {
    let source = error.source
    func column(_ name: String) -> String { "\(source): column '\(name)': " }
    let text: String
    var code = Code.data
    switch error.error {
    case .singleGroup(let attribute):
      text = column(attribute) + "all rows are of one group, expected two groups or more to compare"
    case .noKnownValues(let attribute):
      text = column(attribute) + "the value is missing in every row"
    case .tooManyGroups(let attribute, let maximum):
      text =
        column(attribute) + "more than \(maximum) groups; declare 'bins' for a numeric column, "
        + "or choose a coarser one"
    case .notNumeric(let attribute):
      text = column(attribute) + "bins need numbers, the column holds words"
    case .binsNotAscending(let attribute, _):
      text = "'protected': the bins of '\(attribute)' are not in ascending order"
      code = Code.configuration
    case .referenceNotFound(let attribute, let reference, let available):
      text =
        "'protected': '\(reference)' is no group of '\(attribute)'; there is "
        + ErrorMessage.alternatives(available)
      code = Code.configuration
    case .noRows: text = "\(source): no row has a weight above 0"
    case .invalidWeight(let row):
      text = "\(source): row \(row): the weight is negative or not finite"
    case .weightsOutOfRange:
      text = "\(source): the weights are too large or too small to add up"
    case .scoreNotFinite(let row): text = "\(source): row \(row): the score is not finite"
    case .probabilityOutOfRange(let row):
      text =
        "\(source): row \(row): the score lies outside 0 to 1, so it is no probability; leave out "
        + "'predictions.probability'"
    case .confidenceOutOfRange:
      text = "'inference.confidence': expected a number between 0 and 1"
      code = Code.configuration
    case .tooManyRows(let maximum):
      text = "\(source): more than \(maximum) rows"
    case .binCountOutOfRange(let attribute, let bins):
      text = "the control '\(attribute)' cannot be cut into \(bins) quantile bins"
      code = Code.configuration
    case .invalidPopulation(let attribute):
      text =
        "the population's shares of '\(attribute)' must not be negative, and one must be above 0"
      code = Code.configuration
    case .groupDeclaredTwice(let attribute, let group):
      text = "'\(attribute)': the group '\(group)' is declared twice"
      code = Code.configuration
    case .invalidGroupProbability(_, let group, let row):
      text =
        column(group) + "row \(row): expected a probability between 0 and 1 for every group, or "
        + "none for any"
    case .groupProbabilitySum(let attribute, let row, let sum):
      text =
        "\(source): row \(row): the probabilities of '\(attribute)' sum to \(sum), expected 1"
    case .probabilityThresholdOutOfRange(let attribute, let threshold):
      text = "'\(attribute)': expected a threshold above 0.5 and at most 1, found \(threshold)"
      code = Code.configuration
    case .task(.tooFewClasses): text = "\(source): expected two classes or more"
    case .task(.tooManyClasses(let maximum)):
      text = "\(source): more than \(maximum) classes"
    case .task(.numberOutOfRange(let column, let row)):
      text =
        "\(source): row \(row): the \(column) must be finite numbers, of relevance and exposure not "
        + "negative"
    case .task(.cutoffOutOfRange(let cutoff)):
      text = "'ranking.top': expected numbers of places from 1 up, found \(cutoff)"
      code = Code.configuration
    case .rowCountMismatch, .groupCodeOutOfRange, .tooFewParts, .talliesDiffer,
      .statisticsMismatch, .task:
      text = "internal error: \(error.error); please report it with the command line"
      code = Code.software
    }
    self.init(text: text, exitCode: code)
  }

  init(explain error: ExplainError) {
    switch error {
    case .noCover(let tree):
      self.init(
        text: "the model's tree \(tree) stores no covers, which contributions need; set "
          + "explain.method to none to audit without them", exitCode: Code.data)
    case .cover(let tree, let node, _):
      self.init(
        text: "the model's tree \(tree) has a cover at node \(node) that is no count or weight",
        exitCode: Code.data)
    case .baseValue(let output, _):
      self.init(
        text: "the expected margin of the model's output \(output) is not finite",
        exitCode: Code.data)
    case .workspace(let tree, let bytes):
      self.init(
        text: "the model's tree \(tree) is too deep to explain in memory "
          + "(\(Int(min(bytes / 1_048_576, 1e15))) MiB for a block of rows)", exitCode: Code.data)
    case .method(let method):
      self.init(
        text: "explain.method \(method.rawValue) does not suit this model; leave it out, or set "
          + "sampling", exitCode: Code.data)
    case .noInteractions:
      self.init(
        text: "interactions are computed of trees whose columns are each made of one raw column, "
          + "which this model is not; leave out --interactions", exitCode: Code.data)
    case .noProbabilities:
      self.init(
        text: "the model's scores are no probabilities: leave out explain.output",
        exitCode: Code.data)
    case .rescaling:
      self.init(
        text: "contributions to this model's margins cannot be rescaled to probabilities, which "
          + "its classes share; leave out explain.method, or set sampling", exitCode: Code.data)
    case .background(let rows):
      self.init(
        text: "contributions need rows to compare with, found \(rows)", exitCode: Code.data)
    case .pairs(let trees, let rows, let steps, let limit):
      self.init(
        text: "comparing with \(rows) rows of the background, pair by pair in the \(trees) trees "
          + "that have too many columns on a path for tables, would take about "
          + "\(Int(min(steps / limit, 1e15).rounded(.up))) times the work that is allowed; set "
          + "explain.background.rows lower", exitCode: Code.data)
    case .link(let row, let output, let error):
      self.init(
        text: "internal error: the score of row \(row), output \(output) misses what its explained "
          + "margin leads to by \(error); nothing was written; please report it",
        exitCode: Code.software)
    case .additivity(let row, let output, let error):
      self.init(
        text: "internal error: contributions of row \(row), output \(output) miss the margin by "
          + "\(error); nothing was written; please report it", exitCode: Code.software)
    default:
      self.init(
        text: "internal error: \(error); please report it with the command line",
        exitCode: Code.software)
    }
  }

  init(tabular error: TabularError) {
    func at(_ place: CellLocation) -> String {
      "\(place.source):\(place.line): column '\(place.column)': "
    }
    var code = Code.data
    let text: String
    switch error {
    case .cannotOpen(let source, let reason):
      code = Code.noInput
      let why =
        switch reason {
        case .notFound: "no such file or folder"
        case .accessDenied: "permission denied"
        case .isDirectory: "it is a folder"
        case .other(let number): ErrorMessage.reason(number)
        }
      text = "\(source): cannot be opened: \(why)"
    case .cannotRead(let source, let number):
      code = Code.inputOutput
      text = "\(source): reading failed: \(ErrorMessage.reason(number))"
    case .empty(let source):
      text = "\(source): the file is empty, expected a header line and rows"
    case .changed(let source):
      text = "\(source): the file has changed while it was read; run again when it is complete"
    case .noRows(let source): text = "\(source): there is a header and no row below it"
    case .lineTooLong(let source, let line, let limit):
      text =
        "\(source):\(line): the row is longer than \(limit >> 20) MiB; is a quote not closed, or "
        + "the file no CSV?"
    case .emptyColumnName(let source, let line, let number):
      text = "\(source):\(line): column \(number) has no name in the header"
    case .unknownColumn(let source, let name, let nearest):
      text =
        "\(source): there is no column '\(name)'"
        + (nearest.isEmpty ? "" : "; did you mean \(ErrorMessage.alternatives(nearest))?")
    case .ambiguousColumn(let source, let name, let candidates):
      text =
        "\(source): several columns are named '\(name)' and differ; ask for "
        + ErrorMessage.alternatives(candidates)
        + ", or rename one in the file if the model needs it"
    case .wrongFieldCount(let source, let line, let found, let expected):
      text =
        "\(source):\(line): found \(found) field\(found == 1 ? "" : "s"), expected \(expected) as in the header"
    case .unterminatedQuote(let source, let line):
      text = "\(source):\(line): a quote opens here and is never closed"
    case .textAfterQuote(let source, let line, let number):
      text =
        "\(source):\(line): column \(number): text follows a closing quote; a quote inside quotes "
        + "is written twice"
    case .invalidUTF8(let source, let line):
      text = "\(source):\(line): the text is not UTF-8; convert the file first"
    case .zeroByte(let source, let line):
      text =
        "\(source):\(line): holds a zero byte, so this is no text in UTF-8 (binary, cut off or "
        + "UTF-16?)"
    case .loneCarriageReturn(let source, let line):
      text =
        "\(source):\(line): a carriage return without a line feed; lines must end in LF or CRLF"
    case .notANumber(let place, let found):
      text =
        at(place) + "found \(ErrorMessage.describe(found)), expected a number; if it means a "
        + "missing value, declare it under data.missing"
    case .notABoolean(let place, let found):
      text = at(place) + "found \(ErrorMessage.describe(found)), expected true or false"
    case .notFinite(let place, let found):
      text =
        at(place) + "found \(ErrorMessage.describe(found)), expected a finite number; if it means "
        + "a missing value, declare it under data.missing"
    }
    self.init(text: text, exitCode: code)
  }

  private static func describe(_ kind: CellKind) -> String {
    switch kind {
    case .empty: "an empty cell"
    case .number: "a number"
    case .numberOutOfRange: "a number beyond the range of Double"
    case .notANumber: "NaN"
    case .infinity: "an infinity"
    case .boolean: "true or false"
    case .word: "a word"
    }
  }

  init(feature error: FeatureDataError) {
    let source = error.source
    func at(_ feature: String, _ line: Int) -> String { "\(source):\(line): column '\(feature)': " }
    let text: String
    switch error.error {
    case .missingColumn(let feature, let nearest):
      text =
        "\(source): the model's feature '\(feature)' is no column"
        + (nearest.isEmpty ? "" : "; did you mean \(ErrorMessage.alternatives(nearest))?")
    case .namesNotStored(let count):
      text =
        "\(source): the model stores no feature names; list its \(count) columns in order under "
        + "model.features, or name them f0, f1 … "
        + "(for LightGBM Column_0, Column_1 …) in the header"
    case .columnCount(let found, let expected):
      text = "\(source): \(found) columns for a model of \(expected) features"
    case .notNumeric(let feature, _, let line):
      text =
        at(feature, line) + "found a word, expected a number; if it means a missing value, declare "
        + "it under data.missing"
    case .notFinite(let feature, _, let line):
      text =
        at(feature, line) + "the number is beyond the range of Float32, in which the model works"
    case .notBoolean(let feature, _, let line):
      text = at(feature, line) + "expected a truth value: true, false, 1 or 0"
    case .notWhole(let feature, _, let line):
      text = at(feature, line) + "expected a whole number below 2^53"
    case .missingValue(let feature, _, let line):
      text = at(feature, line) + "the cell is missing, and the model takes no missing value here"
    case .refused(let feature, _, let line, let problem):
      let place = feature.map { at($0, line) } ?? "\(source):\(line): "
      switch problem {
      case .unknownCategory:
        text = place + "the model was not trained with this value, and its file says to refuse it"
      case .missing: text = place + "the cell is missing, and the model takes no missing value here"
      case .invalid: text = place + "the model's file declares this value invalid"
      case .notFinite: text = place + "the model gives no finite score for this row"
      }
    case .unknownLevel(let feature, _, let line):
      text =
        at(feature, line) + "the model was not trained with this value; set model.unknown_category "
        + "to missing to count it as missing"
    case .levelsNotStored(let feature, _, let line):
      text =
        at(feature, line) + "the model file stores no levels for this categorical feature; list "
        + "them in training order under model.categories"
    case .notACode(let feature, _, let line):
      text =
        at(feature, line)
        + "expected a category code (0, 1, 2 …), or words with their levels under "
        + "model.categories"
    }
    self.init(text: text, exitCode: Code.data)
  }
}

import Models
import Synchronization
import Tabular

/// A model that is another program: rows as CSV on its standard input, scores on its standard output.
///
/// The program is started once. It gets the header line, then batches of rows, each batch followed by
/// an empty line; for every row it answers one line with its score, or with one score for each class
/// between commas. Cells are the texts of the data file, missing ones empty.
final class ExternalProgram: ScoreFunction {
  /// The program and its arguments.
  let command: [String]
  private let folder: String
  private let features: [String]
  private let outputs: Int
  private let isProbability: Bool
  private let batchRows: Int
  private let timeout: Double
  /// The running program and what it gave for the first rows it ever saw.
  private let state = Mutex(State())

  private struct State {
    var process: ChildProcess?
    var isChecked = false
  }

  /// A program that is started with the first row.
  ///
  /// - Parameters:
  ///   - folder: where it runs.
  ///   - features: the columns it gets, in order.
  ///   - outputs: how many scores it answers for a row.
  ///   - isProbability: whether scores must lie between 0 and 1.
  ///   - batchRows: the most rows it gets before the next empty line.
  ///   - timeout: the seconds it may take for a batch.
  init(
    _ command: [String], folder: String, features: [String], outputs: Int, isProbability: Bool,
    batchRows: Int, timeout: Double
  ) {
    self.command = command
    self.folder = folder
    self.features = features
    self.outputs = outputs
    self.isProbability = isProbability
    self.batchRows = batchRows
    self.timeout = timeout
  }

  /// The program's scores. One batch is with the program at a time, whatever thread asks.
  ///
  /// - Throws: ``ExternalProgramError``.
  func scores(of matrix: FeatureMatrix) throws -> [Double] {
    let words = matrix.columns.indices.map { matrix.words(ofColumn: $0)?.map(CSVText.field) }
    return try state.withLock { state in
      var scores: [Double] = []
      scores.reserveCapacity(matrix.rowCount * outputs)
      for first in stride(from: 0, to: matrix.rowCount, by: batchRows) {
        let rows = first..<min(first + batchRows, matrix.rowCount)
        let batch = text(of: matrix, words: words, rows: rows)
        let answer = try ask(batch, rows: rows.count, &state)
        if !state.isChecked {
          // A program that draws random numbers, or learns as it goes, cannot be audited.
          state.isChecked = true
          guard try ask(batch, rows: rows.count, &state) == answer else {
            throw ExternalProgramError(command: command, problem: .unstable, said: [])
          }
        }
        scores += answer
      }
      return scores
    }
  }

  private func ask(_ batch: [UInt8], rows: Int, _ state: inout State) throws -> [Double] {
    do {
      let process: ChildProcess
      var bytes = batch
      if let running = state.process {
        process = running
      } else {
        process = try ChildProcess(command, folder: folder)
        state.process = process
        let header = features.map(CSVText.field).joined(separator: ",") + "\n"
        bytes = Array(header.utf8) + batch
      }
      let lines = try process.exchange(bytes, lines: rows, limit: timeout)
      var scores: [Double] = []
      scores.reserveCapacity(rows * outputs)
      for (index, line) in lines.enumerated() { scores += try numbers(line, index: index) }
      guard !process.hasMore else { throw Unusable(problem: .tooManyLines(rows: rows)) }
      return scores
    } catch let unusable as Unusable {
      throw failed(unusable.problem, &state)
    } catch let failure as ChildProcess.Failure {
      switch failure {
      case .start(let code): throw failed(.start(code: code), &state)
      case .ended(let status): throw failed(.ended(status: status), &state)
      case .timeout: throw failed(.timeout(seconds: timeout), &state)
      case .unasked: throw failed(.tooManyLines(rows: rows), &state)
      case .endlessLine:
        throw failed(.answer(line: 1, found: "a line without an end"), &state)
      }
    }
  }

  private struct Unusable: Error {
    let problem: ExternalProgramError.Problem
  }

  private func failed(
    _ problem: ExternalProgramError.Problem, _ state: inout State
  ) -> ExternalProgramError {
    let said = state.process?.errors ?? []
    state.process = nil
    return ExternalProgramError(command: command, problem: problem, said: said)
  }

  /// The scores of one line of an answer.
  private func numbers(_ line: [UInt8], index: Int) throws(Unusable) -> [Double] {
    let fields = String(decoding: line, as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == outputs else {
      throw Unusable(
        problem: .answer(
          line: index + 1, found: "\(fields.count) value\(fields.count == 1 ? "" : "s")"))
    }
    var scores: [Double] = []
    for field in fields {
      guard let score = DecimalParser.double(CellText.trimmed(String(field))),
        score.isFinite
      else { throw Unusable(problem: .answer(line: index + 1, found: "no finite number")) }
      guard !isProbability || (0...1).contains(score) else {
        throw Unusable(
          problem: .answer(line: index + 1, found: "a number outside 0 to 1"))
      }
      scores.append(score)
    }
    return scores
  }

  /// Some rows as CSV, and the empty line that ends a batch.
  private func text(
    of matrix: FeatureMatrix, words: [[String]?], rows: Range<Int>
  ) -> [UInt8] {
    var text: [UInt8] = []
    for row in rows {
      for (column, values) in matrix.columns.enumerated() {
        if column > 0 { text.append(UInt8(ascii: ",")) }
        let value = values[row]
        if value.isNaN {
          // A lone empty cell would look like the end of the batch.
          if matrix.columns.count == 1 { text += Array("\"\"".utf8) }
        } else if let words = words[column] {
          text += words[Int(value)].utf8
        } else {
          text += CSVText.number(value).utf8
        }
      }
      text.append(0x0A)
    }
    text.append(0x0A)
    return text
  }
}

/// Why an external program's answer cannot be used.
public struct ExternalProgramError: Error, Sendable, Equatable {
  /// The program and its arguments.
  public let command: [String]
  /// What is wrong.
  public let problem: Problem
  /// The end of what the program wrote to standard error.
  public let said: [UInt8]

  /// An error from its parts.
  public init(command: [String], problem: Problem, said: [UInt8]) {
    self.command = command
    self.problem = problem
    self.said = said
  }

  /// What is wrong.
  public enum Problem: Sendable, Equatable {
    /// It cannot be started; the system's error number.
    case start(code: Int32)
    /// It ended before it had answered for every row; its exit status, nil after a signal.
    case ended(status: Int32?)
    /// It did not answer for a batch in time.
    case timeout(seconds: Double)
    /// A line of its answer (1-based, within the batch) that is no score.
    case answer(line: Int, found: String)
    /// More lines than rows.
    case tooManyLines(rows: Int)
    /// Other scores for the same rows, asked a second time.
    case unstable
  }
}

import Audit
import Foundation

extension ErrorMessage {
  init(external error: ExternalProgramError) {
    let name = "model.command '\(error.command.joined(separator: " "))': "
    let text: String
    switch error.problem {
    case .start(let code): text = "cannot be started: \(ErrorMessage.reason(code))"
    case .ended(126?), .ended(127?): text = "cannot be started"
    case .ended(let status?):
      text = "ended with exit code \(status) before it had answered for every row"
    case .ended(nil): text = "was ended by a signal before it had answered for every row"
    case .timeout(let seconds):
      text =
        "did not answer for a batch within \(seconds.formatted()) s; a program must answer when an "
        + "empty line ends a batch, and flush; else raise model.timeout"
    case .answer(let line, let found):
      text = "line \(line) of its answer holds \(found), expected the score of a row"
    case .tooManyLines(let rows): text = "answered more lines than the \(rows) rows it got"
    case .unstable:
      text = "gives other scores when it is asked a second time for the same rows"
    }
    // The program's own words, on the same line.
    let said = String(decoding: error.said, as: UTF8.self)
      .split(whereSeparator: \.isNewline).suffix(3).joined(separator: " | ")
    self.init(
      text: name + text + (said.isEmpty ? "" : "; it said: \(said)"), exitCode: Code.data)
  }
}

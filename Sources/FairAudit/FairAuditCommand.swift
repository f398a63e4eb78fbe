import ArgumentParser
import Audit

@main
struct FairAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fairaudit",
    abstract: "Audits trained tabular models: disparities between groups, and why a model decides.",
    discussion: """
      A first audit needs a model, a labelled CSV file and the columns by which people are grouped:

        fairaudit audit --model model.json --data applicants.csv --label approved \\
          --protected sex:Male --protected race --out report

      `fairaudit init MODEL DATA` writes a commented audit.yaml to start from. What a report states \
      was measured on the given rows; it is not legal advice.

      Exit codes: 0 done · 1 the answer is no (verify) · 64 usage · 65 wrong data or model · \
      66 input cannot be opened · 70 a defect in fairaudit · 73 output cannot be created · \
      74 reading or writing failed · 78 wrong configuration.
      """,
    version: toolVersion,
    subcommands: [
      AuditCommand.self, ExplainCommand.self, InspectCommand.self, InitCommand.self,
      RenderCommand.self, VerifyCommand.self,
    ])
}

/// A command whose errors become one sentence on standard error and a documented exit code.
protocol ReportingCommand: ParsableCommand {
  /// Does the work.
  func execute() throws
}

extension ReportingCommand {
  func run() throws {
    Interruption.watch()
    do {
      try execute()
    } catch let error as ExitCode {
      throw error
    } catch let error as CleanExit {
      throw error
    } catch let error as ValidationError {
      throw error
    } catch {
      let message = ErrorMessage(error)
      try? Terminal.standardError.write("fairaudit: " + message.text + "\n")
      throw ExitCode(message.exitCode)
    }
  }
}

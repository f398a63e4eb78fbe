import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import FairAudit

@Suite struct HelpTests {
  @Test("The help of every command is as it was reviewed")
  func help() {
    var text = FairAuditCommand.helpMessage(columns: 80)
    for command in FairAuditCommand.configuration.subcommands {
      text += "\n\n" + FairAuditCommand.helpMessage(for: command, columns: 80)
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/help.txt")
    let difference = Golden.difference(text + "\n", at: file)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test(
    "Wrong usage is told before any work",
    arguments: [
      ["explain"], ["explain", "--row", "1", "--all"], ["explain", "--all", "--format", "json"],
      ["explain", "--row", "1", "--format", "csv"], ["audit", "--threads", "0"],
      ["audit", "--out", ""],
      ["audit", "--no-such-flag"], ["inspect"], ["frobnicate"],
    ])
  func usage(arguments: [String]) {
    #expect {
      _ = try FairAuditCommand.parseAsRoot(arguments)
    } throws: { error in
      FairAuditCommand.exitCode(for: error) == .validationFailure
    }
  }
}

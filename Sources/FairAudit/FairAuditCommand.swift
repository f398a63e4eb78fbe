import ArgumentParser

@main
struct FairAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "fairaudit")
}

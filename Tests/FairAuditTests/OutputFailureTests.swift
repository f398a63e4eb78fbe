import Foundation
import Testing

/// What the built binary does when its output cannot be written.
@Suite struct OutputFailureTests {
  private static let loan = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../examples/loan").standardizedFileURL.path

  /// The status and the standard error of a shell command, in which `$FAIRAUDIT` is the binary.
  private func run(_ command: String) throws -> (status: Int32, standardError: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", command]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "FAIRAUDIT": BuiltBinary.url.path, "LOAN": Self.loan,
    ]) { _, new in new }
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test(arguments: [
    "inspect \"$LOAN/model.json\"", "explain --config \"$LOAN/audit.yaml\" --row 0",
    "explain --config \"$LOAN/audit.yaml\" --all --quiet",
  ])
  func fullDevice(arguments: String) throws {
    let outcome = try run("\"$FAIRAUDIT\" \(arguments) > /dev/full")
    #expect(outcome.status == 74)
    #expect(
      outcome.standardError
        == "fairaudit: standard output: reading or writing failed: no space left on the device\n")
  }

  @Test func aReaderThatGoesAwayEndsTheProgramQuietly() throws {
    let command = "\"$FAIRAUDIT\" explain --config \"$LOAN/audit.yaml\" --all --quiet | head -1"
    let outcome = try run("trap - PIPE; \(command); exit ${PIPESTATUS[0]}")
    // 128 + SIGPIPE, as of other filters; a caller that ignores the signal is told of the failure.
    #expect([141, 74].contains(outcome.status))
    #expect(outcome.status == 74 || outcome.standardError.isEmpty)
    let ignoring = try run("trap '' PIPE; \(command); exit ${PIPESTATUS[0]}")
    #expect(ignoring.status == 74)
    #expect(ignoring.standardError.hasPrefix("fairaudit: standard output: "))
  }

  @Test func anInterruptionLeavesNothingBehind() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Five times the file's rows, so that the signal comes while they are written.
    let outcome = try run(
      """
      cd '\(folder.path)'
      (cat "$LOAN/applicants-test.csv"; for i in 1 2 3 4; do tail -n +2 "$LOAN/applicants-test.csv"
      done) > rows.csv
      "$FAIRAUDIT" explain --model "$LOAN/model.json" --data rows.csv --all --quiet \
        --out out.csv & child=$!
      for i in $(seq 1000); do compgen -G 'out.csv.partial-*' > /dev/null && break; sleep 0.02; done
      kill -TERM $child; wait $child; status=$?; rm rows.csv; exit $status
      """)
    // 128 + SIGTERM.
    #expect(outcome.status == 143, "\(outcome.standardError)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }
}

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

  @Test("A wrong cell in the last row is told by its line, and no file is left")
  func aWrongCellLeavesNoFile() throws {
    let outcome = try run(
      """
      folder=$(mktemp -d); cd "$folder"
      (cat "$LOAN/applicants-test.csv"; tail -n 1 "$LOAN/applicants-test.csv" \
        | sed 's/Highlands\\|Lakeside\\|Midlands\\|Northfield\\|Harbor/Atlantis/') > "$folder/rows.csv"
      for format in csv npy; do
        "$FAIRAUDIT" explain --model "$LOAN/model.json" --data rows.csv --all --quiet \
          --format $format --out out.$format
        echo "status $?" >&2
      done
      ls out* >&2; rm -r "$folder"
      """)
    let lines = outcome.standardError.split(separator: "\n")
    #expect(lines.count == 5, "\(outcome.standardError)")
    #expect(lines.filter { $0.hasPrefix("fairaudit: rows.csv:6002: ") }.count == 2)
    #expect(lines.filter { $0 == "status 65" }.count == 2)
  }

  @Test("An array and its legend are written together, and neither over a file that exists")
  func arrays() throws {
    let outcome = try run(
      """
      folder=$(mktemp -d); cd "$folder"
      explain() { "$FAIRAUDIT" explain --model "$LOAN/model.json" \
        --data "$LOAN/applicants-test.csv" --all --quiet --format npy "$@"; }
      explain --out out.npy && ls >&2
      explain | cmp - out.npy && echo same >&2
      rm out.npy; explain --out out.npy; echo "status $?" >&2
      explain --out out.npy --force && ls >&2
      rm -r "$folder"
      """)
    var lines = outcome.standardError.split(separator: "\n")
    let refusal = lines.count > 3 ? lines.remove(at: 3) : ""
    #expect(refusal.hasPrefix("fairaudit: out.columns.json: exists already"))
    #expect(
      lines == [
        "out.columns.json", "out.npy", "same", "status 73", "out.columns.json", "out.npy",
      ])
  }
}

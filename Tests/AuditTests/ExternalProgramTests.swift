import Foundation
import Models
import Testing

@testable import Audit

@Suite("External program")
struct ExternalProgramTests {
  /// Reads the header, then answers for each row the number after `0.` that its first cell is.
  private static let echo = """
    read -r header; while IFS=, read -r a b; do \
    if [ -n "$a$b" ]; then echo "0.$a"; fi; done
    """

  private static func program(
    _ script: String, outputs: Int = 1, probability: Bool = true, batchRows: Int = 1000,
    timeout: Double = 20, folder: String = ""
  ) -> ExternalProgram {
    ExternalProgram(
      ["/bin/sh", "-c", script], folder: folder, features: ["a", "b"], outputs: outputs,
      isProbability: probability, batchRows: batchRows, timeout: timeout)
  }

  private static func matrix(_ first: [String], _ second: [String?]) -> FeatureMatrix {
    FeatureMatrix(
      columns: [
        first.indices.map(Double.init), second.enumerated().map { $1 == nil ? .nan : Double($0) },
      ],
      rowCount: first.count, words: [first, second.map { $0 ?? "" }])
  }

  private static let five = matrix(["5", "25", "125", "0", "9"], ["x", nil, "x", nil, "x"])

  private func problem(_ body: () throws -> [Double]) -> ExternalProgramError? {
    do {
      Issue.record("no error but \(try body())")
    } catch {
      return error as? ExternalProgramError
    }
    return nil
  }

  @Test("Scores come back by row, whatever the batches", arguments: [1, 2, 3, 5, 1000])
  func scores(batchRows: Int) throws {
    let program = Self.program(Self.echo, batchRows: batchRows)
    let expected = [0.5, 0.25, 0.125, 0, 0.9]
    #expect(try program.scores(of: Self.five) == expected)
    #expect(try program.scores(of: Self.five) == expected)
  }

  @Test("Many rows pass in both directions without either side waiting for the other")
  func manyRows() throws {
    let rows = 60_000
    let matrix = FeatureMatrix(
      columns: [(0..<rows).map { Double($0 % 7) }, Array(repeating: 0, count: rows)],
      rowCount: rows,
      words: [(0..<7).map { String($0) }, [String(repeating: "long ", count: 20)]])
    let program = Self.program(Self.echo, batchRows: rows, timeout: 120)
    let scores = try program.scores(of: matrix)
    #expect(scores.count == rows)
    #expect(scores.enumerated().allSatisfy { $1 == Double($0 % 7) / 10 })
  }

  @Test("The program sees the header once, cells as CSV, and an empty line after each batch")
  func text() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let folder = root.path() + "/"
    let program = Self.program(
      "tee seen | while IFS=, read -r a b; do "
        + "case \"$a\" in a) ;; '') ;; *) echo 0.5;; esac; done",
      batchRows: 2, folder: folder)
    _ = try program.scores(
      of: Self.matrix(["one", "say \"two\"", "three"], ["x,y", nil, "line"]))
    // The first batch is asked twice. The program may still be writing the last line.
    var seen = ""
    for _ in 0..<500 where !seen.hasSuffix("line\n\n") {
      seen = try String(contentsOfFile: folder + "seen", encoding: .utf8)
      usleep(10_000)
    }
    let first = "one,\"x,y\"\n\"say \"\"two\"\"\",\n\n"
    #expect(seen == "a,b\n" + first + first + "three,line\n\n")
  }

  @Test("Several scores for a row stand between commas")
  func severalOutputs() throws {
    let program = Self.program(
      "read -r h; while read -r a; do if [ -n \"$a\" ]; then echo '0.25, 0.75'; fi; done",
      outputs: 2)
    #expect(
      try program.scores(of: Self.matrix(["1", "2"], ["", ""])) == [0.25, 0.75, 0.25, 0.75])
  }

  @Test("A program that fails is told with its exit code and its own words")
  func fails() {
    let found = problem {
      try Self.program("echo 'no such model' >&2; exit 3").scores(of: Self.five)
    }
    #expect(found?.problem == .ended(status: 3))
    #expect(found.map { String(decoding: $0.said, as: UTF8.self) } == "no such model\n")
    #expect(
      problem { try Self.program("kill -9 $$").scores(of: Self.five) }?.problem
        == .ended(status: nil))
    #expect(
      problem { try Self.program("exec /no/such/program").scores(of: Self.five) }?.problem
        == .ended(status: 127))
  }

  @Test("A program that does not answer is stopped at the time limit")
  func timeout() {
    let found = problem {
      try Self.program("sleep 1000", timeout: 0.2).scores(of: Self.five)
    }
    #expect(found?.problem == .timeout(seconds: 0.2))
  }

  @Test(
    "Answers that are no scores are refused with their line",
    arguments: [
      ("hello", "no finite number"), ("nan", "no finite number"), ("", "no finite number"),
      ("1.5", "a number outside 0 to 1"), ("0.1,0.2", "2 values"),
      ("-0.1", "a number outside 0 to 1"),
    ])
  func answers(_ answer: String, _ expected: String) {
    let found = problem {
      try Self.program(
        "read -r header; for i in 1 2; do echo 0.5; done; for i in 1 2 3; do echo '\(answer)'; done; cat > /dev/null"
      )
      .scores(of: Self.five)
    }
    #expect(found?.problem == .answer(line: 3, found: expected))
  }

  @Test("More answers than rows are refused")
  func tooMany() {
    let found = problem {
      try Self.program("read -r header; printf '.5\n.5\n.5\n.5\n.5\n.5\n'; sleep 5").scores(
        of: Self.five)
    }
    #expect(found?.problem == .tooManyLines(rows: 5))
  }

  @Test("A program that changes its mind is refused")
  func unstable() {
    let script = """
      read -r header; n=1; while IFS=, read -r a b; do \
      if [ -n "$a$b" ]; then echo "0.$n"; n=$((n+1)); fi; done
      """
    #expect(problem { try Self.program(script).scores(of: Self.five) }?.problem == .unstable)
  }

  @Test("A program that ends while it is written to does not end the tool")
  func brokenPipe() {
    let rows = 200_000
    let matrix = FeatureMatrix(
      columns: [Array(repeating: 0, count: rows), Array(repeating: 0, count: rows)],
      rowCount: rows, words: [["cell"], ["cell"]])
    let found = problem {
      try Self.program("exit 0", batchRows: rows).scores(of: matrix)
    }
    #expect(found?.problem == .ended(status: 0))
  }
}

import Foundation
import TestSupport
import Testing

@Suite struct LibraryExampleTests {
  @Test("The example of the libraries prints what the audit of the same rows measures")
  func runs() throws {
    let process = Process()
    process.executableURL = BuiltBinary.url.deletingLastPathComponent()
      .appending(path: "LibraryExample")
    process.arguments = [PackageFolder.url("examples/loan").path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    // The ratio of the audit of examples/loan by sex; the group of unknown values stands last.
    let lines = text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first == "Female ratio 0.902")
    #expect(lines.dropFirst().first == "(unknown) ratio 0.985")
    #expect(lines.last?.hasPrefix("strongest: ") == true)
  }
}

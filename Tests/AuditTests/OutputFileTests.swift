import Foundation
import Testing

@testable import Audit

@Suite struct OutputFileTests {
  private let root: String

  init() throws {
    root = FileManager.default.temporaryDirectory.path() + "fairaudit-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root).sorted()
  }

  @Test("A file appears when it is complete, and replaces an earlier one then")
  func completes() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let path = root + "/a.txt"
    try OutputFile.write("eins\n", to: path)
    let file = try OutputFile(path: path)
    try file.write("zwei\n")
    #expect(try InputFiles.read(path) == Array("eins\n".utf8))
    try file.write("drei\n")
    try file.close()
    try file.close()
    #expect(try InputFiles.read(path) == Array("zwei\ndrei\n".utf8))
    #expect(try names() == ["a.txt"])
  }

  @Test("A file that is given up, or cannot be put in its place, leaves nothing")
  func leavesNothing() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    do {
      let file = try OutputFile(path: root + "/a.txt")
      try file.write("eins\n")
      #expect(try names().count == 1)
    }
    #expect(try names() == [])
    try FileManager.default.createDirectory(
      atPath: root + "/b/c", withIntermediateDirectories: true)
    #expect(throws: FileError.notAFile(path: root + "/b")) {
      try OutputFile.write("eins\n", to: root + "/b")
    }
    #expect(try names() == ["b"])
    #expect(throws: FileError.cannotCreate(path: root + "/no/a", code: ENOENT)) {
      try OutputFile(path: root + "/no/a")
    }
  }

  @Test("A full device is an error with the stream's name")
  func fullDevice() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let descriptor = open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let output = OutputFile(descriptor: descriptor, name: "standard output")
    #expect(throws: FileError.failed(path: "standard output", code: ENOSPC)) {
      try output.write("eins\n")
    }
  }

  @Test func onlyPlainFilesAreReplaced() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appending(path: name).path() }
    try Data("kept".utf8).write(to: URL(filePath: path("file")))
    try FileManager.default.createSymbolicLink(
      atPath: path("link"), withDestinationPath: path("file"))
    try FileManager.default.linkItem(atPath: path("file"), toPath: path("name"))
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    for place in [path("link"), path("pipe"), "/dev/null", folder.path()] {
      #expect(throws: FileError.notAFile(path: place)) { try OutputFile(path: place) }
      for force in [false, true] {
        #expect(throws: FileError.notAFile(path: place)) {
          try OutputFile.check(place, force: force, inputs: [])
        }
      }
    }
    // An input by another name of the same file.
    #expect(throws: FileError.isInput(path: path("name"))) {
      try OutputFile.check(path("name"), force: true, inputs: [path("none"), path("file")])
    }
    #expect(throws: FileError.exists(path: path("file"))) {
      try OutputFile.check(path("file"), force: false, inputs: [])
    }
    try OutputFile.check(path("file"), force: true, inputs: [])
    try OutputFile.check(path("new"), force: false, inputs: [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).count == 4)
  }
}

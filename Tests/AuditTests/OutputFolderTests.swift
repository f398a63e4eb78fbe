import Foundation
import Testing

@testable import Audit

@Suite struct OutputFolderTests {
  private let root: String

  init() throws {
    root = FileManager.default.temporaryDirectory.path() + "fairaudit-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  @Test("All files are there, nothing else is left, and the manifest agrees")
  func writes() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let files = [("a.txt", "eins\n"), ("b.txt", "")].map { (name: $0.0, content: $0.1) }
    let folder = try OutputFolder(path: root + "/out", replace: false)
    try folder.write(files)
    #expect(try names(root) == ["out"])
    #expect(try names(root + "/out") == ["a.txt", "b.txt"])

    let manifest = Manifest(
      tool: .init(name: "t", version: "1"), inputs: [], configuration: nil, files: files)
    // printf 'eins\n' | sha256sum
    #expect(
      manifest.outputs[0].sha256
        == "b98443f17c844606d588e19969377dc514651fa984cc2d10b1574a522a49a2d5")
    let read: (String) -> [UInt8]? = { try? InputFiles.read(root + "/out/" + $0) }
    #expect(manifest.differences(names: try names(root + "/out"), content: read).isEmpty)

    try OutputFile.write("zwei\n", to: root + "/out/a.txt")
    try OutputFile.write("drei\n", to: root + "/out/c.txt")
    try FileManager.default.removeItem(atPath: root + "/out/b.txt")
    #expect(
      manifest.differences(names: try names(root + "/out"), content: read) == [
        .changed(
          path: "a.txt", expected: manifest.outputs[0].sha256,
          found: ContentHash.of(Array("zwei\n".utf8))),
        .missing(path: "b.txt"), .unlisted(path: "c.txt"),
      ])
  }

  @Test("A known hash")
  func knownHash() {
    // FIPS 180-2, appendix B.1
    #expect(
      ContentHash.of(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("What exists is not overwritten, and only a report is replaced")
  func existing() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let path = root + "/out"
    try OutputFolder(path: path, replace: false).write([("manifest.json", "1")])
    #expect(throws: FileError.exists(path: path)) { try OutputFolder(path: path, replace: false) }
    try OutputFolder(path: path, replace: true).write([("manifest.json", "2")])
    #expect(try InputFiles.read(path + "/manifest.json") == Array("2".utf8))
    try OutputFile.write("3", to: path + "/manifest.json")
    try FileManager.default.moveItem(atPath: path + "/manifest.json", toPath: path + "/other")
    #expect(throws: FileError.notAReport(path: path)) {
      try OutputFolder(path: path, replace: true)
    }
    #expect(try names(root) == ["out"])
    #expect(throws: FileError.notAReport(path: path + "/other")) {
      try OutputFolder(path: path + "/other", replace: true)
    }
  }

  @Test("An unusable place is told before anything is written")
  func unusable() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(throws: FileError.cannotCreate(path: root + "/no/out", code: ENOENT)) {
      try OutputFolder(path: root + "/no/out", replace: false)
    }
    #expect(throws: FileError.cannotOpen(path: root + "/none", code: ENOENT)) {
      try InputFiles.read(root + "/none")
    }
    #expect(throws: FileError.cannotOpen(path: root, code: EISDIR)) { try InputFiles.read(root) }
    #expect(throws: FileError.tooLarge(path: "/dev/zero", limit: InputFiles.streamLimit)) {
      try InputFiles.read("/dev/zero")
    }
  }
}

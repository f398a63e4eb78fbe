import Foundation

/// Writes a set of files as one folder, all of them or none.
///
/// The files are written into a folder beside the destination, which is then renamed, so a run that
/// fails leaves nothing behind.
public struct OutputFolder {
  /// Where the folder will stand.
  public let path: String
  private let replacing: Bool

  /// A folder that does not exist yet, or, when `replace` says so, an earlier report's.
  ///
  /// An empty folder counts as not existing. A folder is replaced only if it holds a
  /// `manifest.json`, so nothing but a report is ever removed. Called before the work begins, so
  /// that an unusable destination is told at once.
  public init(path: String, replace: Bool) throws(FileError) {
    self.path = path
    var status = stat()
    guard lstat(path, &status) == 0 else {
      replacing = false
      guard errno == ENOENT else { throw .cannotCreate(path: path, code: errno) }
      let parent = OutputFolder.parent(of: path)
      guard access(parent, W_OK | X_OK) == 0 else {
        throw .cannotCreate(path: path, code: errno)
      }
      return
    }
    replacing = true
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw replace ? .notAReport(path: path) : .exists(path: path)
    }
    let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if !content.isEmpty {
      guard replace else { throw .exists(path: path) }
      guard content.contains("manifest.json") else { throw .notAReport(path: path) }
    }
    guard access(OutputFolder.parent(of: path), W_OK | X_OK) == 0 else {
      throw .cannotCreate(path: path, code: errno)
    }
  }

  /// The folder that holds a path's last component.
  private static func parent(of path: String) -> String {
    let parent = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    return parent.isEmpty ? "." : parent
  }

  /// Writes the files and puts the folder in its place.
  public func write(_ files: [(name: String, content: String)]) throws(FileError) {
    let clean = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let staging = clean + ".partial-\(getpid())"
    StagedOutputs.add(staging)
    defer { StagedOutputs.forget(staging) }
    guard mkdir(staging, 0o777) == 0 else { throw .cannotCreate(path: path, code: errno) }
    do throws(FileError) {
      for file in files {
        try OutputFile.write(file.content, to: staging + "/" + file.name)
      }
      let code = StagedOutputs.complete(staging) { put(staging, at: clean) }
      // Another run may have been first.
      if code == ENOTEMPTY || code == EEXIST { throw .exists(path: path) }
      guard code == 0 else { throw .failed(path: path, code: code) }
    } catch {
      try? FileManager.default.removeItem(atPath: staging)
      throw error
    }
  }

  /// Moves the written folder to its place; 0 or an `errno`.
  private func put(_ staging: String, at path: String) -> Int32 {
    guard replacing else { return rename(staging, path) == 0 ? 0 : errno }
    let old = path + ".old-\(getpid())"
    guard rename(path, old) == 0 else { return errno }
    guard rename(staging, path) == 0 else {
      let code = errno
      rename(old, path)
      return code
    }
    try? FileManager.default.removeItem(atPath: old)
    return 0
  }
}

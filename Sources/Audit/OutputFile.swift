import Foundation

/// One output, written piece by piece: a descriptor that stands open, or a file that appears in its
/// place when it is complete.
///
/// A file is written beside its place and renamed, so one that fails leaves nothing behind.
public final class OutputFile {
  private let name: String
  /// Where the file will stand, and where it is written; nil for a descriptor of somebody else.
  private let paths: (final: String, staging: String)?
  private let descriptor: Int32
  private var isOpen = true

  /// A descriptor that was opened elsewhere and stays open; `name` is what errors call it.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    paths = nil
  }

  /// Checks that a file may be put at a path before any work is done.
  ///
  /// - Parameters:
  ///   - force: whether a file there may be replaced.
  ///   - inputs: the files that the run reads, none of which is ever replaced.
  public static func check(_ path: String, force: Bool, inputs: [String]) throws(FileError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    for input in inputs {
      var other = stat()
      if stat(input, &other) == 0, other.st_dev == status.st_dev, other.st_ino == status.st_ino {
        throw .isInput(path: path)
      }
    }
    guard force else { throw .exists(path: path) }
  }

  /// A file that replaces a file at a path, if there is one, once it is closed.
  public init(path: String) throws(FileError) {
    // A device, a pipe or a link would be replaced by the file, and its reader get nothing.
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw .notAFile(path: path)
    }
    name = path
    let staging = path + ".partial-\(getpid())"
    paths = (path, staging)
    StagedOutputs.add(staging)
    descriptor = open(staging, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let code = errno
      isOpen = false
      StagedOutputs.forget(staging)
      throw .cannotCreate(path: path, code: code)
    }
  }

  deinit {
    guard isOpen, let paths else { return }
    Foundation.close(descriptor)
    unlink(paths.staging)
    StagedOutputs.forget(paths.staging)
  }

  /// Writes all of a text.
  public func write(_ text: String) throws(FileError) {
    var text = text
    let code = text.withUTF8 { write(all: UnsafeRawBufferPointer($0)) }
    guard code == 0 else { throw .failed(path: name, code: code) }
  }

  /// Writes all of some bytes.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    let code = bytes.withUnsafeBytes { write(all: $0) }
    guard code == 0 else { throw .failed(path: name, code: code) }
  }

  /// Writes until nothing is left; 0 or an `errno`.
  private func write(all bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }

  /// Puts the file in its place.
  public func close() throws(FileError) {
    guard isOpen, let paths else { return }
    isOpen = false
    // Some file systems tell only now that there was no room.
    var code = Foundation.close(descriptor) == 0 ? 0 : errno
    if code == 0 {
      code = StagedOutputs.complete(paths.staging) {
        rename(paths.staging, paths.final) == 0 ? 0 : errno
      }
    }
    guard code == 0 else {
      unlink(paths.staging)
      StagedOutputs.forget(paths.staging)
      throw .failed(path: name, code: code)
    }
  }

  /// Writes one file as a whole.
  public static func write(_ content: String, to path: String) throws(FileError) {
    let file = try OutputFile(path: path)
    try file.write(content)
    try file.close()
  }
}

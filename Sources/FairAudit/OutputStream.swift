import Audit
import Foundation

/// Text that is written piece by piece: to standard output, or to a file that appears when it is
/// complete.
final class OutputStream {
  private let path: String?
  private let staging: String
  private let descriptor: Int32
  private var isOpen = true

  /// Standard output for nil.
  init(path: String?) throws(FileError) {
    self.path = path
    staging = (path ?? "") + ".partial-\(getpid())"
    if let path {
      descriptor = open(staging, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw .cannotCreate(path: path, code: errno) }
    } else {
      descriptor = 1
    }
  }

  deinit {
    guard isOpen, path != nil else { return }
    Foundation.close(descriptor)
    unlink(staging)
  }

  /// Writes all of a text.
  func write(_ text: String) throws(FileError) {
    var text = text
    let code = text.withUTF8 { bytes -> Int32 in
      var rest = UnsafeRawBufferPointer(bytes)
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
    guard code == 0 else { throw .failed(path: path ?? "standard output", code: code) }
  }

  /// Puts the file in its place.
  func close() throws(FileError) {
    guard isOpen else { return }
    isOpen = false
    guard let path else { return }
    Foundation.close(descriptor)
    guard rename(staging, path) == 0 else {
      let code = errno
      unlink(staging)
      throw .failed(path: path, code: code)
    }
  }
}

import Crypto
import Foundation

/// Why a file could not be used; `code` is the system's `errno`.
public enum FileError: Error, Sendable, Equatable {
  /// An input that is not there or may not be read.
  case cannotOpen(path: String, code: Int32)
  /// An input of more bytes than are read into memory.
  case tooLarge(path: String, limit: Int)
  /// An output that cannot be created.
  case cannotCreate(path: String, code: Int32)
  /// An output that exists already.
  case exists(path: String)
  /// An output in the place of a device, a pipe, a link or a folder, which no file replaces.
  case notAFile(path: String)
  /// An output in the place of a file that the run reads.
  case isInput(path: String)
  /// A folder to be replaced that holds something other than an earlier report.
  case notAReport(path: String)
  /// Reading or writing that began and failed.
  case failed(path: String, code: Int32)
}

/// Reads whole files: models, configurations, records.
public enum InputFiles {
  /// The most bytes of a file.
  static let fileLimit = 4 << 30
  /// The most bytes of a pipe or device, whose size is not known beforehand.
  static let streamLimit = 512 << 20

  /// Whether a path is a regular file itself, no link to one and no pipe.
  public static func isPlainFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The bytes of a file, or of standard input for `-`.
  ///
  /// An endless input ends at a limit, not with the machine's memory.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
    defer { if path != "-" { close(descriptor) } }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw .cannotOpen(path: path, code: EISDIR)
    }
    let limit = status.st_mode & S_IFMT == S_IFREG ? fileLimit : streamLimit
    guard Int(status.st_size) <= limit else { throw .tooLarge(path: path, limit: limit) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, Int(status.st_size)))
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = buffer.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .failed(path: path, code: errno)
      }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw .tooLarge(path: path, limit: limit) }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}

/// SHA-256 of bytes that arrive in pieces.
public struct ContentHash {
  private var hasher = SHA256()
  /// The bytes seen so far.
  public private(set) var count = 0

  /// A hash of nothing yet.
  public init() {}

  /// Takes in more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    hasher.update(bufferPointer: bytes)
    count += bytes.count
  }

  /// The hash in hexadecimal.
  public func hexadecimal() -> String {
    hasher.finalize().map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }.joined()
  }

  /// The SHA-256 of some bytes in hexadecimal.
  public static func of(_ bytes: [UInt8]) -> String {
    var hash = ContentHash()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.hexadecimal()
  }
}

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The bytes of a ``DataSource``, once, from front to back.
struct ByteStream: ~Copyable {
  /// What errors call the source.
  let name: String
  /// How many bytes there are, where that is known before reading.
  let total: Int?
  /// How many bytes have been read.
  private(set) var position = 0

  private let descriptor: Int32
  private let isOwned: Bool
  private let bytes: [UInt8]

  /// Opens a source.
  init(_ source: DataSource) throws(TabularError) {
    name = source.name
    switch source {
    case .bytes(let bytes, _):
      self.bytes = bytes
      total = bytes.count
      descriptor = -1
      isOwned = false
    case .standardInput:
      bytes = []
      total = nil
      descriptor = STDIN_FILENO
      isOwned = false
    case .file(let path):
      bytes = []
      let opened = open(path, O_RDONLY | O_CLOEXEC)
      guard opened >= 0 else {
        throw .cannotOpen(source: path, reason: OpenFailure(errno: errno))
      }
      var status = stat()
      guard fstat(opened, &status) == 0 else {
        let code = errno
        close(opened)
        throw .cannotOpen(source: path, reason: OpenFailure(errno: code))
      }
      guard status.st_mode & S_IFMT != S_IFDIR else {
        close(opened)
        throw .cannotOpen(source: path, reason: .isDirectory)
      }
      total = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
      descriptor = opened
      isOwned = true
    }
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// Copies the next bytes to `target`: at least one unless the source has ended, then none.
  mutating func read(
    into target: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(TabularError) -> Int {
    guard descriptor >= 0 else {
      let count = min(count, bytes.count - position)
      bytes.withUnsafeBufferPointer { all in
        if count > 0, let start = all.baseAddress {
          target.update(from: start + position, count: count)
        }
      }
      position += count
      return count
    }
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, target, count)
      #else
        let count = Darwin.read(descriptor, target, count)
      #endif
      if count >= 0 {
        position += count
        return count
      }
      guard errno == EINTR else { throw .cannotRead(source: name, errno: errno) }
    }
  }
}

extension OpenFailure {
  /// The reason that an `errno` stands for.
  init(errno code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self = .notFound
    case EACCES, EPERM: self = .accessDenied
    case EISDIR: self = .isDirectory
    default: self = .other(errno: code)
    }
  }
}

/// Memory that one parser fills and others then read: the module's one wrapper of a raw pointer.
///
/// It may cross threads because it is written by one thread at a time, before it is handed on.
final class CellStorage<Element: BitwiseCopyable>: @unchecked Sendable {
  /// The first element.
  let start: UnsafeMutablePointer<Element>
  /// How many elements there is room for.
  let capacity: Int

  /// Room for `capacity` elements, not initialized.
  init(capacity: Int) {
    self.capacity = max(1, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }
}

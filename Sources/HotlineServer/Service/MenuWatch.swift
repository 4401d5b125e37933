internal import Sockets

/// Watches the folders that menus lie in, and goes with them: folders are added, and a whole one is put in the place of another,
/// by a move or by a link that leads elsewhere, which a watch on the old one does not see.
///
///     a menu's file was saved, a folder came        ─▶ `changed`, at once
///     another folder lies at the path of one        ─▶ `changed`, at the next look
///     set()                                         ─▶ what is there now is watched
final class MenuWatch {
  /// What menus are made of. Stores, logs and editors' copies may lie beside them.
  private static let suffixes = [".menu", ".csv", ".txt"]

  private struct Place {
    /// nil where nothing lay there.
    let identity: FileIdentity?
    /// nil where the system refuses it, or nothing lay there.
    let watch: FileWatch?
  }

  private let loop: EventLoop
  private let folders: () -> [String]
  private let log: ServiceLog
  private let changed: () -> Void
  private var places: [String: Place] = [:]
  /// Folders that were moved away or removed, though the next one may have the same number.
  private var gone: Set<String> = []

  init(
    _ folders: @escaping () -> [String], on loop: EventLoop, log: ServiceLog,
    changed: @escaping () -> Void
  ) {
    self.loop = loop
    self.folders = folders
    self.log = log
    self.changed = changed
  }

  /// Watches the folders that there are now, and those alone. To be called before the menus are read: what is saved while they
  /// are is then told.
  func set() {
    var kept: [String: Place] = [:]
    // Of what was itself moved or removed the system tells the last part of the path.
    for folder in folders().map(Self.withoutLastSlash) where kept[folder] == nil {
      let identity = FileIdentity(folder)
      if let place = places[folder], place.identity == identity, !gone.contains(folder) {
        kept[folder] = places.removeValue(forKey: folder)
      } else {
        kept[folder] = Place(identity: identity, watch: identity.flatMap { _ in watch(folder) })
      }
    }
    for place in places.values { place.watch?.close() }
    places = kept
    gone = []
  }

  /// Tells where another folder lies at the path of one that is watched. Where nothing does, it is on its way.
  func look() {
    let isReplaced = places.contains { folder, place in
      guard let identity = FileIdentity(folder) else { return false }
      return identity != place.identity || gone.contains(folder)
    }
    if isReplaced { changed() }
  }

  private static func withoutLastSlash(_ folder: String) -> String {
    var path = folder
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  private func watch(_ folder: String) -> FileWatch? {
    do throws(SocketError) {
      return try FileWatch(folder, on: loop) { [unowned self] in touched($0, in: folder) }
    } catch {
      log.log(.warning, .notWatched, ["folder": folder, "why": error.words])
      return nil
    }
  }

  /// `name`: in `folder`, or its own where it went itself; nil where the system does not tell.
  private func touched(_ name: String?, in folder: String) {
    guard let name else { return changed() }
    if folder.split(separator: "/").last.map(String.init) == name {
      gone.insert(folder)
      return look()
    }
    guard !name.hasPrefix(".") else { return }
    // The store and its log may lie beside menus, and are written all the time.
    if Self.suffixes.contains(where: { name.hasSuffix($0) })
      || !name.contains(".") && FileIdentity("\(folder)/\(name)")?.isFolder == true
    {
      changed()
    }
  }
}

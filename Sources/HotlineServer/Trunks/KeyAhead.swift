internal import CallEngine
internal import CallFlowModel
internal import Telephony

/// A key of a call that has come and whose line has not been read yet: its memory is asked for.
struct KeyAhead {
  /// As many as are asked for together: so many that one wait serves them all, and no more than the nearest cache holds.
  typealias Group = InlineArray<32, KeyAhead>

  /// Where the call is looked for in its table; then where its menu's tables are looked at.
  var place: UInt32 = 0
  /// nil where its line says none, by its looks.
  let key: DTMFKey?
  /// nil where there is no such call. Where calls share a place it may be another one, so that nothing may come of it.
  var served: UnsafeMutablePointer<ServedCall>?
}

extension Trunk {
  /// Asks for what keys need beside their calls, which have been asked for.
  func fetchAhead(_ keys: inout KeyAhead.Group, _ count: Int) {
    var isLarge = false
    for index in 0..<count {
      guard let served = keys[index].served else { continue }
      fetchAhead(served)
      if served.pointee.menu.isLarge { isLarge = true }
    }
    if isLarge { fetchMenusAhead(&keys, count) }
  }

  /// Asks for what a key of a call needs beside the call.
  @inline(__always)
  func fetchAhead(_ served: UnsafeMutablePointer<ServedCall>) {
    served.pointee.call.fetchAhead()
    service.deadlines.fetchAhead(served.pointee.deadline)
  }

  /// Asks for what keys need of their menus: the way from each step to the next, and what is said there.
  private func fetchMenusAhead(_ keys: inout KeyAhead.Group, _ count: Int) {
    for index in 0..<count {
      if let served = keys[index].served { keys[index].place = served.pointee.call.step.index }
    }
    for look in KeyLook.allCases {
      for index in 0..<count { keys[index].look(look) }
    }
    for index in 0..<count { keys[index].lookForSpeech() }
    for index in 0..<count { keys[index].fetchSpeech() }
  }
}

extension KeyAhead {
  fileprivate mutating func look(_ look: KeyLook) {
    guard let served, let key else { return }
    let next = served.pointee.call.look(
      look, from: place, by: key, in: &served.pointee.menu.flow.pointee)
    if let next { place = next } else { self.served = nil }
  }

  /// What is said at the step at ``place``.
  fileprivate mutating func lookForSpeech() {
    guard let served else { return }
    if let speech = served.pointee.menu.flow.pointee.steps[Int(place)].speech {
      place = speech.index
      served.pointee.speeches.fetchPlaceAhead(Int(place))
    } else {
      self.served = nil
    }
  }

  fileprivate func fetchSpeech() { served?.pointee.speeches.fetchAhead(Int(place)) }
}

extension ServedCall {
  fileprivate var speeches: EncodedNames {
    menu.names.pointee.speeches(in: call.language)
  }
}

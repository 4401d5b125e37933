/// Bounds of every call, each with its reason. Menus to go back to: ``MenuHistory/countMax``.
package enum CallLimits {
  /// Steps taken between two waits, or two keys that are taken out of the queue. The compiler refuses circles that need no
  /// key, so only a very long chain of choices comes near it.
  package static let stepsBetweenWaits = 200
  /// Steps of a call's path that are kept: beyond them only the count goes on. A record keeps half as many.
  package static let pathLength = 512
  /// Transfers of a call whose moments are kept: who asks for a person so often is not heard out by a report.
  package static let transferCount = 64
  /// How long a talk may be of which only a mark from before it is left, in seconds: such a mark expires so much later.
  package static let talkUnheardSeconds: UInt32 = 86_400
  /// How long a paused prompt waits before it goes on by itself, in seconds.
  package static let pauseSeconds: UInt32 = 60
  /// How long a lookup runs before its filler is heard, in milliseconds: a quick answer needs none.
  package static let fillerAfterMilliseconds: UInt32 = 700
  /// How long somebody has listened to a recording who was not only passing by, in milliseconds.
  package static let listeningMilliseconds: UInt32 = 5000
  /// How much of a recording that goes on is heard a second time, in milliseconds, to find into it again.
  package static let heardAgainMilliseconds: UInt32 = 2000
  /// Recordings whose places a call remembers; the oldest is forgotten first. A mark has to carry them.
  package static let heardRowsRemembered = 8
  /// Longest key of a row that is known again, in bytes: a mark has to carry it. A row with a longer one begins anew.
  package static let rowKeyLength = 64
  /// How long the store may take to say that a message is safe, in seconds: a caller who hears nothing hangs up.
  package static let savingSeconds: UInt32 = 10
}

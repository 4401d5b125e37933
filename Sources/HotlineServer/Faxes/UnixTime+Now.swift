internal import Foundation
package import Telephony

extension UnixTime {
  /// By the clock of this machine.
  package static var now: UnixTime {
    UnixTime(seconds: Int64(Date().timeIntervalSince1970.rounded(.down)))
  }
}

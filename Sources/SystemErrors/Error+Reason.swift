internal import Foundation

extension Error {
  /// What the system says of an error of Foundation's: "No such file or directory".
  package var reason: String {
    let error = self as NSError
    // It may be an error of Swift's, which is none of Foundation's before it is made one.
    let cause = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError } ?? error
    return cause.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
  }
}

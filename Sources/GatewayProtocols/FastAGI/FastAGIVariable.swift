/// The channel variables that the service asks for or sets, and those in which applications say how they ended.
package enum FastAGIVariable: UInt8, CaseIterable, Sendable {
  /// Carries the call to another node.
  case mark
  /// What StoreDTMF appends to.
  case typedKeys
  case backgroundStatus, playbackStatus
  case dialStatus, answeredTime
  case queueStatus, abandoned
  case faxHeader, faxStation, faxStatus, faxPages, faxError

  package var name: String {
    switch self {
    case .mark: "HOTLINE_MARK"
    case .typedKeys: "HOTLINE_TYPED"
    case .backgroundStatus: "BACKGROUNDSTATUS"
    case .playbackStatus: "PLAYBACKSTATUS"
    case .dialStatus: "DIALSTATUS"
    case .answeredTime: "ANSWEREDTIME"
    case .queueStatus: "QUEUESTATUS"
    case .abandoned: "ABANDONED"
    case .faxHeader: "FAXOPT(headerinfo)"
    case .faxStation: "FAXOPT(localstationid)"
    case .faxStatus: "FAXOPT(status)"
    case .faxPages: "FAXOPT(pages)"
    case .faxError: "FAXOPT(error)"
    }
  }
}

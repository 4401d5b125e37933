internal import CCurl

/// Requests under way, all driven by the one thread that calls ``perform()`` and ``wait(milliseconds:)``; connections stay open for
/// the next request to the same place.
package final class HTTPTransfers {
  /// Wakes a thread out of ``HTTPTransfers/wait(milliseconds:)``, from any thread.
  package struct Waker: @unchecked Sendable {
    // Unchecked: of all of libcurl this call alone may come from any thread while another is in the same handle.
    fileprivate let multi: UnsafeMutableRawPointer

    /// Ends a wait that runs, or the next one where none does.
    package func wake() { curl_multi_wakeup(multi) }
  }

  private final class Transfer {
    var body: [UInt8] = []
    var isTooLong = false
    var headers: UnsafeMutablePointer<curl_slist>?
    let number: Int
    let byteCountMax: Int

    init(number: Int, byteCountMax: Int) {
      (self.number, self.byteCountMax) = (number, byteCountMax)
    }
  }

  private let multi: UnsafeMutableRawPointer
  private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

  /// Whether libcurl could be started, which only a lack of memory prevents.
  private static let isReady = hotline_curl_start() == CURLE_OK

  private let authorities: String?
  private let answerByteCountMax: Int

  /// Why ``post(_:within:number:)`` returns false.
  package static let refusal = "libcurl refused the request"

  /// `authorities`: a file of certificates of those who vouch for servers; nil for those that the system trusts.
  /// `connectionsKept`: for the next request, in all.
  package init(authorities: String? = nil, answerByteCountMax: Int, connectionsKept: Int = 1) {
    self.authorities = authorities
    self.answerByteCountMax = answerByteCountMax
    guard Self.isReady, let multi = curl_multi_init() else {
      preconditionFailure("libcurl cannot be started")
    }
    self.multi = multi
    _ = hotline_curl_multi_set_number(multi, CURLMOPT_MAXCONNECTS, connectionsKept)
  }

  deinit {
    for easy in Array(transfers.keys) { remove(easy) }
    curl_multi_cleanup(multi)
  }

  package var waker: Waker { Waker(multi: multi) }

  /// Begins `request`. What comes of it within that time is told by ``perform()`` under `number`. Returns false where libcurl
  /// does not take it, which only a lack of memory or an address that is none makes it do.
  package func post(_ request: HTTPRequest, within milliseconds: Int, number: Int) -> Bool {
    guard let easy = curl_easy_init() else { return false }
    let transfer = Transfer(number: number, byteCountMax: answerByteCountMax)
    for line in request.headers { transfer.headers = curl_slist_append(transfer.headers, line) }
    var settings = [
      request.address.withCString { hotline_curl_set_pointer(easy, CURLOPT_URL, $0) },
      "http,https".withCString { hotline_curl_set_pointer(easy, CURLOPT_PROTOCOLS_STR, $0) },
      // Personal data goes where it is meant to go, and not by way of what an environment variable names.
      "".withCString { hotline_curl_set_pointer(easy, CURLOPT_PROXY, $0) },
      "hotline".withCString { hotline_curl_set_pointer(easy, CURLOPT_USERAGENT, $0) },
      hotline_curl_set_pointer(easy, CURLOPT_HTTPHEADER, transfer.headers),
      hotline_curl_set_number(easy, CURLOPT_POSTFIELDSIZE, request.body.count),
      request.body.withUnsafeBytes {
        hotline_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
      },
      hotline_curl_set_number(easy, CURLOPT_TIMEOUT_MS, max(1, milliseconds)),
      hotline_curl_set_number(easy, CURLOPT_NOSIGNAL, 1),
      hotline_curl_set_number(
        easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      hotline_curl_set_taker(easy, Self.take, Unmanaged.passUnretained(transfer).toOpaque()),
    ]
    if let authorities {
      settings.append(
        authorities.withCString { hotline_curl_set_pointer(easy, CURLOPT_CAINFO, $0) })
      settings.append(hotline_curl_set_pointer(easy, CURLOPT_CAPATH, nil))
    }
    guard settings.allSatisfy({ $0 == CURLE_OK }), curl_multi_add_handle(multi, easy) == CURLM_OK
    else {
      curl_slist_free_all(transfer.headers)
      curl_easy_cleanup(easy)
      return false
    }
    transfers[easy] = transfer
    return true
  }

  /// Goes on as far as it can without waiting; what has ended, by number.
  package func perform() -> [(number: Int, end: HTTPEnd)] {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var ended: [(number: Int, end: HTTPEnd)] = []
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
        let transfer = transfers[easy]
      else { continue }
      ended.append((transfer.number, Self.end(of: transfer, easy, message.pointee.data.result)))
      remove(easy)
    }
    return ended
  }

  /// Waits for something to happen, or for somebody to wake it.
  package func wait(milliseconds: Int) {
    curl_multi_poll(multi, nil, 0, Int32(clamping: milliseconds), nil)
  }

  private func remove(_ easy: UnsafeMutableRawPointer) {
    guard let transfer = transfers.removeValue(forKey: easy) else { return }
    curl_multi_remove_handle(multi, easy)
    curl_easy_cleanup(easy)
    curl_slist_free_all(transfer.headers)
  }

  private static func end(
    of transfer: Transfer, _ easy: UnsafeMutableRawPointer, _ code: CURLcode
  ) -> HTTPEnd {
    let status = hotline_curl_status(easy)
    if transfer.isTooLong { return .tooLong(status: status) }
    switch code {
    case CURLE_OK: return .answered(status: status, body: transfer.body)
    case CURLE_OPERATION_TIMEDOUT: return .tooSlow
    default: return .unreachable(reason: String(cString: curl_easy_strerror(code)))
    }
  }

  private static let take: hotline_curl_taker = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    guard transfer.body.count + length <= transfer.byteCountMax else {
      transfer.isTooLong = true
      return 0
    }
    transfer.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
    return length
  }
}

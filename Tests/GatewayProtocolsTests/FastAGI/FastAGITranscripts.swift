/// The sessions recorded from Asterisk 20.20.1, without the prefix of their files' names.
let fastAGITranscripts = """
  afterhangup-exec answer-after-media autohangup control control-end dead digit-straddle env errors exec-background
  exec-dial-answer exec-dial-bridged-callerhangup exec-dial-fail exec-dial-nog exec-hangup-cause exec-queue-callerhangup
  exec-queue-noc exec-queue-noseconds exec-read-hangup exec-read-interdigit exec-read-missing exec-receivefax exec-record
  exec-record-hangup exec-record-hangup-k exec-sendfax exec-sendfax-hangup exec-sendfax-nofax exec-storedtmf exec-transfer
  fast-digits-stream getdata-barge getdata-default getdata-hashonly getdata-more getdata-timeout getoption getvar-limits
  gosub hangup-exit hangup-getdata hangup-getdata-digits hangup-nosignal hangup-prompt hangup-wait interrupt
  interrupt-execbackground interrupt-execplayback interrupt-record interrupt-saydate local-menu pipeline record-beepdigit
  record-digit record-misc record-silence record-silence-nolimit say say-digit sendfax-missing setcontext split
  stream-digit stream-otherdigit
  """.split { $0 == " " || $0 == "\n" }.map(String.init)

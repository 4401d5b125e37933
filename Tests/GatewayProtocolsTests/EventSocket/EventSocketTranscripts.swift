/// The sessions recorded from FreeSWITCH 1.10.12, without the prefix of their files' names.
let eventSocketTranscripts = """
  badapp bare bgapi break bridge-answer bridge-callerhangup connect connect-nolinger divert earlymedia encoding filestring gap
  gap-sync hangup-prompt json limits nofirstconnect pagd pagd-break pagd-filestring pagd-hashonly pagd-one pagd-regex
  playback-default playback-digit queued record-badpath record-digit record-limit record-silence server-close-idle startdtmf
  sync transfer txfax
  """.split { $0 == " " || $0 == "\n" }.map(String.init)

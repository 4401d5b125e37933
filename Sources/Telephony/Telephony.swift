// The first file of Telephony comes here.

// The first test of ServiceCalendar comes here.

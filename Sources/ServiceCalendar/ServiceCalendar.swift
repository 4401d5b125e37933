// The first file of ServiceCalendar comes here.

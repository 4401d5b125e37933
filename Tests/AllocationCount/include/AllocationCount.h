#pragma once

/* How often this thread has asked for memory so far. */
unsigned long allocations_of_this_thread(void);

#pragma once

/* How often this thread has asked for memory so far. */
unsigned long allocations_of_this_thread(void);

/*
 * What the memory that this thread has asked for takes from the heap, less what it has given back. What passes between
 * threads counts with the one that asked for it and with the one that gave it back.
 */
long bytes_held_by_this_thread(void);

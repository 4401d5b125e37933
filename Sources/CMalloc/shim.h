/* How the C library of the system keeps memory; Swift's Glibc leaves it out. */
#include <malloc.h>

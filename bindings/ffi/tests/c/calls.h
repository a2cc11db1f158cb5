/* Which functions the tests have called; see counted.awk. */
#ifndef CALLS_H
#define CALLS_H

void note_call(int function);

#endif

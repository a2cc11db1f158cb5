/*
 * The ledger: everything that is handed to the library with a `ctx` is entered here, and each entry
 * has to be paid back. After each test there is no entry whose `destroy` has not come exactly once,
 * after its last call, and no answer that was not given exactly once.
 */
#ifndef WATCHED_H
#define WATCHED_H

#include <stdatomic.h>
#include <stdbool.h>

struct watched {
    /* For messages: what it is. Lives for ever. */
    const char *what;
    /* An answer, which comes once; else any number of calls. */
    bool is_answer;
    atomic_int calls;
    atomic_int running;
    atomic_int destroyed;
    /* Frees what belongs to it, at the end of the program. May be NULL. */
    void (*release)(struct watched *);
    struct watched *next;
};

/* Enters what was allocated. The ledger frees it at the end, and not before: what the library does
   with it too late is seen, too. */
void watched_enter(struct watched *watched, const char *what, bool is_answer,
                   void (*release)(struct watched *));

/* Around each call. */
void watched_call(struct watched *watched);
void watched_return(struct watched *watched);

/* For the `destroy` of the structs; `ctx` is the entry. */
void watched_destroy(void *ctx);

bool is_destroyed(struct watched *watched);

/* Waits until it is destroyed; a failure if it is not. */
void await_destroyed(struct watched *watched);

/* The end of a test: waits until all are destroyed, and checks the counts. */
void watched_settle(void);

/* The end of the program: nothing was called or destroyed after its test. Frees all. */
bool watched_end(void);

#endif

#include "watched.h"

#include <stdlib.h>

#include "harness.h"

/* Of the test that runs, and of those before it. */
static struct watched *open_entries;
static struct watched *closed_entries;

void watched_enter(struct watched *watched, const char *what, bool is_answer,
                   void (*release)(struct watched *)) {
    watched->what = what;
    watched->is_answer = is_answer;
    watched->release = release;
    lock();
    watched->next = open_entries;
    open_entries = watched;
    unlock();
}

void watched_call(struct watched *watched) {
    if (atomic_load(&watched->destroyed) != 0) {
        fail(__FILE__, __LINE__, "%s is called after its destroy", watched->what);
    }
    atomic_fetch_add(&watched->running, 1);
    int before = atomic_fetch_add(&watched->calls, 1);
    if (watched->is_answer && before != 0) {
        fail(__FILE__, __LINE__, "%s is answered again", watched->what);
    }
}

void watched_return(struct watched *watched) {
    lock();
    atomic_fetch_sub(&watched->running, 1);
    ring();
    unlock();
}

void watched_destroy(void *ctx) {
    struct watched *watched = ctx;
    lock();
    if (atomic_fetch_add(&watched->destroyed, 1) != 0) {
        fail(__FILE__, __LINE__, "%s is destroyed again", watched->what);
    }
    if (atomic_load(&watched->running) != 0) {
        fail(__FILE__, __LINE__, "%s is destroyed while it is called", watched->what);
    }
    ring();
    unlock();
}

bool is_destroyed(struct watched *watched) {
    return atomic_load(&watched->destroyed) != 0;
}

static bool holds_destroyed(void *argument) {
    return is_destroyed(argument);
}

static void check_destroyed_in_time(struct watched *watched) {
    if (!wait_until(holds_destroyed, watched)) {
        fail(__FILE__, __LINE__, "%s was not destroyed in time", watched->what);
    }
}

void await_destroyed(struct watched *watched) {
    lock();
    check_destroyed_in_time(watched);
    unlock();
}

static bool is_paid_back(const struct watched *watched) {
    return atomic_load(&watched->destroyed) == 1 &&
           (!watched->is_answer || atomic_load(&watched->calls) == 1);
}

void watched_settle(void) {
    lock();
    while (open_entries != NULL) {
        struct watched *watched = open_entries;
        check_destroyed_in_time(watched);
        if (!is_paid_back(watched)) {
            fail(__FILE__, __LINE__, "%s: %d calls, %d times destroyed", watched->what,
                 atomic_load(&watched->calls), atomic_load(&watched->destroyed));
        }
        open_entries = watched->next;
        watched->next = closed_entries;
        closed_entries = watched;
    }
    unlock();
}

bool watched_end(void) {
    bool good = true;
    while (closed_entries != NULL) {
        struct watched *watched = closed_entries;
        closed_entries = watched->next;
        good = good && is_paid_back(watched);
        if (watched->release != NULL) {
            watched->release(watched);
        }
        free(watched);
    }
    return good;
}

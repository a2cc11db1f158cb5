/* Executors of a host, as an app would have them. */
#ifndef QUEUE_H
#define QUEUE_H

#include "cometchat.h"
#include "watched.h"

enum queue_kind {
    /* Runs each job on the thread that hands it over. */
    QUEUE_INLINE,
    /* Runs the jobs on a thread of its own. */
    QUEUE_THREAD,
    /* Keeps the jobs until queue_run, queue_drop. */
    QUEUE_KEEPING,
    /* Frees each job at once. */
    QUEUE_DROPPING,
};

struct queue;

/* A queue and the one handle of its executor, which the library destroys when nobody uses it. */
struct queue *queue_new(enum queue_kind kind);
cometchat_executor *queue_executor(struct queue *queue);

/* Frees the test's handle. Others may still use it. */
void queue_free_handle(struct queue *queue);

/* How many jobs it keeps. */
int queue_length(struct queue *queue);
/* Waits for this many. */
void queue_await(struct queue *queue, int length);
/* Takes the oldest that is kept. NULL if there is none. */
cometchat_job *queue_take(struct queue *queue);
/* Runs or frees all that are kept, on this thread. */
void queue_run(struct queue *queue);
void queue_drop(struct queue *queue);

/* Frees the handle, the jobs that are kept, and those that still come: also after the shutdown some
   may, which do nothing. For a queue that keeps its jobs, once its client is gone. */
void queue_tear_down(struct queue *queue);

/* Whether the calling thread is the queue's own. */
bool is_on(const struct queue *queue);

#endif

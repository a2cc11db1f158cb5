#include "queue.h"

#include <pthread.h>
#include <stdlib.h>

#include "harness.h"

struct entry {
    cometchat_job *job;
    struct entry *next;
};

struct queue {
    struct watched watched;
    /* Changes only from keeping to dropping, under the lock. */
    enum queue_kind kind;
    cometchat_executor *executor;
    bool is_inline;
    bool has_thread;
    pthread_t thread;
    struct entry *first;
    struct entry **last;
    int length;
};

/* False if the queue does not keep jobs any more. */
static bool keeps(struct queue *queue, cometchat_job *job) {
    struct entry *entry = malloc(sizeof *entry);
    *entry = (struct entry){.job = job, .next = NULL};
    lock();
    bool keeps = queue->kind == QUEUE_THREAD || queue->kind == QUEUE_KEEPING;
    if (keeps) {
        *queue->last = entry;
        queue->last = &entry->next;
        queue->length++;
        ring();
    }
    unlock();
    if (!keeps) {
        free(entry);
    }
    return keeps;
}

cometchat_job *queue_take(struct queue *queue) {
    lock();
    struct entry *entry = queue->first;
    if (entry != NULL) {
        queue->first = entry->next;
        if (queue->first == NULL) {
            queue->last = &queue->first;
        }
        queue->length--;
    }
    unlock();
    cometchat_job *job = entry == NULL ? NULL : entry->job;
    free(entry);
    return job;
}

/* The library hands jobs over one after another, so that one thread at a time is enough. */
static void execute(void *ctx, cometchat_job *job) {
    struct queue *queue = ctx;
    watched_call(&queue->watched);
    if (queue->is_inline) {
        CHECK_OK(cometchat_job_run(job));
    } else if (!keeps(queue, job)) {
        cometchat_job_free(job);
    }
    watched_return(&queue->watched);
}

static bool has_work(void *argument) {
    struct queue *queue = argument;
    return queue->length > 0 || is_destroyed(&queue->watched);
}

/* Ends when the library has destroyed the queue and no job is left. */
static void *run_jobs(void *argument) {
    struct queue *queue = argument;
    for (;;) {
        lock();
        while (!has_work(queue) && wait_until(has_work, queue)) {
        }
        unlock();
        cometchat_job *job = queue_take(queue);
        if (job != NULL) {
            CHECK_OK(cometchat_job_run(job));
        } else if (is_destroyed(&queue->watched)) {
            return NULL;
        }
    }
}

static void release(struct watched *watched) {
    struct queue *queue = (struct queue *)watched;
    if (queue->has_thread) {
        pthread_join(queue->thread, NULL);
    }
    queue_drop(queue);
}

struct queue *queue_new(enum queue_kind kind) {
    struct queue *queue = calloc(1, sizeof *queue);
    REQUIRE(queue != NULL);
    queue->kind = kind;
    queue->is_inline = kind == QUEUE_INLINE;
    queue->last = &queue->first;
    watched_enter(&queue->watched, "an executor", false, release);
    if (kind == QUEUE_THREAD) {
        queue->has_thread = true;
        REQUIRE(pthread_create(&queue->thread, NULL, run_jobs, queue) == 0);
    }
    queue->executor = cometchat_executor_new((cometchat_executor_functions){
        .ctx = queue, .execute = execute, .destroy = watched_destroy});
    REQUIRE(queue->executor != NULL);
    return queue;
}

cometchat_executor *queue_executor(struct queue *queue) {
    return queue->executor;
}

void queue_free_handle(struct queue *queue) {
    cometchat_executor_free(queue->executor);
    queue->executor = NULL;
}

int queue_length(struct queue *queue) {
    lock();
    int length = queue->length;
    unlock();
    return length;
}

struct awaited {
    struct queue *queue;
    int length;
};

static bool is_long_enough(void *argument) {
    const struct awaited *awaited = argument;
    return awaited->queue->length >= awaited->length;
}

void queue_await(struct queue *queue, int length) {
    struct awaited awaited = {queue, length};
    lock();
    bool in_time = wait_until(is_long_enough, &awaited);
    unlock();
    REQUIRE(in_time);
}

void queue_run(struct queue *queue) {
    cometchat_job *job;
    while ((job = queue_take(queue)) != NULL) {
        CHECK_OK(cometchat_job_run(job));
    }
}

void queue_drop(struct queue *queue) {
    cometchat_job *job;
    while ((job = queue_take(queue)) != NULL) {
        cometchat_job_free(job);
    }
}

void queue_tear_down(struct queue *queue) {
    queue_free_handle(queue);
    lock();
    queue->kind = QUEUE_DROPPING;
    unlock();
    queue_drop(queue);
}

bool is_on(const struct queue *queue) {
    return queue->has_thread && pthread_equal(pthread_self(), queue->thread) != 0;
}

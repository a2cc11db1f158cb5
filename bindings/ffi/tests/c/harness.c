#include "harness.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "server.h"
#include "watched.h"

static struct test *first;
static struct test **last = &first;
static atomic_int failures;
static jmp_buf end_of_test;
static const char *program;
static bool all;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;

void register_test(struct test *test) {
    *last = test;
    last = &test->next;
}

void fail(const char *file, int line, const char *format, ...) {
    va_list arguments;
    char text[1024];
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *name = strrchr(file, '/');
    printf("    %s:%d: %s\n", name == NULL ? file : name + 1, line, text);
    atomic_fetch_add(&failures, 1);
}

void give_up(void) {
    longjmp(end_of_test, 1);
}

void check_result(const char *file, int line, const char *call, int actual, int expected) {
    if (actual != expected) {
        fail(file, line, "%s gives %d, not %d", call, actual, expected);
    }
}

void lock(void) {
    pthread_mutex_lock(&mutex);
}

void unlock(void) {
    pthread_mutex_unlock(&mutex);
}

void ring(void) {
    pthread_cond_broadcast(&bell);
}

/* Seconds; slow tools such as valgrind set more. */
static long patience(void) {
    const char *told = getenv("TEST_PATIENCE");
    return told == NULL ? 30 : atol(told);
}

bool wait_until(bool (*holds)(void *), void *argument) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += patience();
    while (!holds(argument)) {
        if (pthread_cond_timedwait(&bell, &mutex, &end) != 0) {
            return holds(argument);
        }
    }
    return true;
}

bool running_all(void) {
    return all;
}

static bool passes_here(const struct test *test) {
    atomic_store(&failures, 0);
    if (setjmp(end_of_test) == 0) {
        test->body();
    }
    server_recover();
    watched_settle();
    return atomic_load(&failures) == 0;
}

static bool passes_alone(const struct test *test) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        execl(program, program, "--alone", test->name, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static bool passes(const struct test *test, bool in_child) {
    bool passed = test->alone && !in_child ? passes_alone(test) : passes_here(test);
    if (!in_child) {
        printf("%s %s\n", passed ? "ok    " : "FAILED", test->name);
    }
    fflush(stdout);
    return passed;
}

/* In a child the name itself, else the beginning of a name; without a choice all. */
static bool is_chosen(const struct test *test, int count, char **choices, bool exactly) {
    for (int at = 0; at < count; at++) {
        size_t length = exactly ? strlen(test->name) + 1 : strlen(choices[at]);
        if (strncmp(test->name, choices[at], length) == 0) {
            return true;
        }
    }
    return count == 0;
}

int run_tests(int count, char **arguments) {
    program = arguments[0];
    bool in_child = count > 2 && strcmp(arguments[1], "--alone") == 0;
    int skip = in_child ? 2 : 1;
    all = count == skip;
    int passed = 0;
    int failed = 0;
    server_start();
    for (const struct test *test = first; test != NULL; test = test->next) {
        if (is_chosen(test, count - skip, arguments + skip, in_child)) {
            passes(test, in_child) ? passed++ : failed++;
        }
    }
    server_stop();
    if (!watched_end()) {
        printf("FAILED something was called or destroyed again later\n");
        failed++;
    }
    if (!in_child) {
        printf("%d passed, %d failed\n", passed, failed);
    }
    return failed == 0 && passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Runs the tests; with `--plant FAULT` it commits the fault instead, so that it can be seen that
   the tool around it finds such a thing. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

static int shared_number;

static void *count_up(void *unused) {
    for (int round = 0; round < 100000; round++) {
        shared_number++;
    }
    return unused;
}

static void race(void) {
    pthread_t threads[2];
    for (int at = 0; at < 2; at++) {
        pthread_create(&threads[at], NULL, count_up, NULL);
    }
    for (int at = 0; at < 2; at++) {
        pthread_join(threads[at], NULL);
    }
}

/* Volatile, so that no compiler knows what is wrong. */
static void plant(const char *fault) {
    volatile int index = 8;
    volatile int huge = 2147483647;
    char *volatile bytes = malloc(8);
    if (strcmp(fault, "overflow") == 0) {
        bytes[index] = 1;
    } else if (strcmp(fault, "use-after-free") == 0) {
        free(bytes);
        bytes[0] = 1;
        return;
    } else if (strcmp(fault, "undefined") == 0) {
        huge = huge + index;
    } else if (strcmp(fault, "race") == 0) {
        race();
    } else if (strcmp(fault, "leak") == 0) {
        bytes = NULL;
        return;
    }
    free(bytes);
}

int main(int count, char **arguments) {
    if (count == 3 && strcmp(arguments[1], "--plant") == 0) {
        plant(arguments[2]);
        return EXIT_SUCCESS;
    }
    return run_tests(count, arguments);
}

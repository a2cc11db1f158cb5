/* A tiny test harness: tests register themselves, checks count, waiting has an end. */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stddef.h>

struct test {
    const char *name;
    void (*body)(void);
    /* In a process of its own, since it changes what belongs to the whole process. */
    bool alone;
    struct test *next;
};

void register_test(struct test *test);

#define REGISTERED_TEST(NAME, ALONE)                                                               \
    static void NAME(void);                                                                        \
    static struct test test_##NAME = {#NAME, NAME, ALONE, NULL};                                   \
    __attribute__((constructor)) static void register_##NAME(void) {                               \
        register_test(&test_##NAME);                                                               \
    }                                                                                              \
    static void NAME(void)

/* TEST(name) { ... } */
#define TEST(NAME) REGISTERED_TEST(NAME, false)
#define TEST_ALONE(NAME) REGISTERED_TEST(NAME, true)

/* Notes a failure of the test that runs, from any thread. */
void fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Ends the test that runs, which has failed. On the test's own thread only. */
_Noreturn void give_up(void);

/* Goes on after a failure. */
#define CHECK(CONDITION)                                                                           \
    ((CONDITION) ? (void)0 : fail(__FILE__, __LINE__, "not so: %s", #CONDITION))

#define CHECK_OK(CALL) CHECK_RESULT(CALL, COMETCHAT_RESULT_OK)
#define CHECK_RESULT(CALL, EXPECTED)                                                               \
    check_result(__FILE__, __LINE__, #CALL, (int)(CALL), (int)(EXPECTED))
void check_result(const char *file, int line, const char *call, int actual, int expected);

/* Ends the test if it does not hold. */
#define REQUIRE(CONDITION)                                                                         \
    do {                                                                                           \
        if (!(CONDITION)) {                                                                        \
            fail(__FILE__, __LINE__, "not so: %s", #CONDITION);                                    \
            give_up();                                                                             \
        }                                                                                          \
    } while (0)

/*
 * Waiting. What a test waits for is guarded by one lock; whoever changes it rings the bell. There
 * is no sleep and no assertion on times anywhere: only a patience, after which the test fails.
 */
void lock(void);
void unlock(void);
void ring(void);
/* Waits, with the lock held, until `holds` answers true. False when the patience is over. */
bool wait_until(bool (*holds)(void *), void *argument);

/* Runs all tests, or those whose name begins with one of the arguments. The program's exit code. */
int run_tests(int count, char **arguments);

/* Whether all tests run, not only some chosen ones. */
bool running_all(void);

#endif

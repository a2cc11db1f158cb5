/* What belongs to the whole process: the log, the shared client. */
#include <stdio.h>
#include <stdlib.h>

#include "people.h"

struct log {
    struct watched watched;
    _Atomic(cometchat_client *) client;
    atomic_bool has_replaced;
    atomic_int lines;
    atomic_int worst;
};

static struct log *log_new(void) {
    struct log *log = calloc(1, sizeof *log);
    REQUIRE(log != NULL);
    watched_enter(&log->watched, "a log", false, NULL);
    return log;
}

static void on_log(void *ctx, cometchat_log_level level, cometchat_str target,
                   cometchat_str message) {
    struct log *log = ctx;
    watched_call(&log->watched);
    atomic_fetch_add(&log->lines, 1);
    if ((int)level > atomic_load(&log->worst)) {
        atomic_store(&log->worst, (int)level);
    }
    CHECK(contains(target, "cometchat"));
    CHECK(!contains(message, AUTH_KEY));
    /* Calling back in. */
    cometchat_version();
    cometchat_client *client = atomic_load(&log->client);
    cometchat_diagnostics_free(cometchat_client_diagnostics(client));
    cometchat_client_connection_status(client);
    watched_return(&log->watched);
}

static void set_log(int32_t level, struct log *log) {
    cometchat_log_callback callback = {.ctx = log, .on_log = on_log, .destroy = watched_destroy};
    CHECK_OK(cometchat_set_log_callback(level, callback));
}

static void be_dropped(struct person *person) {
    admin("{\"do\":\"drop\",\"user\":\"" ANDREW "\",\"how\":\"reset\"}");
    hears(person, "status disconnected");
    hears(person, "status connected");
}

TEST(the_log_may_call_back_in_and_be_replaced) {
    struct log *first = log_new();
    struct log *second = log_new();
    set_log(COMETCHAT_LOG_LEVEL_TRACE, first);
    struct person person = person_connected(ANDREW, MODE_AUTO);
    cometchat_client *own = cometchat_client_clone(person.client);
    atomic_store(&first->client, own);
    atomic_store(&second->client, own);
    be_dropped(&person);
    CHECK(atomic_load(&first->lines) > 0);
    set_log(COMETCHAT_LOG_LEVEL_WARN, second);
    await_destroyed(&first->watched);
    be_dropped(&person);
    CHECK(atomic_load(&second->worst) <= COMETCHAT_LOG_LEVEL_WARN);
    cometchat_log_callback nothing = {0};
    CHECK_OK(cometchat_set_log_callback(COMETCHAT_LOG_LEVEL_OFF, nothing));
    await_destroyed(&second->watched);
    cometchat_client_free(own);
    person_free(&person);
}

/* Sets another callback from inside of the callback. */
static void on_log_replacing(void *ctx, cometchat_log_level level, cometchat_str target,
                             cometchat_str message) {
    struct log *log = ctx;
    (void)level;
    (void)target;
    (void)message;
    watched_call(&log->watched);
    if (!log->has_replaced) {
        log->has_replaced = true;
        cometchat_log_callback nothing = {0};
        CHECK_OK(cometchat_set_log_callback(COMETCHAT_LOG_LEVEL_OFF, nothing));
    }
    watched_return(&log->watched);
}

TEST(the_log_may_be_switched_off_by_itself) {
    struct log *log = log_new();
    cometchat_log_callback callback = {
        .ctx = log, .on_log = on_log_replacing, .destroy = watched_destroy};
    CHECK_OK(cometchat_set_log_callback(COMETCHAT_LOG_LEVEL_TRACE, callback));
    struct person person = person_connected(ANDREW, MODE_AUTO);
    await_destroyed(&log->watched);
    CHECK(log->has_replaced);
    person_free(&person);
}

/* Before any other test asks for the shared client: this file is linked first. */
TEST(a_client_of_ones_own_may_be_the_shared_one) {
    cometchat_client_builder *builder = cometchat_client_builder_new();
    cometchat_client *own = NULL;
    cometchat_client *shared = NULL;
    cometchat_error *error = NULL;
    CHECK_OK(cometchat_client_builder_build(builder, &own, &error));
    cometchat_client_builder_free(builder);
    CHECK_OK(cometchat_set_shared_client(own));
    CHECK_RESULT(cometchat_set_shared_client(own), COMETCHAT_RESULT_ALREADY_SET);
    CHECK_OK(cometchat_shared_client(&shared, &error));
    CHECK(error == NULL);
    struct person person = {.client = own, .uid = ANDREW};
    person_init(&person, MODE_MANUAL);
    CHECK(cometchat_client_is_initialised(shared));
    cometchat_client_free(own);
    CHECK(cometchat_client_is_initialised(shared));
    CHECK_OK(cometchat_client_shutdown(shared));
    cometchat_client_free(shared);
}

TEST_ALONE(the_shared_client_keeps_its_session_in_the_users_folder) {
    cometchat_client *shared = NULL;
    cometchat_client *again = NULL;
    CHECK_OK(cometchat_shared_client(&shared, NULL));
    REQUIRE(shared != NULL);
    struct person person = {.client = shared, .uid = ANDREW};
    person_init(&person, MODE_MANUAL);
    CHECK_OK(cometchat_shared_client(&again, NULL));
    CHECK(cometchat_client_is_initialised(again));
    CHECK_RESULT(cometchat_set_shared_client(again), COMETCHAT_RESULT_ALREADY_SET);
    cometchat_client_free(again);
    cometchat_client_free(shared);
}

TEST_ALONE(the_shared_client_without_a_folder_fails_and_is_tried_again) {
    char home[1024];
    snprintf(home, sizeof home, "%s", getenv("HOME"));
    unsetenv("HOME");
    unsetenv("XDG_DATA_HOME");
    cometchat_client *shared = NULL;
    cometchat_error *error = NULL;
    CHECK_RESULT(cometchat_shared_client(&shared, &error), COMETCHAT_RESULT_FAILED);
    CHECK(shared == NULL);
    CHECK(is_text(cometchat_error_code(error), "ERROR_IO_EXCEPTION"));
    cometchat_error *copy = cometchat_error_clone(error);
    cometchat_error_free(error);
    CHECK(!is_absent(cometchat_error_message(copy)));
    cometchat_error_details(copy);
    cometchat_error_free(copy);
    setenv("HOME", home, 1);
    CHECK_OK(cometchat_shared_client(&shared, NULL));
    cometchat_client_free(shared);
}

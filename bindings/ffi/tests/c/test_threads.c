/* Several threads at the same time. */
#include <stdio.h>
#include <stdlib.h>

#include "people.h"

#define THREADS 4
#define ROUNDS 25

struct worker {
    cometchat_client *client;
    int number;
};

static void in_threads(struct worker *workers, void *(*work)(void *)) {
    pthread_t threads[THREADS];
    for (int at = 0; at < THREADS; at++) {
        REQUIRE(pthread_create(&threads[at], NULL, work, &workers[at]) == 0);
    }
    for (int at = 0; at < THREADS; at++) {
        pthread_join(threads[at], NULL);
    }
}

static struct worker *workers_of(cometchat_client *client) {
    static struct worker workers[THREADS];
    for (int at = 0; at < THREADS; at++) {
        workers[at] = (struct worker){.client = client, .number = at};
    }
    return workers;
}

static void *call_all_kinds(void *argument) {
    const struct worker *worker = argument;
    for (int round = 0; round < ROUNDS; round++) {
        cometchat_client *own = cometchat_client_clone(worker->client);
        struct answer *ping = answer_to("ping");
        cometchat_client_ping(own, plainly(ping));
        cometchat_text_free(cometchat_client_user_auth_token(own));
        cometchat_user_free(cometchat_client_logged_in_user(own));
        cometchat_diagnostics *diagnostics = cometchat_client_diagnostics(own);
        cometchat_text_free(cometchat_diagnostics_json(diagnostics));
        cometchat_diagnostics_free(diagnostics);
        CHECK_OK(cometchat_client_start_typing(own, S(GEORGE), COMETCHAT_RECEIVER_TYPE_USER,
                                               cometchat_str_absent()));
        CHECK_OK(cometchat_client_network_changed(own));
        cometchat_client_free(own);
    }
    return NULL;
}

TEST(one_client_may_be_used_from_several_threads) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    in_threads(workers_of(person.client), call_all_kinds);
    person_free(&person);
}

static void *send_texts(void *argument) {
    const struct worker *worker = argument;
    struct person person = {.client = worker->client};
    for (int round = 0; round < 5; round++) {
        char text[32];
        snprintf(text, sizeof text, "from %d, %d.", worker->number, round);
        person_send(&person, GEORGE, text);
    }
    return NULL;
}

TEST(messages_of_several_threads_all_arrive_once) {
    struct person andrew = person_connected(ANDREW, MODE_AUTO);
    struct person george = person_connected(GEORGE, MODE_AUTO);
    in_threads(workers_of(andrew.client), send_texts);
    person_send(&andrew, GEORGE, "the end");
    hears(&george, "text " ANDREW " the end");
    for (int number = 0; number < THREADS; number++) {
        for (int round = 0; round < 5; round++) {
            char line[64];
            snprintf(line, sizeof line, "text " ANDREW " from %d, %d.", number, round);
            CHECK(times_heard(&george, line) == 1);
        }
    }
    person_free(&andrew);
    person_free(&george);
}

static void count_event(void *ctx, const cometchat_message_event *event) {
    watched_call(ctx);
    CHECK(event != NULL);
    watched_return(ctx);
}

static void *change_listeners(void *argument) {
    const struct worker *worker = argument;
    for (int round = 0; round < ROUNDS; round++) {
        struct watched *watched = calloc(1, sizeof *watched);
        watched_enter(watched, "a changing listener", false, NULL);
        cometchat_message_listener listener = {
            .ctx = watched, .on_event = count_event, .destroy = watched_destroy};
        cometchat_str id = S(round % 2 == 0 ? "even" : "odd");
        CHECK_OK(cometchat_client_add_message_listener(worker->client, id, listener, NULL));
        if (worker->number % 2 == 0) {
            CHECK_OK(cometchat_client_remove_message_listener(worker->client, id));
        }
    }
    return NULL;
}

static void *let_george_write(void *argument) {
    for (int round = 0; round < 10; round++) {
        admin("{\"do\":\"send_message\",\"sender\":\"" GEORGE "\",\"receiver\":\"" ANDREW
              "\",\"text\":\"noise\"}");
    }
    return argument;
}

TEST(evt5_listeners_may_change_while_events_arrive) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    pthread_t writer;
    REQUIRE(pthread_create(&writer, NULL, let_george_write, NULL) == 0);
    in_threads(workers_of(person.client), change_listeners);
    pthread_join(writer, NULL);
    person_free(&person);
}

static void *make_clients(void *argument) {
    for (int round = 0; round < 5; round++) {
        struct person person = person_new(ANDREW);
        person_init(&person, MODE_MANUAL);
        person_free(&person);
    }
    return argument;
}

TEST(clients_of_ones_own_come_and_go_in_several_threads) {
    in_threads(workers_of(NULL), make_clients);
}

static void *shut_down(void *argument) {
    const struct worker *worker = argument;
    CHECK_OK(cometchat_client_shutdown(worker->client));
    struct answer *late = answer_to("connect");
    cometchat_client_connect(worker->client, plainly(late));
    CHECK(is_given(late));
    CHECK_FAILS(late, "COMETCHAT_INITIALIZATION_NOT_DONE");
    return NULL;
}

TEST(cbk5_shutdown_from_several_threads) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    in_threads(workers_of(person.client), shut_down);
    person_free(&person);
}

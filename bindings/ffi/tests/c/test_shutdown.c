/* The end. (CBK1, CBK5) */
#include <stdlib.h>

#include "people.h"

#define CALLS 1000

static void begin_call(const struct person *person, struct answer *answer, int number) {
    cometchat_str george = S(GEORGE);
    int32_t user = COMETCHAT_RECEIVER_TYPE_USER;
    switch (number % 5) {
    case 0:
        cometchat_client_connect(person->client, plainly(answer));
        break;
    case 1:
        cometchat_client_ping(person->client, plainly(answer));
        break;
    case 2:
        cometchat_client_mark_as_read(person->client, 1, george, user, george, plainly(answer));
        break;
    case 3:
        cometchat_client_disconnect(person->client, plainly(answer));
        break;
    default: {
        cometchat_outgoing_message *message = NULL;
        CHECK_OK(cometchat_outgoing_message_new_text(george, user, S("hi"), &message));
        cometchat_client_send_message(person->client, message, with_message(answer));
        cometchat_outgoing_message_free(message);
    }
    }
}

/* With answers on a queue that does not run: all of them wait when the shutdown comes. */
TEST(cbk1_shutdown_with_1000_calls_in_flight) {
    static struct answer *answers[CALLS];
    struct queue *queue = queue_new(QUEUE_KEEPING);
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    admin("{\"do\":\"delay_rest\",\"milliseconds\":60000}");
    struct person waiting = person;
    waiting.client = cometchat_client_answering_on(person.client, queue_executor(queue));
    for (int at = 0; at < CALLS; at++) {
        answers[at] = answer_to("one of 1000 calls");
        begin_call(&waiting, answers[at], at);
    }
    cometchat_client_free(waiting.client);
    CHECK_OK(cometchat_client_shutdown(person.client));
    for (int at = 0; at < CALLS; at++) {
        CHECK(is_given(answers[at]));
        CHECK(atomic_load(&answers[at]->watched.calls) == 1);
    }
    queue_run(queue);
    person_free(&person);
    queue_tear_down(queue);
}

/* The same while the SDK's thread answers them at the same time. */
TEST(cbk1_shutdown_while_1000_calls_are_answered) {
    static struct answer *answers[CALLS];
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    for (int at = 0; at < CALLS; at++) {
        answers[at] = answer_to("one of 1000 calls");
        begin_call(&person, answers[at], at % 4);
    }
    person_free(&person);
    for (int at = 0; at < CALLS; at++) {
        await(answers[at]);
    }
}

TEST(cbk1_the_last_free_shuts_down) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    admin("{\"do\":\"pongs\",\"answered\":false}");
    struct answer *ping = answer_to("ping");
    cometchat_client_ping(person.client, plainly(ping));
    cometchat_client *other = cometchat_client_clone(person.client);
    cometchat_client_free(person.client);
    CHECK(!is_given(ping));
    cometchat_client_free(other);
    CHECK(is_given(ping));
    CHECK(pthread_equal(ping->thread, pthread_self()));
    watched_destroy(person.notes);
}

TEST(cbk5_after_the_shutdown_nothing_begins) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    CHECK_OK(cometchat_client_shutdown(person.client));
    int events = times_heard(&person, "");
    struct answer *late = answer_to("a call after the shutdown");
    cometchat_client_ping(person.client, plainly(late));
    CHECK(is_given(late));
    CHECK_FAILS(late, "COMETCHAT_INITIALIZATION_NOT_DONE");
    CHECK_OK(cometchat_client_begin_connect(person.client));
    CHECK_OK(cometchat_client_entered_foreground(person.client));
    CHECK_OK(cometchat_client_shutdown(person.client));
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_NONE);
    person_free(&person);
    CHECK(times_heard(&person, "") == events);
}

static void call_again(void *argument) {
    struct answer **answers = argument;
    answers[1] = answer_to("a call inside the shutdown");
    cometchat_client_connect((cometchat_client *)(void *)answers[2], plainly(answers[1]));
}

TEST(cbk5_a_call_inside_the_answer_of_the_shutdown) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    admin("{\"do\":\"pongs\",\"answered\":false}");
    struct answer *answers[3] = {answer_to("ping"), NULL, (struct answer *)(void *)person.client};
    answers[0]->inside = call_again;
    answers[0]->inside_argument = answers;
    cometchat_client_ping(person.client, plainly(answers[0]));
    CHECK_OK(cometchat_client_shutdown(person.client));
    CHECK(is_given(answers[0]));
    await(answers[1]);
    person_free(&person);
}

TEST(a_builder_that_is_never_built_destroys_what_it_was_given) {
    struct queue *queue = queue_new(QUEUE_INLINE);
    cometchat_client_builder *builder = cometchat_client_builder_new();
    CHECK_OK(cometchat_client_builder_set_executor(builder, queue_executor(queue)));
    queue_free_handle(queue);
    cometchat_client_builder_free(builder);
}

/* Where callbacks run. (CBK3) */
#include <stdlib.h>

#include "people.h"

static pthread_t here(void) {
    return pthread_self();
}

struct place {
    struct queue *queue;
    bool was_there;
};

static void note_place(void *argument) {
    struct place *place = argument;
    place->was_there = is_on(place->queue);
}

TEST(cbk3_a_clients_executor_gets_its_callbacks) {
    struct queue *queue = queue_new(QUEUE_THREAD);
    cometchat_client_builder *builder = cometchat_client_builder_new();
    CHECK_OK(cometchat_client_builder_set_executor(builder, queue_executor(queue)));
    queue_free_handle(queue);
    struct person person = person_built(ANDREW, builder, NULL);
    cometchat_client_builder_free(builder);
    person_init(&person, MODE_MANUAL);
    person_log_in(&person);
    struct place place = {queue, false};
    struct answer *connect = answer_to("connect");
    connect->inside = note_place;
    connect->inside_argument = &place;
    cometchat_client_connect(person.client, plainly(connect));
    CHECK_SUCCEEDS(connect);
    CHECK(place.was_there);
    person_free(&person);
}

TEST(cbk3_a_handle_may_be_answered_elsewhere) {
    struct queue *queue = queue_new(QUEUE_THREAD);
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    cometchat_client *handle = cometchat_client_answering_on(person.client, queue_executor(queue));
    queue_free_handle(queue);
    struct place place = {queue, false};
    struct answer *ping = answer_to("ping");
    ping->inside = note_place;
    ping->inside_argument = &place;
    cometchat_client_ping(handle, plainly(ping));
    CHECK_SUCCEEDS(ping);
    CHECK(place.was_there);
    cometchat_client_free(handle);
    person_free(&person);
}

TEST(cbk3_a_listeners_executor_gets_its_events) {
    struct queue *queue = queue_new(QUEUE_KEEPING);
    struct person person = person_built(ANDREW, NULL, queue_executor(queue));
    person_init(&person, MODE_MANUAL);
    CHECK(!has_heard(&person, "status"));
    queue_await(queue, 1);
    queue_run(queue);
    CHECK(has_heard(&person, "status disconnected"));
    person_free(&person);
    queue_tear_down(queue);
}

TEST(cbk3_default_is_another_thread) {
    struct person person = person_new(ANDREW);
    cometchat_settings *settings = settings_for(MODE_MANUAL);
    struct answer *init = answer_to("init");
    cometchat_client_init(person.client, S(APP_ID), settings, plainly(init));
    cometchat_settings_free(settings);
    CHECK_SUCCEEDS(init);
    CHECK(!pthread_equal(init->thread, here()));
    person_free(&person);
}

/* Jobs of which some are events, some answers. */
static struct person person_with_kept_jobs(struct queue *queue, struct answer **answers,
                                           int count) {
    struct person person = person_built(ANDREW, NULL, queue_executor(queue));
    cometchat_client *handle = cometchat_client_answering_on(person.client, queue_executor(queue));
    person_init(&person, MODE_MANUAL);
    for (int at = 0; at < count; at++) {
        answers[at] = answer_to("connect");
        cometchat_client_connect(handle, plainly(answers[at]));
    }
    cometchat_client_free(handle);
    queue_await(queue, count + 1);
    return person;
}

TEST(a_job_that_is_freed_answers_its_call) {
    struct queue *queue = queue_new(QUEUE_KEEPING);
    struct answer *answers[3];
    struct person person = person_with_kept_jobs(queue, answers, 3);
    queue_drop(queue);
    for (int at = 0; at < 3; at++) {
        CHECK(is_given(answers[at]));
        CHECK(pthread_equal(answers[at]->thread, here()));
        CHECK_FAILS(answers[at], "ERR_NOT_LOGGED_IN");
    }
    CHECK(!has_heard(&person, "status"));
    person_free(&person);
    queue_tear_down(queue);
}

TEST(a_queue_that_drops_all_jobs_harms_nobody) {
    struct queue *queue = queue_new(QUEUE_DROPPING);
    cometchat_client_builder *builder = cometchat_client_builder_new();
    CHECK_OK(cometchat_client_builder_set_executor(builder, queue_executor(queue)));
    queue_free_handle(queue);
    struct person person = person_built(ANDREW, builder, NULL);
    cometchat_client_builder_free(builder);
    person_init(&person, MODE_MANUAL);
    person_log_in(&person);
    person_connect(&person);
    person_disconnect(&person);
    CHECK(!has_heard(&person, "status"));
    person_free(&person);
}

TEST(cbk5_jobs_that_run_after_the_shutdown_do_nothing) {
    struct queue *queue = queue_new(QUEUE_KEEPING);
    struct answer *answers[3];
    struct person person = person_with_kept_jobs(queue, answers, 3);
    person_free(&person);
    for (int at = 0; at < 3; at++) {
        CHECK(is_given(answers[at]));
        CHECK(pthread_equal(answers[at]->thread, here()));
    }
    CHECK(queue_length(queue) > 0);
    queue_run(queue);
    CHECK(!has_heard(&person, "status"));
    queue_tear_down(queue);
}

TEST(cbk5_jobs_may_be_freed_after_the_shutdown) {
    struct queue *queue = queue_new(QUEUE_KEEPING);
    struct answer *answers[3];
    struct person person = person_with_kept_jobs(queue, answers, 3);
    person_free(&person);
    queue_tear_down(queue);
}

TEST(a_job_runs_on_any_thread_and_null_is_refused) {
    CHECK_RESULT(cometchat_job_run(NULL), COMETCHAT_RESULT_NULL_PARAMETER);
    struct queue *queue = queue_new(QUEUE_KEEPING);
    struct answer *answers[1];
    struct person person = person_with_kept_jobs(queue, answers, 1);
    cometchat_job *job;
    while ((job = queue_take(queue)) != NULL) {
        CHECK_OK(cometchat_job_run(job));
    }
    CHECK(is_given(answers[0]));
    person_free(&person);
    queue_tear_down(queue);
}

TEST(an_executor_without_execute_is_refused) {
    struct watched *watched = calloc(1, sizeof *watched);
    watched_enter(watched, "an executor without execute", false, NULL);
    cometchat_executor *executor = cometchat_executor_new(
        (cometchat_executor_functions){.ctx = watched, .destroy = watched_destroy});
    CHECK(executor == NULL);
    CHECK(is_destroyed(watched));
}

TEST(an_executor_lives_as_long_as_it_is_used) {
    struct queue *queue = queue_new(QUEUE_INLINE);
    struct person person = person_built(ANDREW, NULL, queue_executor(queue));
    queue_free_handle(queue);
    person_init(&person, MODE_MANUAL);
    hears(&person, "status disconnected");
    person_free(&person);
}

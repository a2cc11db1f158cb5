/* Calling back in, and freeing, inside callbacks. (CBK4) */
#include <stdlib.h>

#include "people.h"

/* A listener that does something to its client at its first event. */
struct actor {
    struct watched watched;
    cometchat_client *client;
    cometchat_executor *executor;
    void (*act)(struct actor *);
    atomic_bool has_acted;
    /* For listeners that are called on the SDK's thread. */
    struct answer *answer;
};

static void act_once(struct actor *actor) {
    watched_call(&actor->watched);
    if (!actor->has_acted) {
        actor->has_acted = true;
        actor->act(actor);
    }
    watched_return(&actor->watched);
}

static void on_connection(void *ctx, const cometchat_connection_event *event) {
    (void)event;
    act_once(ctx);
}

static void on_message(void *ctx, const cometchat_message_event *event) {
    act_once(ctx);
    /* What the event lends is still there, whatever was freed. */
    CHECK(contains(cometchat_message_event_json(event), "\"type\":\"text\""));
}

static struct actor *actor_new(cometchat_client *client, void (*act)(struct actor *)) {
    struct actor *actor = calloc(1, sizeof *actor);
    REQUIRE(actor != NULL);
    actor->client = client;
    actor->act = act;
    watched_enter(&actor->watched, "an acting listener", false, NULL);
    return actor;
}

static struct actor *act_at_status(struct person *person, void (*act)(struct actor *),
                                   const cometchat_executor *executor) {
    struct actor *actor = actor_new(person->client, act);
    cometchat_connection_listener listener = {
        .ctx = actor, .on_event = on_connection, .destroy = watched_destroy};
    CHECK_OK(
        cometchat_client_add_connection_listener(person->client, S("actor"), listener, executor));
    return actor;
}

static struct actor *act_at_message(struct person *person, void (*act)(struct actor *),
                                    const cometchat_executor *executor) {
    struct actor *actor = actor_new(person->client, act);
    cometchat_message_listener listener = {
        .ctx = actor, .on_event = on_message, .destroy = watched_destroy};
    CHECK_OK(cometchat_client_add_message_listener(person->client, S("actor"), listener, executor));
    return actor;
}

static bool has_returned(void *argument) {
    struct actor *actor = argument;
    return actor->has_acted && atomic_load(&actor->watched.running) == 0;
}

static void await_acted(struct actor *actor) {
    lock();
    bool in_time = wait_until(has_returned, actor);
    unlock();
    CHECK(in_time);
}

static void let_george_write(void) {
    admin("{\"do\":\"send_message\",\"sender\":\"" GEORGE "\",\"receiver\":\"" ANDREW
          "\",\"text\":\"go\"}");
}

static void remove_itself(struct actor *actor) {
    CHECK_OK(cometchat_client_remove_message_listener(actor->client, S("actor")));
    CHECK_OK(cometchat_client_remove_connection_listener(actor->client, S("actor")));
    CHECK(!is_destroyed(&actor->watched));
}

TEST(evt5_a_listener_may_remove_itself) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct actor *actor = act_at_message(&person, remove_itself, NULL);
    let_george_write();
    await_destroyed(&actor->watched);
    let_george_write();
    hears(&person, "text");
    hears(&person, "text");
    CHECK(atomic_load(&actor->watched.calls) == 1);
    person_free(&person);
}

static void replace_itself(struct actor *actor) {
    cometchat_message_listener nothing = {0};
    CHECK_OK(cometchat_client_add_message_listener(actor->client, S("actor"), nothing, NULL));
}

TEST(evt5_a_listener_may_replace_itself) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct actor *actor = act_at_message(&person, replace_itself, NULL);
    let_george_write();
    await_destroyed(&actor->watched);
    person_free(&person);
}

static void free_handle(struct actor *actor) {
    cometchat_client_free(actor->client);
}

/* The last handle goes inside a callback, on the SDK's thread or that of a queue. */
static void check_freeing_inside(enum queue_kind kind) {
    struct queue *queue = queue_new(kind);
    struct person person = person_built(ANDREW, NULL, queue_executor(queue));
    person_init(&person, MODE_AUTO);
    person_log_in(&person);
    hears(&person, "status connected");
    struct actor *actor = act_at_message(&person, free_handle, queue_executor(queue));
    queue_free_handle(queue);
    let_george_write();
    await_destroyed(&actor->watched);
    CHECK(actor->has_acted);
    watched_destroy(person.notes);
}

TEST(cbk4_the_last_handle_may_be_freed_inside_a_callback) {
    check_freeing_inside(QUEUE_THREAD);
}

TEST(cbk4_the_last_handle_may_be_freed_on_the_thread_that_drives_it) {
    check_freeing_inside(QUEUE_INLINE);
}

static void shut_down(struct actor *actor) {
    CHECK_OK(cometchat_client_shutdown(actor->client));
}

TEST(cbk4_shutdown_inside_a_callback) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct actor *actor = act_at_message(&person, shut_down, NULL);
    let_george_write();
    await_acted(actor);
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_NONE);
    person_free(&person);
}

static void free_answered_client(void *argument) {
    struct person *person = argument;
    cometchat_client_free(person->client);
}

TEST(cbk4_the_last_handle_may_be_freed_inside_an_answer) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    struct answer *ping = answer_to("ping");
    ping->inside = free_answered_client;
    ping->inside_argument = &person;
    cometchat_client_ping(person.client, plainly(ping));
    CHECK_SUCCEEDS(ping);
    watched_destroy(person.notes);
}

/* A refused parameter is answered inline: the handle goes while the function runs that was given
 * it. */
TEST(cbk4_the_handle_may_be_freed_inside_an_inline_answer) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    struct answer *init = answer_to("init");
    init->inside = free_answered_client;
    init->inside_argument = &person;
    cometchat_client_init(person.client, S(APP_ID), NULL, plainly(init));
    CHECK_FAILS(init, "MISSING_PARAMETERS");
    watched_destroy(person.notes);
}

static void free_executor(struct actor *actor) {
    cometchat_executor_free(actor->executor);
}

TEST(cbk4_an_executor_may_be_freed_inside_its_callback) {
    struct queue *queue = queue_new(QUEUE_THREAD);
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct actor *actor = act_at_message(&person, free_executor, queue_executor(queue));
    actor->executor = queue_executor(queue);
    let_george_write();
    await_acted(actor);
    person_free(&person);
}

static void call_everything(struct actor *actor) {
    cometchat_client *other = cometchat_client_clone(actor->client);
    CHECK(cometchat_client_is_initialised(other));
    cometchat_client_connection_status(other);
    cometchat_diagnostics_free(cometchat_client_diagnostics(other));
    cometchat_user_free(cometchat_client_logged_in_user(other));
    actor->answer = answer_to("a call inside");
    cometchat_client_disconnect(other, plainly(actor->answer));
    CHECK_OK(cometchat_client_begin_connect(other));
    cometchat_client_free(other);
}

TEST(cbk4_calls_inside_a_callback) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct actor *actor = act_at_status(&person, call_everything, NULL);
    admin("{\"do\":\"drop\",\"user\":\"" ANDREW "\",\"how\":\"reset\"}");
    hears(&person, "status disconnected");
    hears(&person, "status connected");
    person_free(&person);
    CHECK(actor->has_acted && is_given(actor->answer));
}

/* A ctx that owns a handle of its own client: its destroy frees it. */
static void destroy_owner(void *ctx) {
    struct actor *actor = ctx;
    cometchat_client_free(actor->client);
    watched_destroy(ctx);
}

TEST(a_listener_that_owns_a_handle_ends_with_its_removal) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct actor *actor = actor_new(cometchat_client_clone(person.client), remove_itself);
    cometchat_message_listener listener = {
        .ctx = actor, .on_event = on_message, .destroy = destroy_owner};
    CHECK_OK(cometchat_client_add_message_listener(person.client, S("actor"), listener, NULL));
    cometchat_client_free(person.client);
    let_george_write();
    await_destroyed(&actor->watched);
    watched_destroy(person.notes);
}

TEST(evt5_one_delegate_beside_listeners_with_ids) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    cometchat_client *client = person.client;
    cometchat_str none = cometchat_str_absent();
    CHECK_OK(cometchat_client_remove_message_listener(client, S("never added")));
    for (int round = 0; round < 2; round++) {
        struct actor *actor = actor_new(client, remove_itself);
        cometchat_message_listener listener = {
            .ctx = actor, .on_event = on_message, .destroy = watched_destroy};
        actor->has_acted = true;
        CHECK_OK(cometchat_client_add_message_listener(client, none, listener, NULL));
        let_george_write();
        hears(&person, "text");
        CHECK_OK(cometchat_client_remove_message_listener(client, none));
        await_destroyed(&actor->watched);
    }
    CHECK_OK(cometchat_client_remove_login_listener(client, none));
    CHECK_OK(cometchat_client_remove_user_listener(client, none));
    CHECK_OK(cometchat_client_remove_group_listener(client, none));
    CHECK_OK(cometchat_client_remove_call_listener(client, none));
    CHECK_OK(cometchat_client_remove_connection_listener(client, none));
    person_free(&person);
}

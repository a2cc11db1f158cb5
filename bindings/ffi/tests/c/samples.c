#include "samples.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "people.h"

/* More than the largest limit. */
#define LONG_SIZE (COMETCHAT_MOST_DOCUMENT_BYTES + 1)

/* What a listener, or a store, holds on to until the samples are not needed any more. */
struct held {
    struct watched watched;
    const void *borrowed;
};

static bool holding;
static struct held *connection_event;
static struct held *login_event;
static struct held *user_event;
static struct held *group_event;
static struct held *call_event;
static struct held *message_event;
static struct held *store_reply;
static struct held *page;
static pthread_t store_thread;

static struct person andrew;
static struct person george;
static struct person nancy;
static struct person asked;
static cometchat_token_reply *token_reply;
static struct queue *queue;
static struct queue *keeping;
static char *long_text;

static cometchat_text *text;
static cometchat_error *error;
static cometchat_settings *settings;
static cometchat_client_builder *builder;
static cometchat_outgoing_message *outgoing;
static cometchat_messages_request *messages_request;
static cometchat_message *message;
static cometchat_user *user;
static cometchat_group *group;
static cometchat_diagnostics *diagnostics;

static bool may_let_go(void *unused) {
    (void)unused;
    return !holding;
}

static void hold(void *ctx, const void *borrowed) {
    struct held *held = ctx;
    watched_call(&held->watched);
    lock();
    if (held->borrowed == NULL) {
        held->borrowed = borrowed;
        ring();
        while (!wait_until(may_let_go, NULL)) {
        }
    }
    unlock();
    watched_return(&held->watched);
}

static bool is_held(void *argument) {
    const struct held *held = argument;
    return held->borrowed != NULL;
}

static void await_held(struct held *held) {
    lock();
    bool in_time = wait_until(is_held, held);
    unlock();
    if (!in_time) {
        fail(__FILE__, __LINE__, "nothing came to hold: %s", held->watched.what);
        give_up();
    }
}

static struct held *held_new(const char *what) {
    struct held *held = calloc(1, sizeof *held);
    REQUIRE(held != NULL);
    watched_enter(&held->watched, what, false, NULL);
    return held;
}

/* A listener of each kind that holds its first event, on a thread of its own. */
#define HOLDING_LISTENER(KIND)                                                                     \
    static void hold_##KIND(void *ctx, const cometchat_##KIND##_event *event) {                    \
        hold(ctx, event);                                                                          \
    }                                                                                              \
    static void add_holding_##KIND(cometchat_client *client) {                                     \
        struct queue *own = queue_new(QUEUE_THREAD);                                               \
        KIND##_event = held_new("a listener for " #KIND " events");                                \
        cometchat_##KIND##_listener listener = {                                                   \
            .ctx = KIND##_event, .on_event = hold_##KIND, .destroy = watched_destroy};             \
        CHECK_OK(cometchat_client_add_##KIND##_listener(client, S("holding"), listener,            \
                                                        queue_executor(own)));                     \
        queue_free_handle(own);                                                                    \
    }                                                                                              \
    const cometchat_##KIND##_event *sample_cometchat_##KIND##_event(void) {                        \
        return KIND##_event->borrowed;                                                             \
    }

HOLDING_LISTENER(connection)
HOLDING_LISTENER(login)
HOLDING_LISTENER(user)
HOLDING_LISTENER(group)
HOLDING_LISTENER(call)
HOLDING_LISTENER(message)

static void hold_load(void *ctx, cometchat_store_reply *reply) {
    hold(ctx, reply);
    CHECK_OK(cometchat_store_reply_empty(reply));
}

static void accept_save(void *ctx, cometchat_bytes document, cometchat_store_reply *reply) {
    (void)ctx;
    (void)document;
    CHECK_OK(cometchat_store_reply_done(reply));
}

static void accept_set_aside(void *ctx, cometchat_str note, cometchat_store_reply *reply) {
    (void)ctx;
    (void)note;
    CHECK_OK(cometchat_store_reply_done(reply));
}

static void *build_with_holding_store(void *unused) {
    (void)unused;
    cometchat_client *client = NULL;
    cometchat_client_builder *own = cometchat_client_builder_new();
    cometchat_store store = {.ctx = store_reply,
                             .load = hold_load,
                             .save = accept_save,
                             .set_aside = accept_set_aside,
                             .destroy = watched_destroy};
    CHECK_OK(cometchat_client_builder_set_session_store(own, store));
    CHECK_OK(cometchat_client_builder_build(own, &client, NULL));
    cometchat_client_builder_free(own);
    cometchat_client_free(client);
    return NULL;
}

static void hold_page(void *ctx, const cometchat_messages *messages, const cometchat_error *error) {
    CHECK(error == NULL);
    hold(ctx, messages);
}

/* A page that waits in its callback. */
static void fetch_page_to_hold(void) {
    struct queue *own = queue_new(QUEUE_THREAD);
    cometchat_client *client = cometchat_client_answering_on(andrew.client, queue_executor(own));
    cometchat_messages_request *request = cometchat_messages_request_new();
    page = held_new("a page of messages");
    cometchat_messages_callback callback = {
        .ctx = page, .done = hold_page, .destroy = watched_destroy};
    cometchat_client_fetch_previous(client, request, callback);
    cometchat_messages_request_free(request);
    cometchat_client_free(client);
    queue_free_handle(own);
}

/* Nancy leaves the group and comes back, and calls; with the REST interface alone. */
static void let_nancy_act(void) {
    char token[256];
    auth_token_of(&nancy, token, sizeof token);
    rest("DELETE", "/groups/" GROUP "/members", token, "");
    rest("POST", "/groups/" GROUP "/members", token, "{}");
    rest("POST", "/calls", token,
         "{\"receiver\":\"" ANDREW "\",\"receiverType\":\"user\",\"type\":\"audio\","
         "\"category\":\"call\",\"status\":\"initiated\"}");
}

static void hold_events(void) {
    andrew = person_new(ANDREW);
    add_holding_connection(andrew.client);
    add_holding_login(andrew.client);
    add_holding_user(andrew.client);
    add_holding_group(andrew.client);
    add_holding_call(andrew.client);
    add_holding_message(andrew.client);
    person_init(&andrew, MODE_AUTO);
    person_log_in(&andrew);
    hears(&andrew, "status connected");
    george = person_connected(GEORGE, MODE_AUTO);
    nancy = person_connected(NANCY, MODE_AUTO);
    let_nancy_act();
    person_send(&george, ANDREW, "for the samples");
    fetch_page_to_hold();
    await_held(page);
    await_held(connection_event);
    await_held(login_event);
    await_held(user_event);
    await_held(group_event);
    await_held(call_event);
    await_held(message_event);
}

/* Provider and reply. */

static void take_request(void *ctx, cometchat_str uid, cometchat_token_reply *reply) {
    (void)uid;
    watched_call(ctx);
    lock();
    token_reply = reply;
    ring();
    unlock();
    watched_return(ctx);
}

static void ask_for_tokens(void) {
    struct watched *watched = calloc(1, sizeof *watched);
    watched_enter(watched, "the samples' token provider", false, NULL);
    cometchat_client_builder *own = cometchat_client_builder_new();
    cometchat_token_provider provider = {
        .ctx = watched, .request = take_request, .destroy = watched_destroy};
    CHECK_OK(cometchat_client_builder_set_token_provider(own, provider));
    asked = person_built("cometchat-uid-4", own, NULL);
    cometchat_client_builder_free(own);
    person_init(&asked, MODE_MANUAL);
}

static bool is_asked(void *unused) {
    (void)unused;
    return token_reply != NULL;
}

cometchat_token_reply *fresh_cometchat_token_reply(void) {
    /* The user of before may still be there, if the reply of before is not yet digested. */
    struct answer *forgotten = answer_to("forget_session");
    cometchat_client_forget_session(asked.client, plainly(forgotten));
    await(forgotten);
    person_log_in(&asked);
    admin("{\"do\":\"revoke_tokens\",\"user\":\"%s\"}", asked.uid);
    CHECK_OK(cometchat_client_begin_connect(asked.client));
    lock();
    bool in_time = wait_until(is_asked, NULL);
    cometchat_token_reply *reply = token_reply;
    token_reply = NULL;
    unlock();
    REQUIRE(in_time);
    return reply;
}

/* An error can only be kept from an answer. */
cometchat_error *fresh_cometchat_error(void) {
    struct answer *answer = answer_to("a call without a client");
    cometchat_client_connect(NULL, plainly(answer));
    await(answer);
    return cometchat_error_clone(answer->error);
}

cometchat_text *fresh_cometchat_text(void) {
    return cometchat_user_json(user);
}

cometchat_executor *fresh_cometchat_executor(void) {
    return cometchat_executor_new(made_cometchat_executor_functions("a fresh executor"));
}

cometchat_settings *fresh_cometchat_settings(void) {
    return cometchat_settings_new();
}

cometchat_client_builder *fresh_cometchat_client_builder(void) {
    return cometchat_client_builder_new();
}

cometchat_client *fresh_cometchat_client(void) {
    return cometchat_client_clone(andrew.client);
}

cometchat_outgoing_message *fresh_cometchat_outgoing_message(void) {
    cometchat_outgoing_message *fresh = NULL;
    CHECK_OK(cometchat_outgoing_message_new_text(S(GEORGE), COMETCHAT_RECEIVER_TYPE_USER,
                                                 S("hello"), &fresh));
    return fresh;
}

cometchat_messages_request *fresh_cometchat_messages_request(void) {
    return cometchat_messages_request_new();
}

cometchat_message *fresh_cometchat_message(void) {
    return cometchat_message_clone(
        cometchat_message_event_message(sample_cometchat_message_event()));
}

cometchat_user *fresh_cometchat_user(void) {
    cometchat_user *fresh = NULL;
    CHECK_OK(cometchat_user_from_json(good_str("json"), &fresh));
    return fresh;
}

cometchat_group *fresh_cometchat_group(void) {
    cometchat_group *fresh = NULL;
    CHECK_OK(cometchat_group_from_json(good_str("json"), &fresh));
    return fresh;
}

cometchat_diagnostics *fresh_cometchat_diagnostics(void) {
    return cometchat_client_diagnostics(andrew.client);
}

/* An answer that waits in an executor. */
cometchat_job *fresh_cometchat_job(void) {
    cometchat_client *client =
        cometchat_client_answering_on(andrew.client, queue_executor(keeping));
    cometchat_client_ping(client, made_cometchat_callback("a job"));
    cometchat_client_free(client);
    queue_await(keeping, 1);
    return queue_take(keeping);
}

cometchat_text *sample_cometchat_text(void) {
    return text;
}

cometchat_error *sample_cometchat_error(void) {
    return error;
}

cometchat_executor *sample_cometchat_executor(void) {
    return queue_executor(queue);
}

cometchat_settings *sample_cometchat_settings(void) {
    return settings;
}

cometchat_client_builder *sample_cometchat_client_builder(void) {
    return builder;
}

cometchat_client *sample_cometchat_client(void) {
    return andrew.client;
}

cometchat_outgoing_message *sample_cometchat_outgoing_message(void) {
    return outgoing;
}

/* Not fetched with: its settings can still be changed. */
cometchat_messages_request *sample_cometchat_messages_request(void) {
    return messages_request;
}

const cometchat_messages *sample_cometchat_messages(void) {
    return page->borrowed;
}

cometchat_message *sample_cometchat_message(void) {
    return message;
}

cometchat_user *sample_cometchat_user(void) {
    return user;
}

cometchat_group *sample_cometchat_group(void) {
    return group;
}

cometchat_diagnostics *sample_cometchat_diagnostics(void) {
    return diagnostics;
}

const cometchat_entity *sample_cometchat_entity(void) {
    const cometchat_message *call = cometchat_call_event_message(sample_cometchat_call_event());
    return cometchat_message_entity(call, COMETCHAT_ROLE_ON);
}

const cometchat_call *sample_cometchat_call(void) {
    return cometchat_entity_call(sample_cometchat_entity());
}

cometchat_store_reply *sample_cometchat_store_reply(void) {
    return (cometchat_store_reply *)store_reply->borrowed;
}

const cometchat_store_turn *sample_cometchat_store_turn(void) {
    return NULL;
}

void samples_begin(void) {
    holding = true;
    token_reply = NULL;
    long_text = malloc(LONG_SIZE);
    REQUIRE(long_text != NULL);
    memset(long_text, 'a', LONG_SIZE);
    queue = queue_new(QUEUE_INLINE);
    keeping = queue_new(QUEUE_KEEPING);
    hold_events();
    store_reply = held_new("a store that waits");
    REQUIRE(pthread_create(&store_thread, NULL, build_with_holding_store, NULL) == 0);
    await_held(store_reply);
    ask_for_tokens();
    user = fresh_cometchat_user();
    group = fresh_cometchat_group();
    message = fresh_cometchat_message();
    text = fresh_cometchat_text();
    error = fresh_cometchat_error();
    settings = cometchat_settings_new();
    builder = cometchat_client_builder_new();
    outgoing = fresh_cometchat_outgoing_message();
    messages_request = cometchat_messages_request_new();
    diagnostics = fresh_cometchat_diagnostics();
    REQUIRE(sample_cometchat_call() != NULL);
}

void samples_end(void) {
    cometchat_user_free(user);
    cometchat_group_free(group);
    cometchat_message_free(message);
    cometchat_text_free(text);
    cometchat_error_free(error);
    cometchat_settings_free(settings);
    cometchat_client_builder_free(builder);
    cometchat_outgoing_message_free(outgoing);
    cometchat_messages_request_free(messages_request);
    cometchat_diagnostics_free(diagnostics);
    lock();
    holding = false;
    ring();
    unlock();
    pthread_join(store_thread, NULL);
    person_free(&andrew);
    person_free(&george);
    person_free(&nancy);
    person_free(&asked);
    queue_free_handle(queue);
    queue_tear_down(keeping);
    free(long_text);
}

/* Callback structs. */

static struct answer *latest;

static struct answer *latest_new(const char *what) {
    latest = answer_to(what);
    return latest;
}

static struct watched *watched_new(const char *what) {
    struct watched *watched = calloc(1, sizeof *watched);
    REQUIRE(watched != NULL);
    watched_enter(watched, what, false, NULL);
    return watched;
}

cometchat_callback made_cometchat_callback(const char *what) {
    return plainly(latest_new(what));
}

cometchat_user_callback made_cometchat_user_callback(const char *what) {
    return with_user(latest_new(what));
}

cometchat_text_callback made_cometchat_text_callback(const char *what) {
    return with_text(latest_new(what));
}

cometchat_message_callback made_cometchat_message_callback(const char *what) {
    return with_message(latest_new(what));
}

cometchat_group_callback made_cometchat_group_callback(const char *what) {
    return with_group(latest_new(what));
}

cometchat_messages_callback made_cometchat_messages_callback(const char *what) {
    return with_messages(latest_new(what));
}

#define MADE_LISTENER(KIND)                                                                        \
    static void count_##KIND(void *ctx, const cometchat_##KIND##_event *event) {                   \
        watched_call(ctx);                                                                         \
        CHECK(event != NULL);                                                                      \
        watched_return(ctx);                                                                       \
    }                                                                                              \
    cometchat_##KIND##_listener made_cometchat_##KIND##_listener(const char *what) {               \
        return (cometchat_##KIND##_listener){                                                      \
            .ctx = watched_new(what), .on_event = count_##KIND, .destroy = watched_destroy};       \
    }

MADE_LISTENER(message)
MADE_LISTENER(connection)
MADE_LISTENER(login)
MADE_LISTENER(user)
MADE_LISTENER(group)
MADE_LISTENER(call)

static void run_at_once(void *ctx, cometchat_job *job) {
    watched_call(ctx);
    CHECK_OK(cometchat_job_run(job));
    watched_return(ctx);
}

cometchat_executor_functions made_cometchat_executor_functions(const char *what) {
    return (cometchat_executor_functions){
        .ctx = watched_new(what), .execute = run_at_once, .destroy = watched_destroy};
}

static void load_nothing(void *ctx, cometchat_store_reply *reply) {
    watched_call(ctx);
    CHECK_OK(cometchat_store_reply_empty(reply));
    watched_return(ctx);
}

cometchat_store made_cometchat_store(const char *what) {
    return (cometchat_store){.ctx = watched_new(what),
                             .load = load_nothing,
                             .save = accept_save,
                             .set_aside = accept_set_aside,
                             .destroy = watched_destroy};
}

static void give_no_token(void *ctx, cometchat_str uid, cometchat_token_reply *reply) {
    (void)uid;
    watched_call(ctx);
    cometchat_token_reply_free(reply);
    watched_return(ctx);
}

cometchat_token_provider made_cometchat_token_provider(const char *what) {
    return (cometchat_token_provider){
        .ctx = watched_new(what), .request = give_no_token, .destroy = watched_destroy};
}

static void count_line(void *ctx, cometchat_log_level level, cometchat_str target,
                       cometchat_str line) {
    (void)level;
    watched_call(ctx);
    CHECK(!is_absent(target) && !is_absent(line));
    watched_return(ctx);
}

cometchat_log_callback made_cometchat_log_callback(const char *what) {
    return (cometchat_log_callback){
        .ctx = watched_new(what), .on_log = count_line, .destroy = watched_destroy};
}

/* Strings. */

cometchat_str good_str(const char *parameter) {
    if (strcmp(parameter, "json") == 0 || strcmp(parameter, "data") == 0 ||
        strcmp(parameter, "metadata") == 0) {
        return S("{\"uid\":\"superhero\",\"guid\":\"heroes\",\"name\":\"Hero\"}");
    }
    return S(GEORGE);
}

cometchat_bytes good_bytes(void) {
    static const uint8_t bytes[32] = {1};
    return (cometchat_bytes){.data = bytes, .len = sizeof bytes};
}

cometchat_str bad_str(void) {
    return S("good until here: \xff\xfe");
}

cometchat_str long_str(void) {
    return (cometchat_str){.data = long_text, .len = LONG_SIZE};
}

cometchat_bytes long_bytes(void) {
    return (cometchat_bytes){.data = (const uint8_t *)long_text, .len = LONG_SIZE};
}

/* Expectations. */

void expect_result(enum expected expected, const char *what, cometchat_result result) {
    static const cometchat_result results[] = {
        [LACKS] = COMETCHAT_RESULT_NULL_PARAMETER, [IS_NO_UTF8] = COMETCHAT_RESULT_INVALID_UTF8,
        [IS_TOO_LONG] = COMETCHAT_RESULT_TOO_LONG, [IS_UNKNOWN] = COMETCHAT_RESULT_INVALID_ARGUMENT,
        [PANICS] = COMETCHAT_RESULT_PANIC,         [IS_FINE] = COMETCHAT_RESULT_OK,
    };
    check_result(__FILE__, __LINE__, what, (int)result, (int)results[expected]);
}

void expect_answered(enum expected expected, const char *what) {
    static const char *const codes[] = {
        [LACKS] = "MISSING_PARAMETERS",         [IS_NO_UTF8] = "INVALID_PARAMETER",
        [IS_TOO_LONG] = "ERROR_LIMIT_EXCEEDED", [IS_UNKNOWN] = "INVALID_PARAMETER",
        [PANICS] = "ERROR_UNHANDLED_EXCEPTION", [IS_FINE] = "",
    };
    const char *parameter = strstr(what, ": ");
    bool is_receiver_type = expected == IS_UNKNOWN && strcmp(parameter, ": receiver_type") == 0;
    const char *code = is_receiver_type ? "ERR_INVALID_RECEIVER_TYPE" : codes[expected];
    if (!is_given(latest) || !pthread_equal(latest->thread, pthread_self())) {
        fail(__FILE__, __LINE__, "%s is not answered inline", what);
    } else if (strcmp(latest->code, code) != 0) {
        fail(__FILE__, __LINE__, "%s is answered %s, not %s", what, latest->code, code);
    } else if (parameter != NULL && strcmp(latest->details, parameter + 2) != 0) {
        fail(__FILE__, __LINE__, "%s: the details are %s", what, latest->details);
    }
}

void expect_pointer(const char *what, const void *pointer) {
    if (pointer != NULL) {
        fail(__FILE__, __LINE__, "%s gives something, not NULL", what);
    }
}

void expect_str(enum expected expected, const char *what, cometchat_str str) {
    /* An unknown result has a sentence of its own. */
    if (expected != IS_UNKNOWN && !is_absent(str)) {
        fail(__FILE__, __LINE__, "%s gives a string", what);
    }
}

void expect_number(const char *what, int64_t number) {
    /* -1 where 0 would mean something. */
    if (number != 0 && number != -1) {
        fail(__FILE__, __LINE__, "%s gives %lld", what, (long long)number);
    }
}

void check_poison(const void *out, size_t size, const char *what) {
    const unsigned char *bytes = out;
    for (size_t at = 0; at < size; at++) {
        if (bytes[at] != 0x5A) {
            fail(__FILE__, __LINE__, "%s has written to its output", what);
            return;
        }
    }
}

void panic_next(const char *function) {
#ifdef COMETCHAT_PANIC_INJECTION
    CHECK_OK(cometchat_test_panic_next(S(function)));
#else
    (void)function;
#endif
}

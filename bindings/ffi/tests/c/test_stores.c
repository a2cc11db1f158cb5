/* Session stores, progress stores, folders, token providers of the host. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "people.h"

enum mood { MOOD_GOOD, MOOD_LOCKED, MOOD_FAILING, MOOD_SILENT };
enum turns { TURNS_NONE, TURNS_ONCE, TURNS_TWICE, TURNS_ELSEWHERE, TURNS_NEVER, TURNS_REFUSED };

/* What survives a client. */
struct drawer {
    uint8_t *document;
    size_t size;
    enum mood mood;
    int loads;
    int saves;
    int set_asides;
    enum turns turns;
    int turns_taken;
    /* Saves outside of a turn. */
    int stray_saves;
    bool in_turn;
};

struct store {
    struct watched watched;
    struct drawer *drawer;
};

/* Whether the mood has answered. */
static bool answers_mood(const struct drawer *drawer, cometchat_store_reply *reply) {
    switch (drawer->mood) {
    case MOOD_LOCKED:
        CHECK_OK(cometchat_store_reply_locked(reply));
        return true;
    case MOOD_FAILING:
        CHECK_OK(cometchat_store_reply_failed(reply, -25300));
        return true;
    case MOOD_SILENT:
        return true;
    default:
        return false;
    }
}

static void load(void *ctx, cometchat_store_reply *reply) {
    struct store *store = ctx;
    struct drawer *drawer = store->drawer;
    watched_call(&store->watched);
    drawer->loads++;
    if (!answers_mood(drawer, reply)) {
        if (drawer->document == NULL) {
            CHECK_OK(cometchat_store_reply_empty(reply));
        } else {
            cometchat_bytes document = {.data = drawer->document, .len = drawer->size};
            CHECK_OK(cometchat_store_reply_document(reply, document));
        }
        CHECK_RESULT(cometchat_store_reply_empty(reply), COMETCHAT_RESULT_ALREADY_SET);
    }
    watched_return(&store->watched);
}

static void save(void *ctx, cometchat_bytes document, cometchat_store_reply *reply) {
    struct store *store = ctx;
    struct drawer *drawer = store->drawer;
    watched_call(&store->watched);
    drawer->saves++;
    drawer->stray_saves += drawer->turns != TURNS_NONE && !drawer->in_turn ? 1 : 0;
    if (!answers_mood(drawer, reply)) {
        free(drawer->document);
        drawer->document = malloc(document.len + 1);
        memcpy(drawer->document, document.data, document.len);
        drawer->size = document.len;
        CHECK_OK(cometchat_store_reply_done(reply));
    }
    watched_return(&store->watched);
}

static void set_aside(void *ctx, cometchat_str note, cometchat_store_reply *reply) {
    struct store *store = ctx;
    struct drawer *drawer = store->drawer;
    watched_call(&store->watched);
    CHECK(!is_absent(note));
    drawer->set_asides++;
    if (!answers_mood(drawer, reply)) {
        free(drawer->document);
        drawer->document = NULL;
        CHECK_OK(cometchat_store_reply_done(reply));
    }
    watched_return(&store->watched);
}

static void *run_elsewhere(void *argument) {
    cometchat_result *result = calloc(1, sizeof *result);
    *result = cometchat_store_turn_run(argument);
    return result;
}

static void run_turn_elsewhere(const cometchat_store_turn *turn) {
    pthread_t thread;
    void *result = NULL;
    REQUIRE(pthread_create(&thread, NULL, run_elsewhere, (void *)turn) == 0);
    pthread_join(thread, &result);
    CHECK_RESULT(*(cometchat_result *)result, COMETCHAT_RESULT_INVALID_ARGUMENT);
    free(result);
}

static void take_turn(void *ctx, const cometchat_store_turn *turn, cometchat_store_reply *reply) {
    struct store *store = ctx;
    struct drawer *drawer = store->drawer;
    watched_call(&store->watched);
    CHECK(!drawer->in_turn);
    drawer->turns_taken++;
    drawer->in_turn = true;
    if (drawer->turns == TURNS_REFUSED) {
        CHECK_OK(cometchat_store_reply_failed(reply, -25300));
    }
    if (drawer->turns == TURNS_ELSEWHERE) {
        run_turn_elsewhere(turn);
    }
    if (drawer->turns < TURNS_NEVER) {
        CHECK_OK(cometchat_store_turn_run(turn));
    }
    if (drawer->turns == TURNS_TWICE) {
        CHECK_RESULT(cometchat_store_turn_run(turn), COMETCHAT_RESULT_ALREADY_SET);
    }
    drawer->in_turn = false;
    watched_return(&store->watched);
}

static cometchat_store store_in(struct drawer *drawer) {
    struct store *store = calloc(1, sizeof *store);
    REQUIRE(store != NULL);
    store->drawer = drawer;
    watched_enter(&store->watched, "a store", false, NULL);
    return (cometchat_store){.ctx = store,
                             .load = load,
                             .save = save,
                             .set_aside = set_aside,
                             .in_turn = drawer->turns == TURNS_NONE ? NULL : take_turn,
                             .destroy = watched_destroy};
}

static struct person person_with(struct drawer *session, struct drawer *progress) {
    cometchat_client_builder *builder = cometchat_client_builder_new();
    CHECK_OK(cometchat_client_builder_set_session_store(builder, store_in(session)));
    CHECK_OK(cometchat_client_builder_set_progress_store(builder, store_in(progress)));
    struct person person = person_built(ANDREW, builder, NULL);
    cometchat_client_builder_free(builder);
    return person;
}

static void empty(struct drawer *drawer) {
    free(drawer->document);
    drawer->document = NULL;
}

/* Stores of a client that is gone are destroyed before their drawers are. */
static void person_leave(struct person *person) {
    person_free(person);
    watched_settle();
}

TEST(sto1_a_session_survives_in_the_hosts_store) {
    static struct drawer session;
    static struct drawer progress;
    struct person first = person_with(&session, &progress);
    person_init(&first, MODE_AUTO);
    person_log_in(&first);
    hears(&first, "status connected");
    person_leave(&first);
    CHECK(session.saves > 0 && session.size > 0);
    CHECK(progress.saves > 0);
    struct person second = person_with(&session, &progress);
    cometchat_user *user = cometchat_client_logged_in_user(second.client);
    CHECK(is_text(cometchat_user_uid(user), ANDREW));
    cometchat_user_free(user);
    person_init(&second, MODE_AUTO);
    hears(&second, "status connected");
    CHECK(!has_heard(&second, "login"));
    person_leave(&second);
    empty(&session);
    empty(&progress);
}

TEST(sto3_a_damaged_document_is_set_aside) {
    static struct drawer session;
    static struct drawer progress;
    session.document = malloc(8);
    memcpy(session.document, "damaged!", 8);
    session.size = 8;
    struct person person = person_with(&session, &progress);
    person_init(&person, MODE_AUTO);
    person_log_in(&person);
    CHECK(session.set_asides == 1);
    person_leave(&person);
    empty(&session);
    empty(&progress);
}

TEST(sto4_a_locked_store_deletes_nothing) {
    static struct drawer session = {.mood = MOOD_LOCKED};
    static struct drawer progress;
    struct person person = person_with(&session, &progress);
    person_init(&person, MODE_AUTO);
    CHECK(cometchat_client_logged_in_user(person.client) == NULL);
    CHECK(session.loads > 0 && session.set_asides == 0);
    person_leave(&person);
    empty(&progress);
}

static void check_bad_store(enum mood mood) {
    static struct drawer session;
    static struct drawer progress;
    session = (struct drawer){.mood = mood};
    struct person person = person_with(&session, &progress);
    person_init(&person, MODE_AUTO);
    person_log_in(&person);
    hears(&person, "problem ERROR_IO_EXCEPTION");
    hears(&person, "status connected");
    person_leave(&person);
    empty(&progress);
}

static void check_turns(enum turns turns) {
    static struct drawer session;
    static struct drawer progress;
    session = (struct drawer){.turns = turns};
    progress = (struct drawer){.turns = turns};
    struct person person = person_with(&session, &progress);
    person_init(&person, MODE_AUTO);
    person_log_in(&person);
    if (turns >= TURNS_NEVER) {
        hears(&person, "problem ERROR_IO_EXCEPTION");
    }
    hears(&person, "status connected");
    person_leave(&person);
    CHECK(session.turns_taken > 0 && session.stray_saves == 0);
    CHECK((session.saves > 0) == (turns < TURNS_NEVER));
    CHECK(progress.turns_taken == 0);
    empty(&session);
    empty(&progress);
}

TEST(sto6_the_session_is_changed_in_turns) {
    check_turns(TURNS_ONCE);
}

TEST(sto6_a_turn_runs_once) {
    check_turns(TURNS_TWICE);
}

TEST(sto6_a_turn_runs_on_its_own_thread) {
    check_turns(TURNS_ELSEWHERE);
}

TEST(sto6_a_turn_that_is_forgotten_counts_as_failed) {
    check_turns(TURNS_NEVER);
}

TEST(sto6_without_a_turn_the_session_is_this_processs) {
    check_turns(TURNS_REFUSED);
}

TEST(sto6_an_extension_uses_the_session_without_a_socket) {
    static struct drawer session;
    static struct drawer progress;
    session = (struct drawer){.turns = TURNS_ONCE};
    struct person app = person_with(&session, &progress);
    person_init(&app, MODE_MANUAL);
    person_log_in(&app);
    cometchat_client_builder *builder = cometchat_client_builder_new();
    CHECK_OK(cometchat_client_builder_set_session_store(builder, store_in(&session)));
    CHECK_OK(cometchat_client_builder_set_extension(builder, S("share"), false));
    struct person extension = person_built(ANDREW, builder, NULL);
    person_init(&extension, MODE_AUTO);
    struct answer *connected = answer_to("connect");
    cometchat_client_connect(extension.client, plainly(connected));
    CHECK_FAILS(connected, "ERR_WEBSOCKET_ERROR");
    person_send(&extension, GEORGE, "from the extension");
    CHECK_OK(cometchat_client_builder_set_extension(builder, S("no spaces"), true));
    cometchat_client *none = NULL;
    cometchat_error *error = NULL;
    CHECK_RESULT(cometchat_client_builder_build(builder, &none, &error), COMETCHAT_RESULT_FAILED);
    CHECK(none == NULL && is_text(cometchat_error_code(error), "ERROR_LIMIT_EXCEEDED"));
    cometchat_error_free(error);
    cometchat_client_builder_free(builder);
    person_free(&extension);
    person_leave(&app);
    empty(&session);
    empty(&progress);
}

TEST(a_store_that_fails_is_told_and_the_login_counts) {
    check_bad_store(MOOD_FAILING);
}

TEST(a_store_that_does_not_answer_counts_as_failed) {
    check_bad_store(MOOD_SILENT);
}

TEST(a_store_without_its_functions_is_refused_and_destroyed) {
    static struct drawer drawer;
    cometchat_client_builder *builder = cometchat_client_builder_new();
    cometchat_store store = store_in(&drawer);
    store.load = NULL;
    CHECK_RESULT(cometchat_client_builder_set_session_store(builder, store),
                 COMETCHAT_RESULT_NULL_PARAMETER);
    store = store_in(&drawer);
    store.set_aside = NULL;
    CHECK_RESULT(cometchat_client_builder_set_progress_store(builder, store),
                 COMETCHAT_RESULT_NULL_PARAMETER);
    /* The second takes the first back. */
    CHECK_OK(cometchat_client_builder_set_session_store(builder, store_in(&drawer)));
    CHECK_OK(cometchat_client_builder_set_session_store(builder, store_in(&drawer)));
    cometchat_client_builder_free(builder);
}

TEST(sto1_a_session_survives_in_a_folder) {
    /* The script's, who removes it at the end: a write may still be under way here. */
    char folder[1024];
    snprintf(folder, sizeof folder, "%s/folder-%d", getenv("HOME"), (int)getpid());
    for (int round = 0; round < 2; round++) {
        cometchat_client_builder *builder = cometchat_client_builder_new();
        CHECK_OK(cometchat_client_builder_set_folder(builder, S(folder)));
        struct person person = person_built(ANDREW, builder, NULL);
        cometchat_client_builder_free(builder);
        person_init(&person, MODE_AUTO);
        if (round == 0) {
            person_log_in(&person);
        }
        hears(&person, "status connected");
        person_leave(&person);
    }
}

/* Token providers. */

enum generosity { GIVES_AT_ONCE, GIVES_LATER, GIVES_NOTHING };

struct provider {
    struct watched watched;
    enum generosity generosity;
    char token[256];
    cometchat_token_reply *reply;
};

static void request(void *ctx, cometchat_str uid, cometchat_token_reply *reply) {
    struct provider *provider = ctx;
    watched_call(&provider->watched);
    CHECK(is_text(uid, ANDREW));
    switch (provider->generosity) {
    case GIVES_AT_ONCE:
        CHECK_OK(cometchat_token_reply_give(reply, S(provider->token)));
        break;
    case GIVES_NOTHING:
        cometchat_token_reply_free(reply);
        break;
    default:
        lock();
        provider->reply = reply;
        unlock();
    }
    watched_return(&provider->watched);
}

static struct provider *provider_new(enum generosity generosity) {
    struct provider *provider = calloc(1, sizeof *provider);
    REQUIRE(provider != NULL);
    provider->generosity = generosity;
    watched_enter(&provider->watched, "a token provider", false, NULL);
    return provider;
}

static struct person person_provided_by(struct provider *provider) {
    cometchat_client_builder *builder = cometchat_client_builder_new();
    cometchat_token_provider functions = {
        .ctx = provider, .request = request, .destroy = watched_destroy};
    CHECK_OK(cometchat_client_builder_set_token_provider(builder, functions));
    struct person person = person_built(ANDREW, builder, NULL);
    cometchat_client_builder_free(builder);
    person_init(&person, MODE_AUTO);
    person_log_in(&person);
    hears(&person, "status connected");
    return person;
}

/* The server forgets the token; the next connection is refused. */
static void lose_token(void) {
    admin("{\"do\":\"revoke_tokens\",\"user\":\"" ANDREW "\"}");
    admin("{\"do\":\"drop\",\"user\":\"" ANDREW "\",\"how\":\"reset\"}");
}

static void fetch_fresh_token(struct provider *provider) {
    struct person other = person_new(ANDREW);
    person_init(&other, MODE_MANUAL);
    person_log_in(&other);
    auth_token_of(&other, provider->token, sizeof provider->token);
    person_free(&other);
}

static bool is_requested(void *argument) {
    const struct provider *provider = argument;
    return provider->reply != NULL;
}

TEST(log8_a_token_provider_that_answers_later) {
    struct provider *provider = provider_new(GIVES_LATER);
    struct person person = person_provided_by(provider);
    lose_token();
    lock();
    bool in_time = wait_until(is_requested, provider);
    unlock();
    REQUIRE(in_time);
    fetch_fresh_token(provider);
    CHECK_OK(cometchat_token_reply_give(provider->reply, S(provider->token)));
    hears(&person, "status connected");
    CHECK(!has_heard(&person, "logout"));
    person_free(&person);
}

TEST(log8_a_token_provider_that_answers_at_once) {
    struct provider *provider = provider_new(GIVES_AT_ONCE);
    struct person person = person_provided_by(provider);
    person_disconnect(&person);
    admin("{\"do\":\"revoke_tokens\",\"user\":\"" ANDREW "\"}");
    fetch_fresh_token(provider);
    person_connect(&person);
    CHECK(atomic_load(&provider->watched.calls) == 1);
    person_free(&person);
}

TEST(log8_without_a_token_the_user_is_logged_out) {
    struct provider *provider = provider_new(GIVES_NOTHING);
    struct person person = person_provided_by(provider);
    lose_token();
    hears(&person, "logout");
    person_free(&person);
}

TEST(log8_a_reply_may_be_given_after_the_shutdown) {
    struct provider *provider = provider_new(GIVES_LATER);
    struct person person = person_provided_by(provider);
    lose_token();
    lock();
    bool in_time = wait_until(is_requested, provider);
    unlock();
    REQUIRE(in_time);
    person_free(&person);
    CHECK_OK(cometchat_token_reply_give(provider->reply, S("too late")));
}

TEST(a_provider_without_request_is_refused_and_destroyed) {
    struct provider *provider = provider_new(GIVES_NOTHING);
    cometchat_client_builder *builder = cometchat_client_builder_new();
    cometchat_token_provider functions = {.ctx = provider, .destroy = watched_destroy};
    CHECK_RESULT(cometchat_client_builder_set_token_provider(builder, functions),
                 COMETCHAT_RESULT_NULL_PARAMETER);
    CHECK(is_destroyed(&provider->watched));
    cometchat_client_builder_free(builder);
}

#include "people.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LINES 4096

/* Shared by the listeners of one person; each has an entry of its own in the ledger. */
struct notes {
    struct watched watched;
    char *lines[MOST_LINES];
    int count;
    int heard;
    cometchat_message *last;
};

struct ear {
    struct watched watched;
    struct notes *notes;
};

static void write_down(struct notes *notes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void write_down(struct notes *notes, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    lock();
    if (notes->count < MOST_LINES) {
        notes->lines[notes->count++] = strdup(line);
    }
    ring();
    unlock();
}

static const char *copied(char (*into)[256], cometchat_str str) {
    copy_str(*into, sizeof *into, str);
    return *into;
}

static void on_connection(void *ctx, const cometchat_connection_event *event) {
    struct ear *ear = ctx;
    char name[256];
    char reason[256];
    watched_call(&ear->watched);
    switch (cometchat_connection_event_kind(event)) {
    case COMETCHAT_CONNECTION_EVENT_TYPE_TRANSITION:
        write_down(ear->notes, "status %s %s",
                   copied(&name, cometchat_status_name(cometchat_connection_event_current(event))),
                   copied(&reason, cometchat_connection_event_reason(event)));
        break;
    case COMETCHAT_CONNECTION_EVENT_TYPE_PROBLEM:
        write_down(ear->notes, "problem %s",
                   copied(&name, cometchat_error_code(cometchat_connection_event_error(event))));
        break;
    default:
        write_down(ear->notes, "update");
    }
    watched_return(&ear->watched);
}

static void on_login(void *ctx, const cometchat_login_event *event) {
    struct ear *ear = ctx;
    char name[256];
    watched_call(&ear->watched);
    switch (cometchat_login_event_kind(event)) {
    case COMETCHAT_LOGIN_EVENT_TYPE_LOGIN_SUCCESS:
        write_down(ear->notes, "login %s",
                   copied(&name, cometchat_user_uid(cometchat_login_event_user(event))));
        break;
    case COMETCHAT_LOGIN_EVENT_TYPE_LOGOUT_SUCCESS:
        write_down(ear->notes, "logout");
        break;
    default:
        write_down(ear->notes, "failed %s",
                   copied(&name, cometchat_error_code(cometchat_login_event_error(event))));
    }
    watched_return(&ear->watched);
}

static void on_user(void *ctx, const cometchat_user_event *event) {
    struct ear *ear = ctx;
    char uid[256];
    watched_call(&ear->watched);
    bool online = cometchat_user_event_kind(event) == COMETCHAT_USER_EVENT_TYPE_ONLINE;
    write_down(ear->notes, "%s %s", online ? "online" : "offline",
               copied(&uid, cometchat_user_uid(cometchat_user_event_user(event))));
    watched_return(&ear->watched);
}

static void on_group(void *ctx, const cometchat_group_event *event) {
    struct ear *ear = ctx;
    char action[256];
    char uid[256];
    watched_call(&ear->watched);
    write_down(ear->notes, "group %s %s",
               copied(&action, cometchat_message_action(cometchat_group_event_action(event))),
               copied(&uid, cometchat_user_uid(cometchat_group_event_member(event))));
    watched_return(&ear->watched);
}

static void on_call(void *ctx, const cometchat_call_event *event) {
    struct ear *ear = ctx;
    char sender[256];
    watched_call(&ear->watched);
    const cometchat_message *message = cometchat_call_event_message(event);
    write_down(ear->notes, "call %d %s", (int)cometchat_call_event_kind(event),
               copied(&sender, cometchat_message_sender(message)));
    watched_return(&ear->watched);
}

static void keep(struct notes *notes, const cometchat_message *message) {
    cometchat_message *copy = cometchat_message_clone(message);
    lock();
    cometchat_message *old = notes->last;
    notes->last = copy;
    unlock();
    cometchat_message_free(old);
}

static void write_down_message(struct notes *notes, const char *kind,
                               const cometchat_message_event *event) {
    char sender[256];
    char text[256];
    const cometchat_message *message = cometchat_message_event_message(event);
    keep(notes, message);
    write_down(notes, "%s %s %s%s", kind, copied(&sender, cometchat_message_sender(message)),
               copied(&text, cometchat_message_text(message)),
               cometchat_message_is_recovered(message) ? " (recovered)" : "");
}

static void write_down_sender(struct notes *notes, const char *kind,
                              const cometchat_message_event *event) {
    char sender[256];
    char data[256];
    write_down(notes, "%s %s %llu %s", kind,
               copied(&sender, cometchat_user_uid(cometchat_message_event_sender(event))),
               (unsigned long long)cometchat_message_event_message_id(event),
               copied(&data, cometchat_message_event_data(event)));
}

static void write_down_reaction(struct notes *notes, const char *kind,
                                const cometchat_message_event *event) {
    char uid[256];
    char emoji[256];
    cometchat_reaction reaction;
    CHECK_OK(cometchat_message_event_reaction(event, &reaction));
    CHECK(reaction.message_id == cometchat_message_event_message_id(event));
    write_down(notes, "%s %s %s", kind, copied(&uid, reaction.uid),
               copied(&emoji, reaction.reaction));
}

static void write_down_gap(struct notes *notes, const cometchat_message_event *event) {
    char reason[256];
    cometchat_gap gap;
    CHECK_OK(cometchat_message_event_gap(event, &gap));
    write_down(notes, "gap %s", copied(&reason, gap.reason));
}

static void on_message(void *ctx, const cometchat_message_event *event) {
    struct ear *ear = ctx;
    struct notes *notes = ear->notes;
    watched_call(&ear->watched);
    switch (cometchat_message_event_kind(event)) {
    case COMETCHAT_MESSAGE_EVENT_TYPE_TEXT:
        write_down_message(notes, "text", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_MEDIA:
        write_down_message(notes, "media", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_CUSTOM:
        write_down_message(notes, "custom", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_EDITED:
        write_down_message(notes, "edited", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_DELETED:
        write_down_message(notes, "deleted", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_STARTED:
        write_down_sender(notes, "typing", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_ENDED:
        write_down_sender(notes, "stopped", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_DELIVERED:
        write_down_sender(notes, "delivered", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_READ:
        write_down_sender(notes, "read", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TRANSIENT:
        write_down_sender(notes, "transient", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_REACTION_ADDED:
        write_down_reaction(notes, "reaction", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_REACTION_REMOVED:
        write_down_reaction(notes, "unreaction", event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_GAP:
        write_down_gap(notes, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_MISSED_AVAILABLE:
        write_down(notes, "missed");
        break;
    default:
        write_down(notes, "other");
    }
    CHECK(contains(cometchat_message_event_json(event), "\"type\":"));
    watched_return(&ear->watched);
}

static void release_notes(struct watched *watched) {
    struct notes *notes = (struct notes *)watched;
    while (notes->count > 0) {
        free(notes->lines[--notes->count]);
    }
    cometchat_message_free(notes->last);
}

/* The notes themselves are nothing that the library destroys. */
static struct notes *notes_new(void) {
    struct notes *notes = calloc(1, sizeof *notes);
    REQUIRE(notes != NULL);
    watched_enter(&notes->watched, "notes", false, release_notes);
    return notes;
}

static struct ear *ear_new(struct notes *notes) {
    struct ear *ear = calloc(1, sizeof *ear);
    REQUIRE(ear != NULL);
    ear->notes = notes;
    watched_enter(&ear->watched, "a listener", false, NULL);
    return ear;
}

static void add_listeners(cometchat_client *client, struct notes *notes,
                          const cometchat_executor *executor) {
#define LISTENER(ON_EVENT) {.ctx = ear_new(notes), .on_event = ON_EVENT, .destroy = watched_destroy}
    cometchat_str id = S("notes");
    cometchat_connection_listener connection = LISTENER(on_connection);
    cometchat_login_listener login = LISTENER(on_login);
    cometchat_user_listener user = LISTENER(on_user);
    cometchat_group_listener group = LISTENER(on_group);
    cometchat_call_listener call = LISTENER(on_call);
    cometchat_message_listener message = LISTENER(on_message);
#undef LISTENER
    CHECK_OK(cometchat_client_add_connection_listener(client, id, connection, executor));
    CHECK_OK(cometchat_client_add_login_listener(client, id, login, executor));
    CHECK_OK(cometchat_client_add_user_listener(client, id, user, executor));
    CHECK_OK(cometchat_client_add_group_listener(client, id, group, executor));
    CHECK_OK(cometchat_client_add_call_listener(client, id, call, executor));
    CHECK_OK(cometchat_client_add_message_listener(client, id, message, executor));
}

struct person person_built(const char *uid, cometchat_client_builder *builder,
                           const cometchat_executor *executor) {
    cometchat_client_builder *own = builder == NULL ? cometchat_client_builder_new() : NULL;
    struct person person = {.uid = uid, .notes = notes_new()};
    CHECK_OK(cometchat_client_builder_build(own == NULL ? builder : own, &person.client, NULL));
    cometchat_client_builder_free(own);
    REQUIRE(person.client != NULL);
    add_listeners(person.client, person.notes, executor);
    return person;
}

struct person person_new(const char *uid) {
    return person_built(uid, NULL, NULL);
}

cometchat_settings *settings_for(enum mode mode) {
    cometchat_settings *settings = cometchat_settings_new();
    REQUIRE(settings != NULL);
    CHECK_OK(cometchat_settings_override_client_host(settings, S(server_url())));
    CHECK_OK(cometchat_settings_set_presence(settings, COMETCHAT_PRESENCE_ALL_USERS));
    CHECK_OK(cometchat_settings_set_auto_establish_socket_connection(settings, mode == MODE_AUTO));
    CHECK_OK(cometchat_settings_set_time(settings, COMETCHAT_TIME_FIRST_RETRY, 10));
    CHECK_OK(cometchat_settings_set_time(settings, COMETCHAT_TIME_RETRY_BASE, 50));
    return settings;
}

void person_init(const struct person *person, enum mode mode) {
    cometchat_settings *settings = settings_for(mode);
    struct answer *answer = answer_to("init");
    cometchat_client_init(person->client, S(APP_ID), settings, plainly(answer));
    cometchat_settings_free(settings);
    CHECK_SUCCEEDS(answer);
}

void person_log_in(const struct person *person) {
    struct answer *answer = answer_to("login");
    cometchat_client_login(person->client, S(person->uid), S(AUTH_KEY), with_user(answer));
    CHECK_SUCCEEDS(answer);
}

struct person person_connected(const char *uid, enum mode mode) {
    struct person person = person_new(uid);
    person_init(&person, mode);
    person_log_in(&person);
    if (mode == MODE_MANUAL) {
        person_connect(&person);
    }
    hears(&person, "status connected");
    return person;
}

void person_free(struct person *person) {
    CHECK_OK(cometchat_client_shutdown(person->client));
    cometchat_client_free(person->client);
    person->client = NULL;
    watched_destroy(person->notes);
}

void person_connect(const struct person *person) {
    struct answer *answer = answer_to("connect");
    cometchat_client_connect(person->client, plainly(answer));
    CHECK_SUCCEEDS(answer);
}

void person_disconnect(const struct person *person) {
    struct answer *answer = answer_to("disconnect");
    cometchat_client_disconnect(person->client, plainly(answer));
    CHECK_SUCCEEDS(answer);
}

uint64_t person_send(const struct person *person, const char *receiver, const char *text) {
    cometchat_outgoing_message *message = NULL;
    CHECK_OK(cometchat_outgoing_message_new_text(S(receiver), COMETCHAT_RECEIVER_TYPE_USER, S(text),
                                                 &message));
    struct answer *answer = answer_to("send_message");
    cometchat_client_send_message(person->client, message, with_message(answer));
    cometchat_outgoing_message_free(message);
    CHECK_SUCCEEDS(answer);
    return cometchat_message_id(answer->message);
}

struct sought {
    struct notes *notes;
    const char *beginning;
};

static bool begins(const char *line, const char *beginning) {
    return strncmp(line, beginning, strlen(beginning)) == 0;
}

/* What was passed over is done with. */
static bool is_next(void *argument) {
    const struct sought *sought = argument;
    struct notes *notes = sought->notes;
    while (notes->heard < notes->count) {
        if (begins(notes->lines[notes->heard++], sought->beginning)) {
            return true;
        }
    }
    return false;
}

void hears(const struct person *person, const char *beginning) {
    struct sought sought = {person->notes, beginning};
    lock();
    bool heard = wait_until(is_next, &sought);
    unlock();
    if (!heard) {
        for (int line = 0; line < person->notes->count; line++) {
            fail(__FILE__, __LINE__, "  heard: %s", person->notes->lines[line]);
        }
        fail(__FILE__, __LINE__, "%s did not hear in time: %s", person->uid, beginning);
        give_up();
    }
}

int times_heard(const struct person *person, const char *beginning) {
    int times = 0;
    lock();
    for (int line = 0; line < person->notes->count; line++) {
        times += begins(person->notes->lines[line], beginning) ? 1 : 0;
    }
    unlock();
    return times;
}

bool has_heard(const struct person *person, const char *beginning) {
    return times_heard(person, beginning) > 0;
}

const cometchat_message *last_message(const struct person *person) {
    return person->notes->last;
}

void auth_token_of(const struct person *person, char *into, size_t size) {
    cometchat_text *token = cometchat_client_user_auth_token(person->client);
    copy_str(into, size, cometchat_text_str(token));
    cometchat_text_free(token);
}

#include "person.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The most that anything may take, in seconds. */
#define PATIENCE 20
#define APP_ID "testapp01"
/* How long a manual connection lives in the background here, instead of 30 s. */
#define BACKGROUND_WINDOW_MS 1000

/*
 * What happens is told on a thread of the SDK; the story waits on the main thread. So each event
 * becomes a line here. The inbox is the `ctx` of several listeners and of calls, and each of them
 * calls `destroy` once: the last one frees it.
 */
struct inbox {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int owners;
    struct line *first;
    struct line **last;
    const char *name;
};

struct line {
    struct line *next;
    char text[256];
};

static struct inbox *inbox_new(const char *name) {
    struct inbox *inbox = calloc(1, sizeof *inbox);
    if (inbox == NULL) {
        abort();
    }
    pthread_mutex_init(&inbox->mutex, NULL);
    pthread_cond_init(&inbox->changed, NULL);
    inbox->owners = 1;
    inbox->last = &inbox->first;
    inbox->name = name;
    return inbox;
}

static struct inbox *inbox_share(struct inbox *inbox) {
    pthread_mutex_lock(&inbox->mutex);
    inbox->owners++;
    pthread_mutex_unlock(&inbox->mutex);
    return inbox;
}

/* The oldest line, which the caller frees. The lock is held. */
static struct line *inbox_take(struct inbox *inbox) {
    struct line *line = inbox->first;
    if (line != NULL) {
        inbox->first = line->next;
        if (inbox->first == NULL) {
            inbox->last = &inbox->first;
        }
    }
    return line;
}

/* The `destroy` of everything that is given an inbox. */
static void inbox_release(void *ctx) {
    struct inbox *inbox = ctx;
    pthread_mutex_lock(&inbox->mutex);
    bool is_last = --inbox->owners == 0;
    pthread_mutex_unlock(&inbox->mutex);
    if (is_last) {
        struct line *line;
        while ((line = inbox_take(inbox)) != NULL) {
            free(line);
        }
        pthread_cond_destroy(&inbox->changed);
        pthread_mutex_destroy(&inbox->mutex);
        free(inbox);
    }
}

static void inbox_put(struct inbox *inbox, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void inbox_put(struct inbox *inbox, const char *format, ...) {
    struct line *line = calloc(1, sizeof *line);
    va_list arguments;
    if (line == NULL) {
        abort();
    }
    va_start(arguments, format);
    vsnprintf(line->text, sizeof line->text, format, arguments);
    va_end(arguments);
    printf("    %-7s %s\n", inbox->name, line->text);
    pthread_mutex_lock(&inbox->mutex);
    *inbox->last = line;
    inbox->last = &line->next;
    pthread_cond_signal(&inbox->changed);
    pthread_mutex_unlock(&inbox->mutex);
}

/* A string of the library does not end with a NUL: printf needs its length. */
#define STR(STRING) (int)(STRING).len, (STRING).data == NULL ? "" : (STRING).data

/* Events. What they lend is gone when the listener returns. */

static void on_connection(void *ctx, const cometchat_connection_event *event) {
    cometchat_str status = cometchat_status_name(cometchat_connection_event_current(event));
    cometchat_str reason = cometchat_connection_event_reason(event);
    cometchat_str code = cometchat_error_code(cometchat_connection_event_error(event));
    switch (cometchat_connection_event_kind(event)) {
    case COMETCHAT_CONNECTION_EVENT_TYPE_TRANSITION:
        inbox_put(ctx, "status %.*s, because of %.*s", STR(status), STR(reason));
        break;
    case COMETCHAT_CONNECTION_EVENT_TYPE_PROBLEM:
        inbox_put(ctx, "problem %.*s", STR(code));
        break;
    default:
        /* Later versions may tell more. */
        break;
    }
}

static void on_login(void *ctx, const cometchat_login_event *event) {
    cometchat_str uid = cometchat_user_uid(cometchat_login_event_user(event));
    if (cometchat_login_event_kind(event) == COMETCHAT_LOGIN_EVENT_TYPE_LOGIN_SUCCESS) {
        inbox_put(ctx, "logged in as %.*s", STR(uid));
    } else if (cometchat_login_event_kind(event) == COMETCHAT_LOGIN_EVENT_TYPE_LOGOUT_SUCCESS) {
        inbox_put(ctx, "logged out");
    }
}

static void on_message(void *ctx, const cometchat_message_event *event) {
    const cometchat_message *message = cometchat_message_event_message(event);
    if (cometchat_message_event_kind(event) == COMETCHAT_MESSAGE_EVENT_TYPE_TEXT) {
        inbox_put(ctx, "message from %.*s: %.*s", STR(cometchat_message_sender(message)),
                  STR(cometchat_message_text(message)));
    }
}

static bool listen(struct person *person) {
    cometchat_str id = cometchat_str_from("story");
    cometchat_connection_listener connection = {
        .ctx = inbox_share(person->inbox), .on_event = on_connection, .destroy = inbox_release};
    cometchat_login_listener login = {
        .ctx = inbox_share(person->inbox), .on_event = on_login, .destroy = inbox_release};
    cometchat_message_listener message = {
        .ctx = inbox_share(person->inbox), .on_event = on_message, .destroy = inbox_release};
    /* Whatever fails: the library owns each ctx now, and has released it. */
    cometchat_result added[] = {
        cometchat_client_add_connection_listener(person->client, id, connection, NULL),
        cometchat_client_add_login_listener(person->client, id, login, NULL),
        cometchat_client_add_message_listener(person->client, id, message, NULL),
    };
    return added[0] == COMETCHAT_RESULT_OK && added[1] == COMETCHAT_RESULT_OK &&
           added[2] == COMETCHAT_RESULT_OK;
}

void person_begin(struct person *person, const char *name, const char *uid) {
    cometchat_client_builder *builder = cometchat_client_builder_new();
    cometchat_error *error = NULL;
    *person = (struct person){.name = name, .uid = uid, .inbox = inbox_new(name)};
    cometchat_result result = cometchat_client_builder_build(builder, &person->client, &error);
    cometchat_client_builder_free(builder);
    if (result != COMETCHAT_RESULT_OK || !listen(person)) {
        cometchat_str sentence =
            error == NULL ? cometchat_result_message(result) : cometchat_error_message(error);
        fprintf(stderr, "no client: %.*s\n", STR(sentence));
        cometchat_error_free(error);
        exit(EXIT_FAILURE);
    }
}

void person_end(struct person *person) {
    cometchat_client_shutdown(person->client);
    cometchat_client_free(person->client);
    inbox_release(person->inbox);
}

static bool begins(const char *text, const char *beginning) {
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* The next line, copied; false when the patience is over. */
static bool next_line(struct inbox *inbox, const struct timespec *end, char *text, size_t size) {
    struct line *line;
    pthread_mutex_lock(&inbox->mutex);
    while ((line = inbox_take(inbox)) == NULL) {
        if (pthread_cond_timedwait(&inbox->changed, &inbox->mutex, end) != 0) {
            break;
        }
    }
    pthread_mutex_unlock(&inbox->mutex);
    if (line == NULL) {
        return false;
    }
    snprintf(text, size, "%s", line->text);
    free(line);
    return true;
}

bool person_hears(struct person *person, const char *beginning) {
    char text[256];
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += PATIENCE;
    while (next_line(person->inbox, &end, text, sizeof text)) {
        if (begins(text, beginning)) {
            return true;
        }
    }
    fprintf(stderr, "%s did not hear in time: %s\n", person->name, beginning);
    return false;
}

/*
 * Answers. They do not pass the inbox, so that no event is lost while the story waits for one: a
 * call of its own waits on the stack, which outlives it, since the answer always comes.
 */
struct call {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool is_over;
    char code[64];
};

static void note_code(void *ctx, const cometchat_error *error) {
    struct call *call = ctx;
    snprintf(call->code, sizeof call->code, "%.*s", STR(cometchat_error_code(error)));
}

static void note_user(void *ctx, const cometchat_user *user, const cometchat_error *error) {
    (void)user;
    note_code(ctx, error);
}

static void note_text(void *ctx, cometchat_str text, const cometchat_error *error) {
    (void)text;
    note_code(ctx, error);
}

static void note_message(void *ctx, const cometchat_message *message,
                         const cometchat_error *error) {
    (void)message;
    note_code(ctx, error);
}

/* `destroy` is the last thing that the library does with a ctx. */
static void end_call(void *ctx) {
    struct call *call = ctx;
    pthread_mutex_lock(&call->mutex);
    call->is_over = true;
    pthread_cond_signal(&call->changed);
    pthread_mutex_unlock(&call->mutex);
}

static struct call new_call(void) {
    return (struct call){.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
}

static bool answered(struct person *person, const char *what, struct call *call,
                     const char *expected) {
    pthread_mutex_lock(&call->mutex);
    while (!call->is_over) {
        pthread_cond_wait(&call->changed, &call->mutex);
    }
    pthread_mutex_unlock(&call->mutex);
    printf("    %-7s %s: %s\n", person->name, what, call->code[0] == '\0' ? "done" : call->code);
    bool is_expected = strcmp(call->code, expected == NULL ? "" : expected) == 0;
    if (!is_expected) {
        fprintf(stderr, "%s should be answered with %s\n", what,
                expected == NULL ? "success" : expected);
    }
    return is_expected;
}

#define PLAIN(CALL)                                                                                \
    (cometchat_callback) {                                                                         \
        .ctx = &(CALL), .done = note_code, .destroy = end_call                                     \
    }

static cometchat_settings *settings_for(const char *server, bool automatic) {
    cometchat_settings *settings = cometchat_settings_new();
    cometchat_settings_override_client_host(settings, cometchat_str_from(server));
    cometchat_settings_set_auto_establish_socket_connection(settings, automatic);
    cometchat_settings_set_time(settings, COMETCHAT_TIME_BACKGROUND_WINDOW, BACKGROUND_WINDOW_MS);
    cometchat_settings_set_time(settings, COMETCHAT_TIME_BACKGROUND_GRACE, 0);
    return settings;
}

bool person_init(struct person *person, const char *server, bool automatic, const char *code) {
    struct call call = new_call();
    /* If a setting was refused, init says what is missing. */
    cometchat_settings *settings = settings_for(server, automatic);
    cometchat_client_init(person->client, cometchat_str_from(APP_ID), settings, PLAIN(call));
    cometchat_settings_free(settings);
    return answered(person, "init", &call, code);
}

bool person_log_in(struct person *person, const char *auth_key, const char *code) {
    struct call call = new_call();
    cometchat_user_callback callback = {.ctx = &call, .done = note_user, .destroy = end_call};
    cometchat_client_login(person->client, cometchat_str_from(person->uid),
                           cometchat_str_from(auth_key), callback);
    return answered(person, "login", &call, code);
}

bool person_connect(struct person *person, const char *code) {
    struct call call = new_call();
    cometchat_client_connect(person->client, PLAIN(call));
    return answered(person, "connect", &call, code);
}

bool person_disconnect(struct person *person, const char *code) {
    struct call call = new_call();
    cometchat_client_disconnect(person->client, PLAIN(call));
    return answered(person, "disconnect", &call, code);
}

bool person_ping(struct person *person, const char *code) {
    struct call call = new_call();
    cometchat_client_ping(person->client, PLAIN(call));
    return answered(person, "ping", &call, code);
}

bool person_send(struct person *person, const char *receiver, const char *text) {
    struct call call = new_call();
    cometchat_outgoing_message *message = NULL;
    cometchat_message_callback callback = {.ctx = &call, .done = note_message, .destroy = end_call};
    if (cometchat_outgoing_message_new_text(cometchat_str_from(receiver),
                                            COMETCHAT_RECEIVER_TYPE_USER, cometchat_str_from(text),
                                            &message) != COMETCHAT_RESULT_OK) {
        return false;
    }
    cometchat_client_send_message(person->client, message, callback);
    cometchat_outgoing_message_free(message);
    return answered(person, "send", &call, NULL);
}

bool person_log_out(struct person *person, const char *code) {
    struct call call = new_call();
    cometchat_text_callback callback = {.ctx = &call, .done = note_text, .destroy = end_call};
    cometchat_client_logout(person->client, callback);
    return answered(person, "logout", &call, code);
}

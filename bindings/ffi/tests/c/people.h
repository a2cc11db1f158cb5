/* Somebody with a client of their own, who notes down what the listeners tell. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "answers.h"
#include "cometchat.h"
#include "queue.h"
#include "server.h"

enum mode { MODE_AUTO, MODE_MANUAL };

struct person {
    cometchat_client *client;
    const char *uid;
    struct notes *notes;
};

/* Settings for the development server, with presence, which reconnect quickly. */
cometchat_settings *settings_for(enum mode mode);

/* A client with listeners of all kinds; builder and executor may be NULL. Frees neither. */
struct person person_built(const char *uid, cometchat_client_builder *builder,
                           const cometchat_executor *executor);
struct person person_new(const char *uid);
void person_init(const struct person *person, enum mode mode);
void person_log_in(const struct person *person);
/* With init, login, and a connection. */
struct person person_connected(const char *uid, enum mode mode);
/* Shuts the client down and frees the handle. */
void person_free(struct person *person);

void person_connect(const struct person *person);
void person_disconnect(const struct person *person);
/* Sends and waits; the id. */
uint64_t person_send(const struct person *person, const char *receiver, const char *text);

/*
 * What was heard: one line for each event, such as `text cometchat-uid-2 hello`, `status
 * connected`, `problem ERR_NO_INTERNET`, `login cometchat-uid-1`, `logout`, `online
 * cometchat-uid-2`, `gap limit`. `hears` waits for a line that begins so, and goes on after it the
 * next time.
 */
void hears(const struct person *person, const char *beginning);
/* Whether such a line is there, from the beginning on; does not wait. */
bool has_heard(const struct person *person, const char *beginning);
/* How many such lines there are. */
int times_heard(const struct person *person, const char *beginning);

/* A copy of the last message that a listener has seen. The person keeps it. */
const cometchat_message *last_message(const struct person *person);

/* An independent user of a kind, who only needs a token: for requests of their own. */
void auth_token_of(const struct person *person, char *into, size_t size);

/* A string literal or variable as a parameter. */
#define S(TEXT) cometchat_str_from(TEXT)

#endif

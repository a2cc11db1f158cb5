/* Somebody with a client, and what it has told that no step has asked for yet. */
#ifndef PERSON_H
#define PERSON_H

#include <stdbool.h>

#include "cometchat.h"

struct person {
    const char *name;
    const char *uid;
    cometchat_client *client;
    struct inbox *inbox;
};

/* Makes a client with listeners. The program ends if it cannot. */
void person_begin(struct person *person, const char *name, const char *uid);

/* The end, in the order of the header: shutdown, then free. */
void person_end(struct person *person);

/*
 * Calls. Each waits for its answer, shows it, and tells whether it is the expected one: `code` is
 * NULL for a success, else the error's.
 */
bool person_init(struct person *person, const char *server, bool automatic, const char *code);
bool person_log_in(struct person *person, const char *auth_key, const char *code);
bool person_connect(struct person *person, const char *code);
bool person_disconnect(struct person *person, const char *code);
bool person_ping(struct person *person, const char *code);
bool person_send(struct person *person, const char *receiver, const char *text);
bool person_log_out(struct person *person, const char *code);

/* Waits for an event whose line begins so, such as `status connected`; what came before is done
 * with. */
bool person_hears(struct person *person, const char *beginning);

#endif

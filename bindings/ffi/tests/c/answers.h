/* Answers to calls: made before the call, given by its callback, then read. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <pthread.h>

#include "cometchat.h"
#include "harness.h"
#include "watched.h"

struct answer {
    struct watched watched;
    /* The error's; empty for a success. */
    char code[64];
    char details[128];
    /* Of messages: their texts, with spaces between. */
    char text[256];
    cometchat_user *user;
    cometchat_group *group;
    cometchat_message *message;
    cometchat_error *error;
    /* Who gave it. */
    pthread_t thread;
    /* Called inside the callback, if set. */
    void (*inside)(void *);
    void *inside_argument;
};

/* `what` lives for ever. */
struct answer *answer_to(const char *what);

/* As parameters. */
cometchat_callback plainly(struct answer *answer);
cometchat_user_callback with_user(struct answer *answer);
cometchat_text_callback with_text(struct answer *answer);
cometchat_message_callback with_message(struct answer *answer);
cometchat_group_callback with_group(struct answer *answer);
cometchat_messages_callback with_messages(struct answer *answer);

bool is_given(struct answer *answer);
void await(struct answer *answer);

/* Waits, and checks. */
#define CHECK_SUCCEEDS(ANSWER) check_code(__FILE__, __LINE__, ANSWER, "")
#define CHECK_FAILS(ANSWER, CODE) check_code(__FILE__, __LINE__, ANSWER, CODE)
void check_code(const char *file, int line, struct answer *answer, const char *code);

/* Strings. */
bool is_absent(cometchat_str str);
bool is_text(cometchat_str str, const char *text);
bool contains(cometchat_str str, const char *part);
void copy_str(char *into, size_t size, cometchat_str str);

#endif

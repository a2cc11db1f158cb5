#include "answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void release(struct watched *watched) {
    struct answer *answer = (struct answer *)watched;
    cometchat_user_free(answer->user);
    cometchat_group_free(answer->group);
    cometchat_message_free(answer->message);
    cometchat_error_free(answer->error);
}

struct answer *answer_to(const char *what) {
    struct answer *answer = calloc(1, sizeof *answer);
    REQUIRE(answer != NULL);
    watched_enter(&answer->watched, what, true, release);
    return answer;
}

static struct answer *begin(void *ctx, const cometchat_error *error) {
    struct answer *answer = ctx;
    watched_call(&answer->watched);
    answer->thread = pthread_self();
    answer->error = cometchat_error_clone(error);
    copy_str(answer->code, sizeof answer->code, cometchat_error_code(error));
    copy_str(answer->details, sizeof answer->details, cometchat_error_details(error));
    CHECK((error == NULL) == is_absent(cometchat_error_message(error)));
    return answer;
}

static void end(struct answer *answer) {
    if (answer->inside != NULL) {
        answer->inside(answer->inside_argument);
    }
    watched_return(&answer->watched);
}

static void done(void *ctx, const cometchat_error *error) {
    end(begin(ctx, error));
}

static void done_with_user(void *ctx, const cometchat_user *user, const cometchat_error *error) {
    struct answer *answer = begin(ctx, error);
    CHECK((user == NULL) != (error == NULL));
    answer->user = cometchat_user_clone(user);
    end(answer);
}

static void done_with_text(void *ctx, cometchat_str text, const cometchat_error *error) {
    struct answer *answer = begin(ctx, error);
    CHECK(is_absent(text) != (error == NULL));
    copy_str(answer->text, sizeof answer->text, text);
    end(answer);
}

static void done_with_message(void *ctx, const cometchat_message *message,
                              const cometchat_error *error) {
    struct answer *answer = begin(ctx, error);
    CHECK((message == NULL) != (error == NULL));
    answer->message = cometchat_message_clone(message);
    end(answer);
}

static void done_with_group(void *ctx, const cometchat_group *group, const cometchat_error *error) {
    struct answer *answer = begin(ctx, error);
    CHECK((group == NULL) != (error == NULL));
    answer->group = cometchat_group_clone(group);
    end(answer);
}

static void done_with_messages(void *ctx, const cometchat_messages *messages,
                               const cometchat_error *error) {
    struct answer *answer = begin(ctx, error);
    CHECK((messages == NULL) != (error == NULL));
    size_t count = cometchat_messages_count(messages);
    for (size_t index = 0; index < count; index++) {
        const cometchat_message *message = cometchat_messages_at(messages, index);
        size_t at = strlen(answer->text);
        if (index > 0 && at + 1 < sizeof answer->text) {
            answer->text[at++] = ' ';
        }
        copy_str(answer->text + at, sizeof answer->text - at, cometchat_message_text(message));
    }
    CHECK(cometchat_messages_at(messages, count) == NULL);
    CHECK(cometchat_messages_at(messages, SIZE_MAX) == NULL);
    end(answer);
}

cometchat_callback plainly(struct answer *answer) {
    return (cometchat_callback){.ctx = answer, .done = done, .destroy = watched_destroy};
}

cometchat_user_callback with_user(struct answer *answer) {
    return (cometchat_user_callback){
        .ctx = answer, .done = done_with_user, .destroy = watched_destroy};
}

cometchat_text_callback with_text(struct answer *answer) {
    return (cometchat_text_callback){
        .ctx = answer, .done = done_with_text, .destroy = watched_destroy};
}

cometchat_message_callback with_message(struct answer *answer) {
    return (cometchat_message_callback){
        .ctx = answer, .done = done_with_message, .destroy = watched_destroy};
}

cometchat_group_callback with_group(struct answer *answer) {
    return (cometchat_group_callback){
        .ctx = answer, .done = done_with_group, .destroy = watched_destroy};
}

cometchat_messages_callback with_messages(struct answer *answer) {
    return (cometchat_messages_callback){
        .ctx = answer, .done = done_with_messages, .destroy = watched_destroy};
}

bool is_given(struct answer *answer) {
    return is_destroyed(&answer->watched);
}

void await(struct answer *answer) {
    await_destroyed(&answer->watched);
}

void check_code(const char *file, int line, struct answer *answer, const char *code) {
    await(answer);
    if (strcmp(answer->code, code) != 0) {
        fail(file, line, "%s: answered \"%s\" (%s), not \"%s\"", answer->watched.what, answer->code,
             answer->details, code);
    }
}

bool is_absent(cometchat_str str) {
    return str.data == NULL;
}

bool is_text(cometchat_str str, const char *text) {
    return str.data != NULL && str.len == strlen(text) && memcmp(str.data, text, str.len) == 0;
}

bool contains(cometchat_str str, const char *part) {
    size_t length = strlen(part);
    for (size_t at = 0; str.data != NULL && at + length <= str.len; at++) {
        if (memcmp(str.data + at, part, length) == 0) {
            return true;
        }
    }
    return false;
}

void copy_str(char *into, size_t size, cometchat_str str) {
    snprintf(into, size, "%.*s", (int)str.len, str.data == NULL ? "" : str.data);
}

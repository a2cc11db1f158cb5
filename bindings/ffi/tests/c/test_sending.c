/* Sending, and what arrives on the other side. */
#include <stdio.h>
#include <string.h>

#include "people.h"

struct pair {
    struct person andrew;
    struct person george;
};

static struct pair pair_connected(void) {
    return (struct pair){.andrew = person_connected(ANDREW, MODE_AUTO),
                         .george = person_connected(GEORGE, MODE_AUTO)};
}

static void pair_free(struct pair *pair) {
    person_free(&pair->andrew);
    person_free(&pair->george);
}

TEST(a_text_with_all_extras_arrives) {
    struct pair pair = pair_connected();
    cometchat_outgoing_message *message = NULL;
    CHECK_OK(cometchat_outgoing_message_new_text(S(GEORGE), COMETCHAT_RECEIVER_TYPE_USER,
                                                 S("hello"), &message));
    CHECK_OK(cometchat_outgoing_message_set_metadata(message, S("{\"mood\":1}")));
    CHECK_RESULT(cometchat_outgoing_message_set_metadata(message, S("{broken")),
                 COMETCHAT_RESULT_INVALID_JSON);
    CHECK_OK(cometchat_outgoing_message_add_tag(message, S("one")));
    CHECK_OK(cometchat_outgoing_message_add_tag(message, S("two")));
    CHECK_OK(cometchat_outgoing_message_set_muid(message, S("my-own-id")));
    struct answer *sent = answer_to("send_message");
    cometchat_client_send_message(pair.andrew.client, message, with_message(sent));
    cometchat_outgoing_message_free(message);
    CHECK_SUCCEEDS(sent);
    CHECK(is_text(cometchat_message_muid(sent->message), "my-own-id"));
    CHECK(cometchat_message_id(sent->message) > 0);
    CHECK(cometchat_message_tag_count(sent->message) == 2);
    hears(&pair.george, "text " ANDREW " hello");
    CHECK(contains(cometchat_message_metadata(last_message(&pair.george)), "mood"));
    CHECK(cometchat_message_id(last_message(&pair.george)) == cometchat_message_id(sent->message));
    pair_free(&pair);
}

TEST(rec8_the_last_delivered_id_is_told) {
    struct pair pair = pair_connected();
    uint64_t id = person_send(&pair.andrew, GEORGE, "the last one");
    hears(&pair.george, "text " ANDREW " the last one");
    CHECK(cometchat_client_last_delivered_message_id(pair.george.client) == id);
    pair_free(&pair);
}

TEST(a_custom_message_arrives_in_the_group) {
    struct pair pair = pair_connected();
    cometchat_outgoing_message *message = NULL;
    CHECK_OK(cometchat_outgoing_message_new_custom(S(GROUP), COMETCHAT_RECEIVER_TYPE_GROUP,
                                                   S("location"), S("{\"lat\":1}"), &message));
    struct answer *sent = answer_to("send_message");
    cometchat_client_send_message(pair.andrew.client, message, with_message(sent));
    cometchat_outgoing_message_free(message);
    CHECK_SUCCEEDS(sent);
    hears(&pair.george, "custom " ANDREW);
    const cometchat_message *got = last_message(&pair.george);
    CHECK(is_text(cometchat_message_type(got), "location"));
    CHECK(contains(cometchat_message_custom_data(got), "\"lat\":1"));
    CHECK(cometchat_message_category(got) == COMETCHAT_CATEGORY_CUSTOM);
    CHECK(cometchat_message_receiver_type(got) == COMETCHAT_RECEIVER_TYPE_GROUP);
    pair_free(&pair);
}

static void check_refused(const struct person *person, const char *receiver, const char *text,
                          const char *code) {
    cometchat_outgoing_message *message = NULL;
    CHECK_OK(cometchat_outgoing_message_new_text(S(receiver), COMETCHAT_RECEIVER_TYPE_USER, S(text),
                                                 &message));
    struct answer *sent = answer_to("send_message");
    cometchat_client_send_message(person->client, message, with_message(sent));
    cometchat_outgoing_message_free(message);
    CHECK_FAILS(sent, code);
}

TEST(what_cannot_be_sent_is_refused) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    check_refused(&person, "", "hello", "ERR_EMPTY_RECEIVER");
    check_refused(&person, GEORGE, "", "ERR_EMPTY_MESSAGE_TEXT");
    check_refused(&person, "nobody-here", "hello", "ERR_UID_NOT_FOUND");
    person_free(&person);
}

TEST(typing_and_transient_messages_arrive) {
    struct pair pair = pair_connected();
    cometchat_client *client = pair.andrew.client;
    cometchat_receiver_type to_user = COMETCHAT_RECEIVER_TYPE_USER;
    CHECK_OK(cometchat_client_start_typing(client, S(GEORGE), to_user, cometchat_str_absent()));
    hears(&pair.george, "typing " ANDREW);
    CHECK_OK(cometchat_client_end_typing(client, S(GEORGE), to_user, S("{\"a\":1}")));
    hears(&pair.george, "stopped " ANDREW " 0 {\"a\":1}");
    CHECK_OK(cometchat_client_send_transient_message(client, S(GEORGE), to_user, S("{\"b\":2}")));
    hears(&pair.george, "transient " ANDREW " 0 {\"b\":2}");
    CHECK_RESULT(cometchat_client_send_transient_message(client, S(GEORGE), to_user, S("no")),
                 COMETCHAT_RESULT_INVALID_JSON);
    pair_free(&pair);
}

TEST(sta3_typing_without_a_socket_is_a_problem) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_MANUAL);
    person_log_in(&person);
    CHECK_OK(cometchat_client_start_typing(person.client, S(GEORGE), COMETCHAT_RECEIVER_TYPE_USER,
                                           cometchat_str_absent()));
    hears(&person, "problem NO_WEBSOCKET_CONNECTION");
    person_free(&person);
}

TEST(receipts_arrive) {
    struct pair pair = pair_connected();
    char line[64];
    uint64_t id = person_send(&pair.andrew, GEORGE, "read me");
    hears(&pair.george, "text " ANDREW " read me");
    struct answer *delivered = answer_to("mark_as_delivered");
    cometchat_client_mark_as_delivered(pair.george.client, id, S(ANDREW),
                                       COMETCHAT_RECEIVER_TYPE_USER, S(ANDREW), plainly(delivered));
    CHECK_SUCCEEDS(delivered);
    snprintf(line, sizeof line, "delivered " GEORGE " %llu", (unsigned long long)id);
    hears(&pair.andrew, line);
    struct answer *read = answer_to("mark_as_read");
    cometchat_client_mark_as_read(pair.george.client, id, S(ANDREW), COMETCHAT_RECEIVER_TYPE_USER,
                                  S(ANDREW), plainly(read));
    CHECK_SUCCEEDS(read);
    snprintf(line, sizeof line, "read " GEORGE " %llu", (unsigned long long)id);
    hears(&pair.andrew, line);
    pair_free(&pair);
}

TEST(edits_deletions_reactions_and_media_arrive) {
    struct pair pair = pair_connected();
    char token[256];
    char path[128];
    char body[512];
    auth_token_of(&pair.andrew, token, sizeof token);
    unsigned long long id = person_send(&pair.andrew, GEORGE, "first");
    hears(&pair.george, "text " ANDREW " first");
    snprintf(path, sizeof path, "/messages/%llu/reactions/%%F0%%9F%%91%%8D", id);
    rest("POST", path, token, "{}");
    hears(&pair.george, "reaction " ANDREW " \xf0\x9f\x91\x8d");
    rest("DELETE", path, token, "");
    hears(&pair.george, "unreaction " ANDREW);
    snprintf(path, sizeof path, "/messages/%llu", id);
    snprintf(body, sizeof body,
             "{\"type\":\"text\",\"category\":\"message\",\"data\":{\"text\":\"second\"},"
             "\"id\":\"%llu\"}",
             id);
    rest("PUT", path, token, body);
    hears(&pair.george, "edited " ANDREW " second");
    snprintf(body, sizeof body, "{\"id\":\"%llu\"}", id);
    rest("DELETE", path, token, body);
    hears(&pair.george, "deleted " ANDREW);
    CHECK(cometchat_message_deleted_at(last_message(&pair.george)) > 0);
    rest("POST", "/messages", token,
         "{\"type\":\"image\",\"receiverType\":\"user\",\"category\":\"message\","
         "\"receiver\":\"" GEORGE "\",\"data\":{\"url\":\"https://example.com/a.png\"}}");
    hears(&pair.george, "media " ANDREW);
    CHECK(is_text(cometchat_message_url(last_message(&pair.george)), "https://example.com/a.png"));
    pair_free(&pair);
}

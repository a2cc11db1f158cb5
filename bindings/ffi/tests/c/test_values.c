/* What is only read: versions, names, users, groups, messages. */
#include <stdio.h>

#include "people.h"

TEST(the_library_is_the_one_of_the_header) {
    CHECK(is_text(cometchat_version(), COMETCHAT_VERSION));
    CHECK(COMETCHAT_VERSION_NUMBER == 0x000100);
    char written[32];
    snprintf(written, sizeof written, "%d.%d.%d", COMETCHAT_VERSION_MAJOR, COMETCHAT_VERSION_MINOR,
             COMETCHAT_VERSION_PATCH);
    CHECK(is_text(cometchat_version(), written));
}

TEST(results_have_sentences) {
    for (int32_t result = COMETCHAT_RESULT_OK; result <= COMETCHAT_RESULT_PANIC; result++) {
        CHECK(cometchat_result_message(result).len > 3);
    }
    CHECK(contains(cometchat_result_message(1000), "later version"));
}

TEST(sta1_statuses_have_their_documented_names) {
    CHECK(is_absent(cometchat_status_name(COMETCHAT_STATUS_NONE)));
    CHECK(is_text(cometchat_status_name(COMETCHAT_STATUS_CONNECTING), "connecting"));
    CHECK(is_text(cometchat_status_name(COMETCHAT_STATUS_CONNECTED), "connected"));
    CHECK(is_text(cometchat_status_name(COMETCHAT_STATUS_DISCONNECTED), "disconnected"));
    CHECK(is_text(cometchat_status_name(COMETCHAT_STATUS_FEATURE_THROTTLED), "featureThrottled"));
}

static const char USER[] =
    "{\"uid\":\"bob\",\"name\":\"Bob\",\"avatar\":\"https://a\",\"link\":\"https://l\","
    "\"role\":\"default\",\"statusMessage\":\"busy\",\"metadata\":{\"a\":1},"
    "\"status\":\"available\",\"lastActiveAt\":5,\"deactivatedAt\":6,\"hasBlockedMe\":true,"
    "\"blockedByMe\":false,\"tags\":[\"one\",\"two\"]}";

static void check_user(const cometchat_user *user) {
    CHECK(is_text(cometchat_user_uid(user), "bob"));
    CHECK(is_text(cometchat_user_name(user), "Bob"));
    CHECK(is_text(cometchat_user_avatar(user), "https://a"));
    CHECK(is_text(cometchat_user_link(user), "https://l"));
    CHECK(is_text(cometchat_user_role(user), "default"));
    CHECK(is_text(cometchat_user_status_message(user), "busy"));
    CHECK(is_text(cometchat_user_metadata(user), "{\"a\":1}"));
    CHECK(cometchat_user_status(user) == COMETCHAT_AVAILABILITY_ONLINE);
    CHECK(cometchat_user_last_active_at(user) == 5);
    CHECK(cometchat_user_deactivated_at(user) == 6);
    CHECK(cometchat_user_has_blocked_me(user));
    CHECK(!cometchat_user_blocked_by_me(user));
    CHECK(cometchat_user_tag_count(user) == 2);
    CHECK(is_text(cometchat_user_tag(user, 1), "two"));
    CHECK(is_absent(cometchat_user_tag(user, 2)));
    CHECK(is_absent(cometchat_user_tag(user, SIZE_MAX)));
}

TEST(a_user_is_read_from_json_and_written) {
    cometchat_user *user = NULL;
    CHECK_OK(cometchat_user_from_json(S(USER), &user));
    REQUIRE(user != NULL);
    check_user(user);
    cometchat_text *json = cometchat_user_json(user);
    cometchat_user *again = NULL;
    CHECK_OK(cometchat_user_from_json(cometchat_text_str(json), &again));
    cometchat_user *copy = cometchat_user_clone(again);
    cometchat_user_free(again);
    cometchat_user_free(user);
    cometchat_text_free(json);
    check_user(copy);
    cometchat_user_free(copy);
}

TEST(who_has_blocked_whom_is_told_apart) {
    cometchat_user *user = NULL;
    CHECK_OK(cometchat_user_from_json(
        S("{\"uid\":\"bob\",\"hasBlockedMe\":false,\"blockedByMe\":true}"), &user));
    REQUIRE(user != NULL);
    CHECK(!cometchat_user_has_blocked_me(user));
    CHECK(cometchat_user_blocked_by_me(user));
    cometchat_user_free(user);
}

static const char GROUP_JSON[] =
    "{\"guid\":\"crew\",\"name\":\"Crew\",\"type\":\"public\",\"icon\":\"https://i\","
    "\"description\":\"us\",\"owner\":\"bob\",\"metadata\":{\"a\":1},\"scope\":\"admin\","
    "\"createdAt\":1,\"updatedAt\":2,\"joinedAt\":3,\"membersCount\":4,\"hasJoined\":true,"
    "\"tags\":[\"one\"]}";

static void check_group(const cometchat_group *group) {
    CHECK(is_text(cometchat_group_guid(group), "crew"));
    CHECK(is_text(cometchat_group_name(group), "Crew"));
    CHECK(is_text(cometchat_group_type(group), "public"));
    CHECK(is_text(cometchat_group_icon(group), "https://i"));
    CHECK(is_text(cometchat_group_description(group), "us"));
    CHECK(is_text(cometchat_group_owner(group), "bob"));
    CHECK(is_text(cometchat_group_metadata(group), "{\"a\":1}"));
    CHECK(is_text(cometchat_group_scope(group), "admin"));
    CHECK(cometchat_group_created_at(group) == 1);
    CHECK(cometchat_group_updated_at(group) == 2);
    CHECK(cometchat_group_joined_at(group) == 3);
    CHECK(cometchat_group_members_count(group) == 4);
    CHECK(cometchat_group_has_joined(group));
    CHECK(cometchat_group_tag_count(group) == 1);
    CHECK(is_text(cometchat_group_tag(group, 0), "one"));
    CHECK(is_absent(cometchat_group_tag(group, 1)));
}

TEST(a_group_is_read_from_json_and_written) {
    cometchat_group *group = NULL;
    CHECK_OK(cometchat_group_from_json(S(GROUP_JSON), &group));
    REQUIRE(group != NULL);
    check_group(group);
    cometchat_text *json = cometchat_group_json(group);
    CHECK(contains(cometchat_text_str(json), "\"guid\":\"crew\""));
    cometchat_text_free(json);
    cometchat_group *copy = cometchat_group_clone(group);
    cometchat_group_free(group);
    check_group(copy);
    cometchat_group_free(copy);
}

static const char MESSAGE[] =
    "{\"id\":\"9\",\"muid\":\"m\",\"conversationId\":\"alice_user_bob\",\"sender\":\"bob\","
    "\"receiver\":\"alice\",\"receiverType\":\"user\",\"category\":\"message\","
    "\"type\":\"image\",\"sentAt\":1,\"updatedAt\":2,\"deliveredAt\":3,\"readAt\":4,"
    "\"editedAt\":5,\"editedBy\":\"bob\",\"deletedAt\":6,\"deletedBy\":\"carl\","
    "\"parentId\":7,\"replyCount\":8,\"tags\":[\"one\",\"two\"],"
    "\"data\":{\"text\":\"look\",\"url\":\"https://u\",\"metadata\":{\"a\":1},"
    "\"attachments\":[{\"url\":\"https://f\",\"name\":\"f.png\",\"mimeType\":\"image/png\","
    "\"extension\":\"png\",\"size\":10}],\"entities\":{"
    "\"sender\":{\"entity\":{\"uid\":\"bob\",\"name\":\"Bob\"},\"entityType\":\"user\"},"
    "\"receiver\":{\"entity\":{\"uid\":\"alice\",\"name\":\"Alice\"},"
    "\"entityType\":\"user\"}}}}";

static void check_attachment(const cometchat_message *message) {
    cometchat_attachment attachment;
    CHECK(cometchat_message_attachment_count(message) == 1);
    CHECK_OK(cometchat_message_attachment(message, 0, &attachment));
    CHECK(is_text(attachment.url, "https://f"));
    CHECK(is_text(attachment.name, "f.png"));
    CHECK(is_text(attachment.mime_type, "image/png"));
    CHECK(is_text(attachment.extension, "png"));
    CHECK(attachment.size == 10);
    CHECK_RESULT(cometchat_message_attachment(message, 1, &attachment),
                 COMETCHAT_RESULT_INVALID_ARGUMENT);
}

static void check_message(const cometchat_message *message) {
    CHECK(cometchat_message_id(message) == 9);
    CHECK(is_text(cometchat_message_muid(message), "m"));
    CHECK(is_text(cometchat_message_conversation_id(message), "alice_user_bob"));
    CHECK(is_text(cometchat_message_sender(message), "bob"));
    CHECK(is_text(cometchat_message_receiver(message), "alice"));
    CHECK(cometchat_message_receiver_type(message) == COMETCHAT_RECEIVER_TYPE_USER);
    CHECK(cometchat_message_category(message) == COMETCHAT_CATEGORY_MESSAGE);
    CHECK(is_text(cometchat_message_type(message), "image"));
    CHECK(is_text(cometchat_message_text(message), "look"));
    CHECK(is_text(cometchat_message_metadata(message), "{\"a\":1}"));
    CHECK(cometchat_message_sent_at(message) == 1);
    CHECK(cometchat_message_updated_at(message) == 2);
    CHECK(cometchat_message_delivered_at(message) == 3);
    CHECK(cometchat_message_read_at(message) == 4);
    CHECK(cometchat_message_edited_at(message) == 5);
    CHECK(is_text(cometchat_message_edited_by(message), "bob"));
    CHECK(cometchat_message_deleted_at(message) == 6);
    CHECK(is_text(cometchat_message_deleted_by(message), "carl"));
    CHECK(cometchat_message_parent_id(message) == 7);
    CHECK(cometchat_message_reply_count(message) == 8);
    CHECK(cometchat_message_tag_count(message) == 2);
    CHECK(is_text(cometchat_message_tag(message, 0), "one"));
    CHECK(is_absent(cometchat_message_tag(message, 2)));
    CHECK(!cometchat_message_is_recovered(message));
    CHECK(!is_absent(cometchat_message_url(message)));
    CHECK(is_absent(cometchat_message_custom_data(message)));
    CHECK(is_absent(cometchat_message_sub_type(message)));
    CHECK(is_absent(cometchat_message_action(message)));
    check_attachment(message);
}

static void check_sender(const cometchat_message *message) {
    const cometchat_entity *entity = cometchat_message_entity(message, COMETCHAT_ROLE_SENDER);
    CHECK(is_text(cometchat_user_name(cometchat_entity_user(entity)), "Bob"));
    CHECK(cometchat_entity_group(entity) == NULL);
    CHECK(cometchat_entity_message(entity) == NULL);
    CHECK(cometchat_entity_call(entity) == NULL);
    CHECK(cometchat_message_entity(message, COMETCHAT_ROLE_ON) == NULL);
}

TEST(a_message_is_read_from_json_and_written) {
    cometchat_message *message = NULL;
    CHECK_OK(cometchat_message_from_json(S(MESSAGE), &message));
    REQUIRE(message != NULL);
    check_message(message);
    check_sender(message);
    cometchat_text *json = cometchat_message_json(message);
    cometchat_message *again = NULL;
    CHECK_OK(cometchat_message_from_json(cometchat_text_str(json), &again));
    cometchat_text_free(json);
    cometchat_message *copy = cometchat_message_clone(again);
    cometchat_message_free(again);
    cometchat_message_free(message);
    check_message(copy);
    check_sender(copy);
    cometchat_message_free(copy);
}

static cometchat_message *read_message(const char *json) {
    cometchat_message *message = NULL;
    CHECK_OK(cometchat_message_from_json(S(json), &message));
    REQUIRE(message != NULL);
    return message;
}

TEST(an_action_message_tells_group_and_scopes) {
    cometchat_message *message = read_message(
        "{\"id\":\"502\",\"category\":\"action\",\"type\":\"groupMember\",\"sender\":\"alice\","
        "\"receiver\":\"crew\",\"receiverType\":\"group\",\"data\":{\"action\":\"scopeChanged\","
        "\"extras\":{\"scope\":{\"new\":\"admin\",\"old\":\"participant\"}},\"entities\":{"
        "\"by\":{\"entity\":{\"uid\":\"alice\",\"name\":\"Alice\"},\"entityType\":\"user\"},"
        "\"on\":{\"entity\":{\"uid\":\"bob\",\"name\":\"Bob\"},\"entityType\":\"user\"},"
        "\"for\":{\"entity\":{\"guid\":\"crew\",\"name\":\"Crew\"},\"entityType\":\"group\"}}}}");
    CHECK(is_text(cometchat_message_action(message), "scopeChanged"));
    CHECK(is_text(cometchat_message_new_scope(message), "admin"));
    CHECK(is_text(cometchat_message_old_scope(message), "participant"));
    CHECK(cometchat_message_category(message) == COMETCHAT_CATEGORY_ACTION);
    const cometchat_entity *where = cometchat_message_entity(message, COMETCHAT_ROLE_FOR);
    CHECK(is_text(cometchat_group_guid(cometchat_entity_group(where)), "crew"));
    const cometchat_entity *who = cometchat_message_entity(message, COMETCHAT_ROLE_BY);
    CHECK(is_text(cometchat_user_uid(cometchat_entity_user(who)), "alice"));
    cometchat_message_free(message);
}

TEST(a_call_message_tells_the_call) {
    cometchat_message *message = read_message(
        "{\"id\":\"1\",\"category\":\"call\",\"type\":\"audio\",\"sender\":\"alice\","
        "\"receiver\":\"bob\",\"receiverType\":\"user\",\"data\":{\"action\":\"initiated\","
        "\"entities\":{\"on\":{\"entity\":{\"sessionid\":\"s1\",\"status\":\"ongoing\","
        "\"type\":\"audio\",\"initiatedAt\":3,\"joinedAt\":4},\"entityType\":\"call\"}}}}");
    const cometchat_call *call =
        cometchat_entity_call(cometchat_message_entity(message, COMETCHAT_ROLE_ON));
    REQUIRE(call != NULL);
    CHECK(is_text(cometchat_call_session_id(call), "s1"));
    CHECK(is_text(cometchat_call_type(call), "audio"));
    CHECK(cometchat_call_status(call) == COMETCHAT_CALL_STATE_ONGOING);
    CHECK(cometchat_call_initiated_at(call) == 3);
    CHECK(cometchat_call_joined_at(call) == 4);
    cometchat_message_free(message);
}

TEST(what_is_no_json_of_the_form_is_refused) {
    static const char *const wrong[] = {"", "{", "[]", "null", "1", "\"a\"", "[{\"uid\":\"a\"}]"};
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        cometchat_user *user = NULL;
        cometchat_group *group = NULL;
        cometchat_message *message = NULL;
        cometchat_str json = S(wrong[at]);
        CHECK_RESULT(cometchat_user_from_json(json, &user), COMETCHAT_RESULT_INVALID_JSON);
        CHECK_RESULT(cometchat_group_from_json(json, &group), COMETCHAT_RESULT_INVALID_JSON);
        CHECK_RESULT(cometchat_message_from_json(json, &message), COMETCHAT_RESULT_INVALID_JSON);
        CHECK(user == NULL && group == NULL && message == NULL);
    }
}

/* JSON, and objects, but of nobody: the output stays as it was. */
TEST(an_object_of_nobody_is_no_user_and_no_group) {
    static const char *const wrong[] = {"{}", "{\"uid\":{},\"guid\":{}}",
                                        "{\"uid\":\"\",\"guid\":\"\"}"};
    static char place;
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        cometchat_user *user = (cometchat_user *)(void *)&place;
        cometchat_group *group = (cometchat_group *)(void *)&place;
        CHECK_RESULT(cometchat_user_from_json(S(wrong[at]), &user), COMETCHAT_RESULT_INVALID_JSON);
        CHECK_RESULT(cometchat_group_from_json(S(wrong[at]), &group),
                     COMETCHAT_RESULT_INVALID_JSON);
        CHECK((void *)user == &place && (void *)group == &place);
    }
}

/* Single fields of a message are read leniently; these cannot be read at all. */
TEST(an_object_that_is_no_message_is_refused) {
    static const char *const wrong[] = {"{\"data\":3}", "{\"id\":1,\"id\":2}"};
    static char place;
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        cometchat_message *message = (cometchat_message *)(void *)&place;
        CHECK_RESULT(cometchat_message_from_json(S(wrong[at]), &message),
                     COMETCHAT_RESULT_INVALID_JSON);
        CHECK((void *)message == &place);
    }
}

TEST(json_that_is_deeply_nested_is_refused) {
    enum { DEPTH = 100000 };
    static char json[2 * DEPTH + 64];
    int length = snprintf(json, sizeof json, "{\"uid\":\"a\",\"metadata\":");
    for (int level = 0; level < DEPTH; level++) {
        json[length++] = '[';
    }
    for (int level = 0; level < DEPTH; level++) {
        json[length++] = ']';
    }
    json[length++] = '}';
    cometchat_user *user = NULL;
    cometchat_str str = {.data = json, .len = (size_t)length};
    cometchat_result result = cometchat_user_from_json(str, &user);
    CHECK(result == COMETCHAT_RESULT_INVALID_JSON || user != NULL);
    cometchat_user_free(user);
}

TEST(freeing_null_does_nothing) {
    cometchat_text_free(NULL);
    cometchat_error_free(NULL);
    cometchat_executor_free(NULL);
    cometchat_job_free(NULL);
    cometchat_settings_free(NULL);
    cometchat_client_builder_free(NULL);
    cometchat_client_free(NULL);
    cometchat_outgoing_message_free(NULL);
    cometchat_message_free(NULL);
    cometchat_user_free(NULL);
    cometchat_group_free(NULL);
    cometchat_diagnostics_free(NULL);
    cometchat_token_reply_free(NULL);
}

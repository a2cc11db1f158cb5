/* Users, groups and pages of messages, asked of the server. */
#include <string.h>

#include "people.h"

static struct person person_logged_in(const char *uid) {
    struct person person = person_new(uid);
    person_init(&person, MODE_MANUAL);
    person_log_in(&person);
    return person;
}

TEST(evt6_a_user_is_asked_for) {
    struct person andrew = person_logged_in(ANDREW);
    struct answer *user = answer_to("get_user");
    cometchat_client_get_user(andrew.client, S(GEORGE), with_user(user));
    CHECK_SUCCEEDS(user);
    CHECK(is_text(cometchat_user_uid(user->user), GEORGE));
    struct answer *nobody = answer_to("get_user");
    cometchat_client_get_user(andrew.client, S("nobody-here"), with_user(nobody));
    CHECK_FAILS(nobody, "ERR_UID_NOT_FOUND");
    person_free(&andrew);
}

static void check_joining(const struct person *person, const char *guid, cometchat_group_kind kind,
                          cometchat_str password, const char *code) {
    struct answer *joined = answer_to("join_group");
    cometchat_client_join_group(person->client, S(guid), kind, password, with_group(joined));
    CHECK_FAILS(joined, code);
    CHECK(code[0] != '\0' || is_text(cometchat_group_guid(joined->group), guid));
}

TEST(evt6_a_group_is_asked_for_and_joined) {
    struct person andrew = person_logged_in(ANDREW);
    struct person george = person_logged_in(GEORGE);
    char token[256];
    auth_token_of(&george, token, sizeof token);
    rest("POST", "/groups", token,
         "{\"guid\":\"to-join\",\"name\":\"Club\",\"type\":\"password\","
         "\"password\":\"open sesame\"}");
    struct answer *group = answer_to("get_group");
    cometchat_client_get_group(andrew.client, S("to-join"), with_group(group));
    CHECK_SUCCEEDS(group);
    CHECK(is_text(cometchat_group_type(group->group), "password"));
    struct answer *nowhere = answer_to("get_group");
    cometchat_client_get_group(andrew.client, S("nowhere"), with_group(nowhere));
    CHECK_FAILS(nowhere, "ERR_GUID_NOT_FOUND");
    cometchat_group_kind password = COMETCHAT_GROUP_KIND_PASSWORD;
    cometchat_str absent = cometchat_str_absent();
    check_joining(&andrew, "to-join", password, absent, "ERR_EMPTY_GROUP_PASS");
    check_joining(&andrew, "to-join", password, S("guessed"), "ERR_WRONG_GROUP_PASS");
    check_joining(&andrew, "to-join", password, S("open sesame"), "");
    check_joining(&andrew, "to-join", COMETCHAT_GROUP_KIND_PUBLIC, absent, "ERR_ALREADY_JOINED");
    person_free(&andrew);
    person_free(&george);
}

typedef void (*fetch_function)(const cometchat_client *, const cometchat_messages_request *,
                               cometchat_messages_callback);

/* The texts of a page. */
static void check_page(const struct person *person, fetch_function fetch,
                       const cometchat_messages_request *request, const char *texts) {
    struct answer *page = answer_to("a page");
    fetch(person->client, request, with_messages(page));
    CHECK_SUCCEEDS(page);
    if (strcmp(page->text, texts) != 0) {
        fail(__FILE__, __LINE__, "the page is \"%s\", not \"%s\"", page->text, texts);
    }
}

static void next(const cometchat_client *client, const cometchat_messages_request *request,
                 cometchat_messages_callback callback) {
    cometchat_client_fetch_next(client, request, callback);
}

static void previous(const cometchat_client *client, const cometchat_messages_request *request,
                     cometchat_messages_callback callback) {
    cometchat_client_fetch_previous(client, request, callback);
}

TEST(evt6_pages_go_on_behind_each_other) {
    struct person andrew = person_logged_in(ANDREW);
    struct person george = person_logged_in(GEORGE);
    uint64_t before = person_send(&george, ANDREW, "before");
    person_send(&george, ANDREW, "one");
    person_send(&george, ANDREW, "two");
    person_send(&george, ANDREW, "three");
    cometchat_messages_request *request = cometchat_messages_request_new();
    CHECK_OK(cometchat_messages_request_set_uid(request, S(GEORGE)));
    CHECK_OK(cometchat_messages_request_set_limit(request, 2));
    CHECK_OK(cometchat_messages_request_set_message_id(request, before));
    check_page(&andrew, next, request, "one two");
    check_page(&andrew, next, request, "three");
    check_page(&andrew, next, request, "");
    person_send(&george, ANDREW, "four");
    check_page(&andrew, next, request, "four");
    cometchat_messages_request_free(request);
    request = cometchat_messages_request_new();
    CHECK_OK(cometchat_messages_request_set_uid(request, S(GEORGE)));
    CHECK_OK(cometchat_messages_request_set_limit(request, 2));
    check_page(&andrew, previous, request, "three four");
    check_page(&andrew, previous, request, "one two");
    cometchat_messages_request_free(request);
    person_free(&andrew);
    person_free(&george);
}

TEST(a_request_says_which_messages) {
    struct person andrew = person_logged_in(ANDREW);
    struct person george = person_logged_in(GEORGE);
    uint64_t before = person_send(&george, ANDREW, "before");
    person_send(&george, ANDREW, "some apples");
    person_send(&george, ANDREW, "some pears");
    cometchat_messages_request *request = cometchat_messages_request_new();
    CHECK_OK(cometchat_messages_request_set_uid(request, S(GEORGE)));
    CHECK_OK(cometchat_messages_request_set_message_id(request, before));
    CHECK_OK(cometchat_messages_request_set_search_keyword(request, S("pears")));
    CHECK_OK(cometchat_messages_request_add_category(request, S("custom")));
    CHECK_OK(cometchat_messages_request_add_category(request, S("message")));
    CHECK_OK(cometchat_messages_request_add_type(request, S("text")));
    CHECK_OK(cometchat_messages_request_set_hide_replies(request, true));
    CHECK_OK(cometchat_messages_request_set_hide_deleted_messages(request, true));
    CHECK_OK(cometchat_messages_request_set_hide_messages_from_blocked_users(request, true));
    check_page(&andrew, next, request, "some pears");
    CHECK_RESULT(cometchat_messages_request_set_limit(request, 2), COMETCHAT_RESULT_ALREADY_SET);
    CHECK_RESULT(cometchat_messages_request_add_tag(request, S("tag")),
                 COMETCHAT_RESULT_ALREADY_SET);
    cometchat_messages_request_free(request);
    person_free(&andrew);
    person_free(&george);
}

/* Nobody's messages: what is set only has to pass. */
TEST(a_request_may_leave_nothing_over) {
    struct person andrew = person_logged_in(ANDREW);
    cometchat_messages_request *request = cometchat_messages_request_new();
    CHECK_OK(cometchat_messages_request_set_guid(request, S(GROUP)));
    CHECK_OK(cometchat_messages_request_set_timestamp(request, 1));
    CHECK_OK(cometchat_messages_request_set_updated_after(request, 1));
    CHECK_OK(cometchat_messages_request_set_updates_only(request, true));
    CHECK_OK(cometchat_messages_request_set_unread(request, true));
    CHECK_OK(cometchat_messages_request_add_tag(request, S("no such tag")));
    CHECK_OK(cometchat_messages_request_set_with_tags(request, true));
    check_page(&andrew, next, request, "");
    cometchat_messages_request_free(request);
    request = cometchat_messages_request_new();
    CHECK_OK(cometchat_messages_request_set_parent_message_id(request, 1));
    CHECK_OK(cometchat_messages_request_set_limit(request, 0));
    struct answer *page = answer_to("fetch_previous");
    cometchat_client_fetch_previous(andrew.client, request, with_messages(page));
    CHECK_FAILS(page, "ERR_INVALID_LIMIT");
    cometchat_messages_request_free(request);
    person_free(&andrew);
}

static void free_request(void *request) {
    cometchat_messages_request_free(request);
}

TEST(cbk4_a_request_may_be_freed_inside_an_inline_answer) {
    struct person andrew = person_logged_in(ANDREW);
    CHECK_OK(cometchat_client_shutdown(andrew.client));
    cometchat_messages_request *request = cometchat_messages_request_new();
    struct answer *page = answer_to("fetch_previous");
    page->inside = free_request;
    page->inside_argument = request;
    cometchat_client_fetch_previous(andrew.client, request, with_messages(page));
    CHECK(is_given(page));
    CHECK_FAILS(page, "COMETCHAT_INITIALIZATION_NOT_DONE");
    person_free(&andrew);
}

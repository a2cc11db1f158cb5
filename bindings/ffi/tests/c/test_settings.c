/* Settings, and the limits of strings to the byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "people.h"

/* The code that init answers with these settings, which it frees. */
static struct answer *init_with(cometchat_settings *settings, const char *app_id) {
    struct person person = person_new(ANDREW);
    struct answer *answer = answer_to("init");
    cometchat_client_init(person.client, S(app_id), settings, plainly(answer));
    cometchat_settings_free(settings);
    await(answer);
    person_free(&person);
    return answer;
}

TEST(ini2_a_bad_app_id_is_refused) {
    CHECK_FAILS(init_with(settings_for(MODE_AUTO), ""), "ERR_INVALID_APP_ID");
    CHECK_FAILS(init_with(settings_for(MODE_AUTO), "a/b"), "ERR_INVALID_APP_ID");
}

TEST(ini3_a_region_is_needed_without_a_host) {
    cometchat_settings *none = cometchat_settings_new();
    CHECK_FAILS(init_with(none, APP_ID), "ERR_INVALID_REGION");
    cometchat_settings *unknown = cometchat_settings_new();
    CHECK_OK(cometchat_settings_set_region(unknown, S("mars")));
    CHECK_FAILS(init_with(unknown, APP_ID), "ERR_INVALID_REGION");
    cometchat_settings *known = cometchat_settings_new();
    CHECK_OK(cometchat_settings_set_region(known, S("eu")));
    CHECK_SUCCEEDS(init_with(known, APP_ID));
}

TEST(sec1_cleartext_to_others_is_refused) {
    cometchat_settings *settings = cometchat_settings_new();
    CHECK_OK(cometchat_settings_override_admin_host(settings, S("http://192.0.2.1")));
    CHECK_FAILS(init_with(settings, APP_ID), "ERR_INVALID_REGION");
}

static const struct {
    cometchat_time time;
    /* As the error calls it. */
    const char *name;
    uint64_t by_default;
} TIMES[] = {
    {COMETCHAT_TIME_BACKGROUND_WINDOW, "background_window", 30000},
    {COMETCHAT_TIME_BACKGROUND_GRACE, "background_grace", 2000},
    {COMETCHAT_TIME_KEEP_ALIVE_INTERVAL, "keep_alive_interval", 15000},
    {COMETCHAT_TIME_KEEP_ALIVE_TIMEOUT, "keep_alive_timeout", 3000},
    {COMETCHAT_TIME_CONNECT_TIMEOUT, "connect_timeout", 15000},
    {COMETCHAT_TIME_CLOSE_TIMEOUT, "close_timeout", 1000},
    {COMETCHAT_TIME_FIRST_RETRY, "first_retry", 250},
    {COMETCHAT_TIME_RETRY_BASE, "retry_base", 500},
    {COMETCHAT_TIME_RETRY_CAP, "retry_cap", 30000},
    {COMETCHAT_TIME_STABLE_AFTER, "stable_after", 10000},
    {COMETCHAT_TIME_LONG_OUTAGE, "long_outage", 120000},
    {COMETCHAT_TIME_SLOW_CONSUMER, "slow_consumer", 30000},
    {COMETCHAT_TIME_REQUEST, "request", 30000},
    {COMETCHAT_TIME_LOGOUT, "logout", 10000},
    {COMETCHAT_TIME_TOKEN_PROVIDER, "token_provider", 60000},
};
enum { TIME_COUNT = sizeof TIMES / sizeof *TIMES };

static uint64_t time_of(const cometchat_settings *settings, cometchat_time time) {
    uint64_t milliseconds = 0;
    CHECK_OK(cometchat_settings_time(settings, time, &milliseconds));
    return milliseconds;
}

TEST(every_time_can_be_set_and_read) {
    cometchat_settings *settings = cometchat_settings_new();
    CHECK((int)TIME_COUNT == (int)COMETCHAT_TIME_TOKEN_PROVIDER);
    for (uint64_t at = 0; at < TIME_COUNT; at++) {
        CHECK(time_of(settings, TIMES[at].time) == TIMES[at].by_default);
    }
    for (uint64_t at = 0; at < TIME_COUNT; at++) {
        CHECK_OK(cometchat_settings_set_time(settings, TIMES[at].time, 1000 + at));
    }
    for (uint64_t at = 0; at < TIME_COUNT; at++) {
        CHECK(time_of(settings, TIMES[at].time) == 1000 + at);
    }
    cometchat_settings_free(settings);
}

/* Two times that were taken for each other would still be read as they were set. */
TEST(every_time_is_the_one_of_its_name) {
    for (size_t at = 0; at < TIME_COUNT; at++) {
        cometchat_settings *settings = settings_for(MODE_AUTO);
        CHECK_OK(cometchat_settings_set_time(settings, TIMES[at].time, UINT64_MAX));
        struct answer *answer = init_with(settings, APP_ID);
        CHECK_FAILS(answer, "ERROR_LIMIT_EXCEEDED");
        char beginning[64];
        snprintf(beginning, sizeof beginning, "The time %s must be", TIMES[at].name);
        cometchat_str message = cometchat_error_message(answer->error);
        if (!contains(message, beginning)) {
            fail(__FILE__, __LINE__, "of %s: %.*s", TIMES[at].name, (int)message.len,
                 (const char *)message.data);
        }
    }
}

TEST(a_time_outside_its_range_is_refused) {
    static const uint64_t times[] = {0, 1, UINT64_MAX};
    for (size_t at = 0; at < sizeof times / sizeof *times; at++) {
        cometchat_settings *settings = settings_for(MODE_AUTO);
        CHECK_OK(
            cometchat_settings_set_time(settings, COMETCHAT_TIME_KEEP_ALIVE_INTERVAL, times[at]));
        CHECK_FAILS(init_with(settings, APP_ID), "ERROR_LIMIT_EXCEEDED");
    }
}

TEST(all_other_settings_are_taken) {
    cometchat_settings *settings = settings_for(MODE_MANUAL);
    cometchat_bytes nothing = {.data = (const uint8_t *)"", .len = 0};
    uint8_t pin[32] = {1};
    cometchat_bytes whole = {.data = pin, .len = sizeof pin};
    cometchat_bytes half = {.data = pin, .len = sizeof pin / 2};
    CHECK_OK(cometchat_settings_set_presence(settings, COMETCHAT_PRESENCE_FRIENDS));
    CHECK_OK(cometchat_settings_add_presence_role(settings, S("moderator")));
    CHECK_OK(cometchat_settings_set_recover_missed(settings, false));
    CHECK_OK(cometchat_settings_add_key_pin(settings, whole));
    CHECK_RESULT(cometchat_settings_add_key_pin(settings, half), COMETCHAT_RESULT_INVALID_ARGUMENT);
    CHECK_OK(cometchat_settings_add_roots(settings, nothing));
    CHECK_OK(cometchat_settings_override_admin_host(settings, S(server_url())));
    cometchat_settings_free(settings);
}

/* The limit itself passes, a byte more does not. */
static void check_limit(size_t limit, cometchat_result (*call)(cometchat_str)) {
    char *text = malloc(limit + 1);
    REQUIRE(text != NULL);
    memset(text, 'a', limit + 1);
    CHECK_OK(call((cometchat_str){.data = text, .len = limit}));
    CHECK_RESULT(call((cometchat_str){.data = text, .len = limit + 1}), COMETCHAT_RESULT_TOO_LONG);
    /* A length that cannot be true must not be believed. */
    CHECK_RESULT(call((cometchat_str){.data = text, .len = SIZE_MAX}), COMETCHAT_RESULT_TOO_LONG);
    free(text);
}

static cometchat_result as_name(cometchat_str str) {
    cometchat_settings *settings = cometchat_settings_new();
    cometchat_result result = cometchat_settings_set_region(settings, str);
    cometchat_settings_free(settings);
    return result;
}

static cometchat_result as_text(cometchat_str str) {
    cometchat_outgoing_message *message = NULL;
    cometchat_result result =
        cometchat_outgoing_message_new_text(S(GEORGE), COMETCHAT_RECEIVER_TYPE_USER, str, &message);
    cometchat_outgoing_message_free(message);
    return result;
}

static cometchat_result as_key(cometchat_str str) {
    struct person person = person_new(ANDREW);
    struct answer *answer = answer_to("login");
    cometchat_client_login(person.client, S(ANDREW), str, with_user(answer));
    await(answer);
    person_free(&person);
    bool is_too_long = strcmp(answer->code, "ERROR_LIMIT_EXCEEDED") == 0;
    return is_too_long ? COMETCHAT_RESULT_TOO_LONG : COMETCHAT_RESULT_OK;
}

static cometchat_result as_token(cometchat_str str) {
    struct person person = person_new(ANDREW);
    struct answer *answer = answer_to("login_with_token");
    cometchat_client_login_with_token(person.client, str, with_user(answer));
    await(answer);
    person_free(&person);
    bool is_too_long = strcmp(answer->code, "ERROR_LIMIT_EXCEEDED") == 0;
    return is_too_long ? COMETCHAT_RESULT_TOO_LONG : COMETCHAT_RESULT_OK;
}

static cometchat_result as_host(cometchat_str str) {
    cometchat_settings *settings = cometchat_settings_new();
    cometchat_result result = cometchat_settings_override_client_host(settings, str);
    cometchat_settings_free(settings);
    return result;
}

typedef cometchat_result (*change)(cometchat_outgoing_message *, cometchat_str);

static cometchat_result change_message(change change, cometchat_str str) {
    cometchat_outgoing_message *message = NULL;
    CHECK_OK(cometchat_outgoing_message_new_text(S(GEORGE), COMETCHAT_RECEIVER_TYPE_USER, S("hi"),
                                                 &message));
    cometchat_result result = change(message, str);
    cometchat_outgoing_message_free(message);
    return result;
}

static cometchat_result as_muid(cometchat_str str) {
    return change_message(cometchat_outgoing_message_set_muid, str);
}

static cometchat_result as_tag(cometchat_str str) {
    return change_message(cometchat_outgoing_message_add_tag, str);
}

/* A JSON string of the same length. */
static cometchat_result as_metadata(cometchat_str str) {
    if (str.len == SIZE_MAX) {
        return change_message(cometchat_outgoing_message_set_metadata, str);
    }
    char *json = malloc(str.len);
    REQUIRE(json != NULL);
    memcpy(json, str.data, str.len);
    json[0] = '"';
    json[str.len - 1] = '"';
    cometchat_result result = change_message(cometchat_outgoing_message_set_metadata,
                                             (cometchat_str){.data = json, .len = str.len});
    free(json);
    return result;
}

TEST(limits_hold_to_the_byte) {
    check_limit(COMETCHAT_MOST_NAME_BYTES, as_name);
    check_limit(COMETCHAT_MOST_NAME_BYTES, as_host);
    check_limit(COMETCHAT_MOST_NAME_BYTES, as_muid);
    check_limit(COMETCHAT_MOST_NAME_BYTES, as_tag);
    check_limit(COMETCHAT_MOST_BODY_BYTES, as_metadata);
    check_limit(COMETCHAT_MOST_SECRET_BYTES, as_token);
    check_limit(COMETCHAT_MOST_BODY_BYTES, as_text);
    check_limit(COMETCHAT_MOST_SECRET_BYTES, as_key);
}

TEST(a_string_may_hold_a_nul_and_any_character) {
    cometchat_user *user = NULL;
    CHECK_OK(cometchat_user_from_json(S("{\"uid\":\"a\",\"name\":\"a\\u0000b\xf0\x9f\x92\xac\"}"),
                                      &user));
    cometchat_str name = cometchat_user_name(user);
    CHECK(name.len == 7 && memcmp(name.data, "a\0b\xf0\x9f\x92\xac", 7) == 0);
    cometchat_user_free(user);
}

/* Init, login, logout. */
#include <string.h>

#include "people.h"

TEST(err1_nothing_works_before_init) {
    struct person person = person_new(ANDREW);
    struct answer *login = answer_to("login");
    cometchat_client_login(person.client, S(ANDREW), S(AUTH_KEY), with_user(login));
    CHECK_FAILS(login, "COMETCHAT_INITIALIZATION_NOT_DONE");
    struct answer *connect = answer_to("connect");
    cometchat_client_connect(person.client, plainly(connect));
    CHECK_FAILS(connect, "COMETCHAT_INITIALIZATION_NOT_DONE");
    struct answer *logout = answer_to("logout");
    cometchat_client_logout(person.client, with_text(logout));
    CHECK_FAILS(logout, "COMETCHAT_INITIALIZATION_NOT_DONE");
    CHECK(!cometchat_client_is_initialised(person.client));
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_NONE);
    CHECK(cometchat_client_logged_in_user(person.client) == NULL);
    CHECK(cometchat_client_user_auth_token(person.client) == NULL);
    CHECK(cometchat_client_last_delivered_message_id(person.client) == 0);
    person_free(&person);
}

TEST(ini1_init_succeeds) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_AUTO);
    CHECK(cometchat_client_is_initialised(person.client));
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_DISCONNECTED);
    person_free(&person);
}

TEST(log1_a_login_brings_the_user_and_connects) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_AUTO);
    struct answer *login = answer_to("login");
    cometchat_client_login(person.client, S(ANDREW), S(AUTH_KEY), with_user(login));
    CHECK_SUCCEEDS(login);
    CHECK(is_text(cometchat_user_uid(login->user), ANDREW));
    CHECK(is_text(cometchat_user_name(login->user), "Andrew"));
    hears(&person, "login " ANDREW);
    hears(&person, "status connecting");
    hears(&person, "status connected");
    cometchat_user *user = cometchat_client_logged_in_user(person.client);
    CHECK(is_text(cometchat_user_uid(user), ANDREW));
    cometchat_user_free(user);
    person_free(&person);
}

TEST(log1_a_login_with_a_token) {
    struct person first = person_connected(ANDREW, MODE_AUTO);
    char token[256];
    auth_token_of(&first, token, sizeof token);
    struct person second = person_new(ANDREW);
    person_init(&second, MODE_MANUAL);
    struct answer *login = answer_to("login_with_token");
    cometchat_client_login_with_token(second.client, S(token), with_user(login));
    CHECK_SUCCEEDS(login);
    CHECK(is_text(cometchat_user_uid(login->user), ANDREW));
    person_free(&second);
    person_free(&first);
}

static void check_refused_login(const struct person *person, const char *uid, const char *key,
                                const char *code) {
    struct answer *login = answer_to("login");
    cometchat_client_login(person->client, S(uid), S(key), with_user(login));
    CHECK_FAILS(login, code);
    CHECK(login->user == NULL);
}

TEST(log3_wrong_logins_are_refused) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_AUTO);
    check_refused_login(&person, "", AUTH_KEY, "ERR_EMPTY_UID");
    check_refused_login(&person, "a b", AUTH_KEY, "ERR_INVALID_UID");
    check_refused_login(&person, ANDREW, "", "ERR_INVALID_API_KEY");
    struct answer *empty = answer_to("login_with_token");
    cometchat_client_login_with_token(person.client, S(""), with_user(empty));
    CHECK_FAILS(empty, "AUTH_ERR_EMPTY_AUTH_TOKEN");
    struct answer *unknown = answer_to("login_with_token");
    cometchat_client_login_with_token(person.client, S("nobody's"), with_user(unknown));
    CHECK_FAILS(unknown, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    hears(&person, "failed AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    person_free(&person);
}

TEST(sec2_an_error_does_not_tell_the_key) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_AUTO);
    struct answer *login = answer_to("login");
    cometchat_client_login(person.client, S(ANDREW), S("topsecretkey"), with_user(login));
    await(login);
    CHECK(login->error != NULL);
    CHECK(!contains(cometchat_error_code(login->error), "topsecretkey"));
    CHECK(!contains(cometchat_error_message(login->error), "topsecretkey"));
    CHECK(!contains(cometchat_error_details(login->error), "topsecretkey"));
    person_free(&person);
}

TEST(log6_logout_ends_the_session) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct answer *logout = answer_to("logout");
    cometchat_client_logout(person.client, with_text(logout));
    CHECK_SUCCEEDS(logout);
    CHECK(strlen(logout->text) > 0);
    hears(&person, "logout");
    CHECK(cometchat_client_logged_in_user(person.client) == NULL);
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_DISCONNECTED);
    struct answer *again = answer_to("logout");
    cometchat_client_logout(person.client, with_text(again));
    CHECK_FAILS(again, "ERR_NOT_LOGGED_IN");
    person_free(&person);
}

TEST(log6_forget_session_needs_no_server) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    admin("{\"do\":\"go_away\"}");
    struct answer *logout = answer_to("logout");
    cometchat_client_logout(person.client, with_text(logout));
    CHECK_FAILS(logout, "FAILED_TO_FETCH");
    struct answer *forgotten = answer_to("forget_session");
    cometchat_client_forget_session(person.client, plainly(forgotten));
    CHECK_SUCCEEDS(forgotten);
    CHECK(cometchat_client_logged_in_user(person.client) == NULL);
    admin("{\"do\":\"come_back\"}");
    person_free(&person);
}

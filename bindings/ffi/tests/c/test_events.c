/* What each kind of event tells. The events are those of samples.h, held while they are read. */
#include "people.h"
#include "samples.h"

static void check_connection_event(void) {
    const cometchat_connection_event *event = sample_cometchat_connection_event();
    CHECK(cometchat_connection_event_kind(event) == COMETCHAT_CONNECTION_EVENT_TYPE_TRANSITION);
    CHECK(cometchat_connection_event_error(event) == NULL);
    CHECK(cometchat_connection_event_number(event) == 1);
    CHECK(cometchat_connection_event_previous(event) == COMETCHAT_STATUS_NONE);
    CHECK(cometchat_connection_event_current(event) == COMETCHAT_STATUS_DISCONNECTED);
    CHECK(!is_absent(cometchat_connection_event_reason(event)));
    CHECK(is_absent(cometchat_connection_event_failure(event)));
    CHECK(cometchat_connection_event_attempt(event) == 0);
    CHECK(cometchat_connection_event_retry_in_ms(event) == -1);
    CHECK(cometchat_connection_event_at_ms(event) > 0);
    CHECK(contains(cometchat_connection_event_json(event), "\"current\":\"disconnected\""));
}

static void check_login_event(void) {
    const cometchat_login_event *login = sample_cometchat_login_event();
    CHECK(cometchat_login_event_kind(login) == COMETCHAT_LOGIN_EVENT_TYPE_LOGIN_SUCCESS);
    CHECK(is_text(cometchat_user_uid(cometchat_login_event_user(login)), ANDREW));
    CHECK(cometchat_login_event_error(login) == NULL);
    CHECK(contains(cometchat_login_event_json(login), ANDREW));
}

static void check_user_event(void) {
    const cometchat_user_event *user = sample_cometchat_user_event();
    CHECK(cometchat_user_event_kind(user) == COMETCHAT_USER_EVENT_TYPE_ONLINE);
    CHECK(!is_absent(cometchat_user_uid(cometchat_user_event_user(user))));
    CHECK(contains(cometchat_user_event_json(user), "\"uid\":"));
}

static void check_group_event(void) {
    const cometchat_group_event *group = sample_cometchat_group_event();
    CHECK(cometchat_group_event_kind(group) == COMETCHAT_GROUP_EVENT_TYPE_LEFT);
    CHECK(is_text(cometchat_message_action(cometchat_group_event_action(group)), "left"));
    CHECK(is_text(cometchat_user_uid(cometchat_group_event_by(group)), NANCY));
    CHECK(is_text(cometchat_user_uid(cometchat_group_event_member(group)), NANCY));
    CHECK(is_text(cometchat_group_guid(cometchat_group_event_group(group)), GROUP));
    CHECK(is_absent(cometchat_group_event_new_scope(group)));
    CHECK(is_absent(cometchat_group_event_old_scope(group)));
    CHECK(contains(cometchat_group_event_json(group), GROUP));
}

static void check_call_event(void) {
    const cometchat_call_event *call = sample_cometchat_call_event();
    CHECK(cometchat_call_event_kind(call) == COMETCHAT_CALL_EVENT_TYPE_INCOMING_RECEIVED);
    CHECK(is_text(cometchat_message_sender(cometchat_call_event_message(call)), NANCY));
    CHECK(cometchat_call_status(sample_cometchat_call()) == COMETCHAT_CALL_STATE_INITIATED);
    CHECK(contains(cometchat_call_event_json(call), "\"type\":"));
}

static void check_message_event(void) {
    const cometchat_message_event *text = sample_cometchat_message_event();
    CHECK(cometchat_message_event_kind(text) == COMETCHAT_MESSAGE_EVENT_TYPE_TEXT);
    CHECK(cometchat_message_event_sender(text) == NULL);
    CHECK(is_absent(cometchat_message_event_receiver(text)));
    CHECK(cometchat_message_event_receiver_type(text) == COMETCHAT_RECEIVER_TYPE_UNKNOWN);
    CHECK(is_absent(cometchat_message_event_data(text)));
    CHECK(cometchat_message_event_message_id(text) > 0);
    CHECK(cometchat_message_event_timestamp(text) == 0);
    cometchat_reaction reaction;
    cometchat_gap gap;
    CHECK_RESULT(cometchat_message_event_reaction(text, &reaction),
                 COMETCHAT_RESULT_INVALID_ARGUMENT);
    CHECK_RESULT(cometchat_message_event_gap(text, &gap), COMETCHAT_RESULT_INVALID_ARGUMENT);
}

TEST(what_each_kind_of_event_tells) {
    samples_begin();
    check_connection_event();
    check_login_event();
    check_user_event();
    check_group_event();
    check_call_event();
    check_message_event();
    samples_end();
}

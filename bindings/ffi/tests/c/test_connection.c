/* The connection's life, and what the host tells about app, computer and network. */
#include "people.h"

TEST(con_connect_and_disconnect) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_CONNECTED);
    struct answer *again = answer_to("connect");
    cometchat_client_connect(person.client, plainly(again));
    CHECK_FAILS(again, "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE");
    person_disconnect(&person);
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_DISCONNECTED);
    person_disconnect(&person);
    person_free(&person);
}

TEST(con8_connect_and_disconnect_without_callback) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_MANUAL);
    person_log_in(&person);
    CHECK_OK(cometchat_client_begin_connect(person.client));
    hears(&person, "status connected");
    CHECK_OK(cometchat_client_begin_disconnect(person.client));
    hears(&person, "status disconnected");
    person_free(&person);
}

TEST(con_a_callback_may_be_left_out) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    cometchat_callback nothing = {0};
    cometchat_client_disconnect(person.client, nothing);
    hears(&person, "status disconnected");
    cometchat_client_connect(person.client, nothing);
    hears(&person, "status connected");
    cometchat_client_connect(NULL, nothing);
    person_free(&person);
}

TEST(pin_ping_is_for_manual_mode) {
    struct person automatic = person_connected(ANDREW, MODE_AUTO);
    struct answer *refused = answer_to("ping");
    cometchat_client_ping(automatic.client, plainly(refused));
    CHECK_FAILS(refused, "ERROR_PING_NOT_AVAILABLE");
    person_free(&automatic);
    struct person manual = person_connected(GEORGE, MODE_MANUAL);
    struct answer *answered = answer_to("ping");
    cometchat_client_ping(manual.client, plainly(answered));
    CHECK_SUCCEEDS(answered);
    person_disconnect(&manual);
    struct answer *too_late = answer_to("ping");
    cometchat_client_ping(manual.client, plainly(too_late));
    CHECK_FAILS(too_late, "ERR_WEBSOCKET_ERROR");
    person_free(&manual);
}

TEST(bgd1_background_disconnects_foreground_connects) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    CHECK_OK(cometchat_client_entered_background(person.client));
    hears(&person, "status disconnected");
    CHECK_OK(cometchat_client_entered_foreground(person.client));
    hears(&person, "status connected");
    person_free(&person);
}

TEST(bgd2_a_manual_connection_ends_in_the_background) {
    struct person person = person_new(ANDREW);
    cometchat_settings *settings = settings_for(MODE_MANUAL);
    CHECK_OK(cometchat_settings_set_time(settings, COMETCHAT_TIME_BACKGROUND_WINDOW, 100));
    CHECK_OK(cometchat_settings_set_time(settings, COMETCHAT_TIME_BACKGROUND_GRACE, 0));
    struct answer *init = answer_to("init");
    cometchat_client_init(person.client, S(APP_ID), settings, plainly(init));
    cometchat_settings_free(settings);
    CHECK_SUCCEEDS(init);
    person_log_in(&person);
    person_connect(&person);
    CHECK_OK(cometchat_client_entered_background(person.client));
    hears(&person, "status disconnected background_timeout");
    person_free(&person);
}

TEST(bgd8_a_host_that_tells_the_lifecycle_starts_in_the_dark) {
    cometchat_client_builder *builder = cometchat_client_builder_new();
    CHECK_OK(cometchat_client_builder_host_tells_lifecycle(builder));
    struct person person = person_built(ANDREW, builder, NULL);
    cometchat_client_builder_free(builder);
    person_init(&person, MODE_AUTO);
    person_log_in(&person);
    CHECK(!has_heard(&person, "status connecting"));
    CHECK_OK(cometchat_client_entered_foreground(person.client));
    hears(&person, "status connected");
    person_free(&person);
}

TEST(bgd9_sleep_disconnects_waking_connects) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    CHECK_OK(cometchat_client_will_sleep(person.client));
    hears(&person, "status disconnected");
    CHECK_OK(cometchat_client_did_wake(person.client));
    hears(&person, "status connected");
    person_free(&person);
}

TEST(cbk7_pause_and_resume) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    struct answer *paused = answer_to("pause");
    cometchat_client_pause(person.client, plainly(paused));
    CHECK_SUCCEEDS(paused);
    CHECK(cometchat_client_connection_status(person.client) == COMETCHAT_STATUS_DISCONNECTED);
    hears(&person, "status disconnected");
    CHECK_OK(cometchat_client_resume(person.client));
    hears(&person, "status connected");
    person_free(&person);
}

/* Reads after a call that is answered behind all that was told before. */
static bool is_offline(const struct person *person) {
    struct answer *answer = answer_to("disconnect");
    cometchat_client_disconnect(person->client, plainly(answer));
    await(answer);
    cometchat_diagnostics *diagnostics = cometchat_client_diagnostics(person->client);
    bool offline = false;
    for (size_t at = 0; at < cometchat_diagnostics_interrupt_count(diagnostics); at++) {
        if (cometchat_diagnostics_interrupt(diagnostics, at) == COMETCHAT_INTERRUPT_OFFLINE) {
            offline = true;
        }
    }
    cometchat_diagnostics_free(diagnostics);
    return offline;
}

/* Without a session nothing says that the socket will go to a loopback address, which would ignore
   the path. */
TEST(rec2_what_is_told_of_the_network_counts) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_MANUAL);
    CHECK(!is_offline(&person));
    CHECK_OK(cometchat_client_network_changed(person.client));
    CHECK_OK(cometchat_client_network_available(person.client));
    CHECK(!is_offline(&person));
    CHECK_OK(cometchat_client_network_lost(person.client));
    CHECK(is_offline(&person));
    CHECK_OK(cometchat_client_network_available(person.client));
    CHECK(!is_offline(&person));
    CHECK_OK(cometchat_client_network_lost(person.client));
    CHECK(is_offline(&person));
    CHECK_OK(cometchat_client_network_changed(person.client));
    CHECK(!is_offline(&person));
    person_free(&person);
}

TEST(rec2_the_network_goes_and_comes) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    CHECK_OK(cometchat_client_network_lost(person.client));
    CHECK_OK(cometchat_client_network_changed(person.client));
    CHECK_OK(cometchat_client_network_available(person.client));
    admin("{\"do\":\"drop\",\"user\":\"" ANDREW "\",\"how\":\"reset\"}");
    hears(&person, "status disconnected lost");
    hears(&person, "status connected");
    person_free(&person);
}

TEST(rec3_a_refused_upgrade_is_told_and_tried_again) {
    struct person person = person_new(ANDREW);
    person_init(&person, MODE_MANUAL);
    person_log_in(&person);
    admin("{\"do\":\"refuse_upgrades\",\"status\":500,\"times\":1}");
    struct answer *connect = answer_to("connect");
    cometchat_client_connect(person.client, plainly(connect));
    CHECK_FAILS(connect, "ERR_WEBSOCKET_ERROR");
    hears(&person, "problem ERR_WEBSOCKET_ERROR");
    hears(&person, "status connected");
    person_free(&person);
}

TEST(dia1_diagnostics) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    struct answer *ping = answer_to("ping");
    cometchat_client_ping(person.client, plainly(ping));
    CHECK_SUCCEEDS(ping);
    cometchat_diagnostics *connected = cometchat_client_diagnostics(person.client);
    CHECK(cometchat_diagnostics_attempts(connected) == 1);
    CHECK(cometchat_diagnostics_round_trip_us(connected) > 0);
    CHECK(cometchat_diagnostics_received_bytes(connected) > 0);
    CHECK(cometchat_diagnostics_received_frames(connected) > 0);
    CHECK(cometchat_diagnostics_ignored_frames(connected) == 0);
    CHECK(cometchat_diagnostics_sent_bytes(connected) > 0);
    CHECK(cometchat_diagnostics_gaps(connected) == 0);
    CHECK(cometchat_diagnostics_queue_depth(connected) < 100);
    CHECK(cometchat_diagnostics_interrupt_count(connected) == 0);
    CHECK(cometchat_diagnostics_interrupt(connected, 0) == COMETCHAT_INTERRUPT_UNKNOWN);
    cometchat_text *json = cometchat_diagnostics_json(connected);
    CHECK(contains(cometchat_text_str(json), "\"attempts\":1"));
    cometchat_text_free(json);
    cometchat_diagnostics_free(connected);
    person_disconnect(&person);
    cometchat_diagnostics *after = cometchat_client_diagnostics(person.client);
    CHECK(cometchat_diagnostics_interrupt_count(after) == 1);
    CHECK(cometchat_diagnostics_interrupt(after, 0) == COMETCHAT_INTERRUPT_NOT_REQUESTED);
    cometchat_diagnostics_free(after);
    person_free(&person);
}

/* What was missed, and what may be missing. */
#include <stdlib.h>

#include "people.h"

static void let_george_write(const char *text) {
    admin("{\"do\":\"send_message\",\"sender\":\"" GEORGE "\",\"receiver\":\"" ANDREW
          "\",\"text\":\"%s\"}",
          text);
}

TEST(rec6_missed_messages_are_delivered_once_in_order) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    let_george_write("before");
    hears(&person, "text " GEORGE " before");
    person_disconnect(&person);
    let_george_write("missed one");
    let_george_write("missed two");
    person_connect(&person);
    hears(&person, "text " GEORGE " missed one (recovered)");
    hears(&person, "text " GEORGE " missed two (recovered)");
    CHECK(cometchat_message_is_recovered(last_message(&person)));
    let_george_write("after");
    hears(&person, "text " GEORGE " after");
    CHECK(times_heard(&person, "text") == 4);
    person_free(&person);
}

TEST(rec11_a_gap_is_told) {
    struct person person = person_connected(ANDREW, MODE_MANUAL);
    let_george_write("before");
    hears(&person, "text " GEORGE " before");
    person_disconnect(&person);
    let_george_write("missed");
    admin("{\"do\":\"fail_rest\",\"path\":\"/messages\",\"body\":{\"error\":\"ERR_BAD_REQUEST\"},"
          "\"status\":400,\"times\":0}");
    person_connect(&person);
    hears(&person, "gap fetch_failed");
    cometchat_diagnostics *diagnostics = cometchat_client_diagnostics(person.client);
    CHECK(cometchat_diagnostics_gaps(diagnostics) == 1);
    cometchat_diagnostics_free(diagnostics);
    person_free(&person);
}

TEST(sec3_a_frame_that_is_too_large_is_a_gap) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    admin("{\"do\":\"send_sized\",\"user\":\"" ANDREW "\",\"bytes\":5000000}");
    hears(&person, "gap frame_too_large");
    person_free(&person);
}

TEST(evt4_garbage_is_counted_and_survived) {
    struct person person = person_connected(ANDREW, MODE_AUTO);
    admin("{\"do\":\"send_text\",\"user\":\"" ANDREW "\",\"text\":\"{broken\"}");
    admin("{\"do\":\"send_binary\",\"user\":\"" ANDREW "\",\"bytes\":[0,255]}");
    let_george_write("still here");
    hears(&person, "text " GEORGE " still here");
    cometchat_diagnostics *diagnostics = cometchat_client_diagnostics(person.client);
    CHECK(cometchat_diagnostics_ignored_frames(diagnostics) == 2);
    cometchat_diagnostics_free(diagnostics);
    person_free(&person);
}

TEST(rec6_without_recovery_one_event_tells) {
    struct person person = person_new(ANDREW);
    cometchat_settings *settings = settings_for(MODE_MANUAL);
    CHECK_OK(cometchat_settings_set_recover_missed(settings, false));
    struct answer *init = answer_to("init");
    cometchat_client_init(person.client, S(APP_ID), settings, plainly(init));
    cometchat_settings_free(settings);
    CHECK_SUCCEEDS(init);
    person_log_in(&person);
    person_connect(&person);
    let_george_write("before");
    hears(&person, "text " GEORGE " before");
    person_disconnect(&person);
    let_george_write("missed");
    person_connect(&person);
    hears(&person, "missed");
    person_free(&person);
}

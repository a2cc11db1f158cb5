/* Every function of the header with every parameter spoiled, and with a panic inside. The calls are
   generated; see hostile.awk. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "people.h"
#include "samples.h"

void spoil_null(void);
void spoil_utf8(void);
void spoil_long(void);
void spoil_enum(void);
void spoil_panic(void);
extern const int panics_expected;

static void with_samples(void (*spoil)(void)) {
    samples_begin();
    spoil();
    samples_end();
}

TEST(null_in_every_parameter_is_refused) {
    with_samples(spoil_null);
}

TEST(a_string_that_is_not_utf8_is_refused) {
    with_samples(spoil_utf8);
}

TEST(what_is_above_its_limit_is_refused) {
    with_samples(spoil_long);
}

TEST(an_unknown_enum_value_is_refused) {
    with_samples(spoil_enum);
}

#ifdef COMETCHAT_PANIC_INJECTION

/* What a panic prints goes to a file, to be counted. */
static int count_lines_with(FILE *file, const char *part) {
    char line[1024];
    int count = 0;
    rewind(file);
    while (fgets(line, sizeof line, file) != NULL) {
        count += strstr(line, part) != NULL ? 1 : 0;
    }
    return count;
}

TEST(cbk6_a_panic_in_any_function_stays_inside) {
    FILE *printed = tmpfile();
    int own = dup(STDERR_FILENO);
    samples_begin();
    dup2(fileno(printed), STDERR_FILENO);
    spoil_panic();
    dup2(own, STDERR_FILENO);
    close(own);
    int panics = count_lines_with(printed, "a test asked for this panic");
    if (panics != panics_expected) {
        fail(__FILE__, __LINE__, "%d functions panicked, not %d", panics, panics_expected);
    }
    fclose(printed);
    /* The library goes on. */
    person_send(&(struct person){.client = sample_cometchat_client()}, GEORGE, "still here");
    samples_end();
}

TEST(cbk6_a_panic_of_the_driver_is_mended) {
    struct person andrew = person_connected(ANDREW, MODE_AUTO);
    CHECK_OK(cometchat_test_panic_driver(andrew.client));
    hears(&andrew, "status disconnected lost");
    hears(&andrew, "status connected");
    cometchat_user *user = cometchat_client_logged_in_user(andrew.client);
    CHECK(is_text(cometchat_user_uid(user), ANDREW));
    cometchat_user_free(user);
    admin("{\"do\":\"send_message\",\"sender\":\"" GEORGE "\",\"receiver\":\"" ANDREW
          "\",\"text\":\"after the panic\"}");
    hears(&andrew, "text " GEORGE " after the panic");
    person_disconnect(&andrew);
    person_free(&andrew);
}

TEST(cbk6_a_panic_of_the_driver_answers_calls_under_way) {
    struct person andrew = person_connected(ANDREW, MODE_MANUAL);
    admin("{\"do\":\"pongs\",\"answered\":false}");
    struct answer *ping = answer_to("ping");
    cometchat_client_ping(andrew.client, plainly(ping));
    CHECK_OK(cometchat_test_panic_driver(andrew.client));
    CHECK_FAILS(ping, "ERROR_UNHANDLED_EXCEPTION");
    admin("{\"do\":\"recover\"}");
    hears(&andrew, "status connected");
    person_free(&andrew);
}

#endif

/*
 * The documented story in C, with two users: init, login, messages, a connection that is lost and
 * restored, background and foreground, manual mode with ping, logout. Each step is checked.
 *
 *   story SERVER ADMIN TOKEN     the three lines that the development server prints
 *
 * scripts/demo --c builds and runs it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "admin.h"
#include "person.h"

#define AUTH_KEY "testkey01"

static struct person andrew;
static struct person george;
static const char *server;
static struct admin admin;

static bool init(void) {
    return person_init(&andrew, server, true, NULL) && person_init(&george, server, true, NULL) &&
           cometchat_client_connection_status(andrew.client) == COMETCHAT_STATUS_DISCONNECTED;
}

static bool log_in(void) {
    return person_log_in(&andrew, AUTH_KEY, NULL) && person_log_in(&george, AUTH_KEY, NULL) &&
           person_hears(&andrew, "logged in as cometchat-uid-1") &&
           person_hears(&andrew, "status connected") && person_hears(&george, "status connected");
}

static bool send_messages(void) {
    return person_send(&andrew, george.uid, "Hello George") &&
           person_hears(&george, "message from cometchat-uid-1: Hello George") &&
           person_send(&george, andrew.uid, "Hello Andrew") &&
           person_hears(&andrew, "message from cometchat-uid-2: Hello Andrew");
}

static bool ping_in_auto_mode(void) {
    return person_ping(&andrew, "ERROR_PING_NOT_AVAILABLE");
}

static bool lose_and_restore(void) {
    return admin_drop(&admin, andrew.uid) &&
           person_hears(&andrew, "status disconnected, because of lost") &&
           person_hears(&andrew, "status connected");
}

static bool background_and_foreground(void) {
    return cometchat_client_entered_background(andrew.client) == COMETCHAT_RESULT_OK &&
           person_hears(&andrew, "status disconnected") &&
           cometchat_client_entered_foreground(andrew.client) == COMETCHAT_RESULT_OK &&
           person_hears(&andrew, "status connected");
}

static bool disconnect_and_connect(void) {
    return person_disconnect(&george, NULL) && person_hears(&george, "status disconnected") &&
           person_connect(&george, NULL) && person_hears(&george, "status connected") &&
           person_connect(&george, "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE");
}

static bool manual_mode(void) {
    return person_init(&george, server, false, NULL) &&
           person_hears(&george, "status disconnected") && person_connect(&george, NULL) &&
           person_hears(&george, "status connected") && person_ping(&george, NULL);
}

static bool background_in_manual_mode(void) {
    return cometchat_client_entered_background(george.client) == COMETCHAT_RESULT_OK &&
           person_ping(&george, NULL) &&
           person_hears(&george, "status disconnected, because of background_timeout") &&
           cometchat_client_entered_foreground(george.client) == COMETCHAT_RESULT_OK &&
           person_connect(&george, NULL);
}

static bool log_out(void) {
    return person_log_out(&andrew, NULL) && person_hears(&andrew, "logged out") &&
           person_log_out(&george, NULL) && person_hears(&george, "logged out") &&
           person_connect(&george, "ERR_NOT_LOGGED_IN");
}

static const struct {
    const char *title;
    bool (*play)(void);
} steps[] = {
    {"Both call init: no session yet, so no socket", init},
    {"Both log in: in auto mode the socket follows by itself", log_in},
    {"Messages go both ways", send_messages},
    {"ping is for manual mode only", ping_in_auto_mode},
    {"The server drops Andrew: the SDK reconnects by itself", lose_and_restore},
    {"Auto mode: background closes, foreground connects", background_and_foreground},
    {"George disconnects and connects again", disconnect_and_connect},
    {"George switches to manual mode: only connect connects, and ping is answered", manual_mode},
    {"Manual mode: the connection ends in the background, 1 s here instead of 30 s",
     background_in_manual_mode},
    {"Both log out", log_out},
};

static bool play(void) {
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        printf("\n%2zu. %s\n", step + 1, steps[step].title);
        if (!steps[step].play()) {
            printf("FAILED: step %zu\n", step + 1);
            return false;
        }
    }
    printf("\nAll %zu steps passed.\n", sizeof steps / sizeof *steps);
    return true;
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: story SERVER ADMIN TOKEN\n");
        return 2;
    }
    server = arguments[1];
    admin = (struct admin){.url = arguments[2], .token = arguments[3]};
    setvbuf(stdout, NULL, _IOLBF, 0);
    person_begin(&andrew, "Andrew", "cometchat-uid-1");
    person_begin(&george, "George", "cometchat-uid-2");
    bool passed = play();
    person_end(&andrew);
    person_end(&george);
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Uses this SDK and another Rust library in one program, by turns, also after panics in both. */
#include <stdio.h>
#include <stdlib.h>

#include "cometchat.h"

int second_contains_a_panic(void);
int second_sum(int to);

static int failures;

static void check(const char *what, int holds) {
    printf("%s %s\n", holds ? "ok    " : "FAILED", what);
    failures += holds ? 0 : 1;
}

static void done(void *ctx, const cometchat_error *error) {
    (void)error;
    *(int *)ctx += 1;
}

/* A whole client with its threads. By the end of the shutdown the call is answered. */
static int uses_a_client(void) {
    int answered = 0;
    cometchat_client *client = NULL;
    cometchat_client_builder *builder = cometchat_client_builder_new();
    cometchat_callback callback = {.ctx = &answered, .done = done, .destroy = NULL};
    if (cometchat_client_builder_build(builder, &client, NULL) != COMETCHAT_RESULT_OK) {
        return 0;
    }
    cometchat_client_builder_free(builder);
    cometchat_client_connect(client, callback);
    cometchat_client_shutdown(client);
    cometchat_client_free(client);
    return answered == 1;
}

static int contains_a_panic(void) {
    cometchat_test_panic_next(cometchat_str_from("cometchat_settings_new"));
    return cometchat_settings_new() == NULL;
}

int main(void) {
    for (int round = 0; round < 3; round++) {
        check("the second library works", second_sum(100) == 5050);
        check("this library works", uses_a_client());
        check("the second library contains its panic", second_contains_a_panic());
        check("this library contains its panic", contains_a_panic());
    }
    printf("%d passed, %d failed\n", 12 - failures, failures);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

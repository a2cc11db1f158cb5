/* The development server's admin interface: it makes the server misbehave. Nothing of the SDK. */
#ifndef ADMIN_H
#define ADMIN_H

#include <stdbool.h>

struct admin {
    /* http://127.0.0.1:PORT */
    const char *url;
    const char *token;
};

/* The server drops the connections of a user without a word. */
bool admin_drop(const struct admin *admin, const char *uid);

#endif

/* The development server, as a child process: COMETCHAT_DEV_SERVER names the program. */
#ifndef SERVER_H
#define SERVER_H

#define APP_ID "testapp01"
#define AUTH_KEY "testkey01"
#define ANDREW "cometchat-uid-1"
#define GEORGE "cometchat-uid-2"
#define NANCY "cometchat-uid-3"
#define GROUP "cometchat-guid-1"

void server_start(void);
void server_stop(void);
const char *server_url(void);

/* A command of the admin interface, as JSON; see docs/dev-server.md. */
void admin(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends all faults. */
void server_recover(void);

/* A request of the REST interface: the path without version, and a body. As the user with this auth
   token. For what the SDK does not send itself. */
void rest(const char *method, const char *path, const char *token, const char *body);

#endif

#include "admin.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool exchange(int port, const char *request) {
    char answer[64] = "";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    bool done =
        connection >= 0 && connect(connection, (struct sockaddr *)&address, sizeof address) == 0 &&
        write(connection, request, strlen(request)) == (ssize_t)strlen(request) &&
        read(connection, answer, sizeof answer - 1) > 0 && strncmp(answer, "HTTP/1.1 2", 10) == 0;
    if (connection >= 0) {
        close(connection);
    }
    return done;
}

bool admin_drop(const struct admin *admin, const char *uid) {
    char body[128];
    char request[512];
    int port = atoi(strrchr(admin->url, ':') + 1);
    snprintf(body, sizeof body, "{\"do\":\"drop\",\"user\":\"%s\",\"how\":\"vanish\"}", uid);
    snprintf(request, sizeof request,
             "POST /commands HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
             "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
             port, admin->token, strlen(body), body);
    return exchange(port, request);
}

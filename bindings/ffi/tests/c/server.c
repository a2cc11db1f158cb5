#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

static pid_t child;
static int child_input;
static char url[64];
static char token[128];
static int port;
static int admin_port;

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static void become_server(int input, int output) {
    const char *path = getenv("COMETCHAT_DEV_SERVER");
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    if (path != NULL) {
        execl(path, path, "--admin", "127.0.0.1:0", "--until-input-ends", (char *)NULL);
    }
    fputs("COMETCHAT_DEV_SERVER must name the development server\n", stderr);
    _exit(127);
}

static void read_greeting(FILE *output) {
    char line[256];
    while (token[0] == '\0' && fgets(line, sizeof line, output) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (url[0] == '\0') {
            snprintf(url, sizeof url, "%.63s", line);
            port = atoi(strrchr(url, ':') + 1);
        } else if (strncmp(line, "Admin interface: ", 17) == 0) {
            admin_port = atoi(strrchr(line, ':') + 1);
        } else if (strncmp(line, "Admin token: ", 13) == 0) {
            snprintf(token, sizeof token, "%.127s", line + 13);
        }
    }
}

void server_start(void) {
    int input[2];
    int output[2];
    if (pipe(input) != 0 || pipe(output) != 0) {
        die("pipe");
    }
    child = fork();
    if (child == 0) {
        close(input[1]);
        close(output[0]);
        become_server(input[0], output[1]);
    }
    close(input[0]);
    close(output[1]);
    child_input = input[1];
    FILE *lines = fdopen(output[0], "r");
    if (child < 0 || lines == NULL) {
        die("the development server");
    }
    read_greeting(lines);
    fclose(lines);
    if (token[0] == '\0') {
        fputs("the development server has not told its addresses\n", stderr);
        exit(EXIT_FAILURE);
    }
}

void server_stop(void) {
    close(child_input);
    waitpid(child, NULL, 0);
}

const char *server_url(void) {
    return url;
}

static int connected_to(int to) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)to)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        die("connect");
    }
    return connection;
}

/* Sends a request, reads to the end, and checks that it was answered well. */
static void exchange(int to, const char *request) {
    int connection = connected_to(to);
    size_t length = strlen(request);
    while (length > 0) {
        ssize_t written = write(connection, request, length);
        if (written <= 0) {
            die("write");
        }
        request += written;
        length -= (size_t)written;
    }
    char answer[4096] = "";
    size_t have = 0;
    ssize_t got;
    while (have + 1 < sizeof answer &&
           (got = read(connection, answer + have, sizeof answer - 1 - have)) > 0) {
        have += (size_t)got;
    }
    close(connection);
    if (strncmp(answer, "HTTP/1.1 2", 10) != 0) {
        fail(__FILE__, __LINE__, "the development server answers: %s", answer);
    }
}

void admin(const char *format, ...) {
    char body[1024];
    char request[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(body, sizeof body, format, arguments);
    va_end(arguments);
    snprintf(request, sizeof request,
             "POST /commands HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
             "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
             admin_port, token, strlen(body), body);
    exchange(admin_port, request);
}

void server_recover(void) {
    admin("{\"do\":\"recover\"}");
}

void rest(const char *method, const char *path, const char *auth_token, const char *body) {
    char request[4096];
    snprintf(request, sizeof request,
             "%s /v3.0%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nappId: " APP_ID "\r\n"
             "authToken: %s\r\nContent-Type: application/json\r\n"
             "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
             method, path, port, auth_token, strlen(body), body);
    exchange(port, request);
}

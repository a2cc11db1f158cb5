/* One good value of each parameter's type, and what is expected when another parameter is spoiled.
   For the calls that hostile.awk generates. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <string.h>

#include "cometchat.h"
#include "harness.h"

/* Between these two the samples can be had: two people chat for them, and listeners that hold on to
   their events. */
void samples_begin(void);
void samples_end(void);

/* Borrowed. */
cometchat_text *sample_cometchat_text(void);
cometchat_error *sample_cometchat_error(void);
cometchat_executor *sample_cometchat_executor(void);
cometchat_settings *sample_cometchat_settings(void);
cometchat_client_builder *sample_cometchat_client_builder(void);
cometchat_client *sample_cometchat_client(void);
cometchat_outgoing_message *sample_cometchat_outgoing_message(void);
cometchat_messages_request *sample_cometchat_messages_request(void);
const cometchat_messages *sample_cometchat_messages(void);
cometchat_message *sample_cometchat_message(void);
cometchat_user *sample_cometchat_user(void);
cometchat_group *sample_cometchat_group(void);
cometchat_diagnostics *sample_cometchat_diagnostics(void);
const cometchat_entity *sample_cometchat_entity(void);
const cometchat_call *sample_cometchat_call(void);
const cometchat_message_event *sample_cometchat_message_event(void);
const cometchat_connection_event *sample_cometchat_connection_event(void);
const cometchat_login_event *sample_cometchat_login_event(void);
const cometchat_user_event *sample_cometchat_user_event(void);
const cometchat_group_event *sample_cometchat_group_event(void);
const cometchat_call_event *sample_cometchat_call_event(void);
cometchat_store_reply *sample_cometchat_store_reply(void);
/* NULL: to hold a turn would hold all clients up. */
const cometchat_store_turn *sample_cometchat_store_turn(void);

/* The caller's. */
cometchat_text *fresh_cometchat_text(void);
cometchat_error *fresh_cometchat_error(void);
cometchat_executor *fresh_cometchat_executor(void);
cometchat_settings *fresh_cometchat_settings(void);
cometchat_client_builder *fresh_cometchat_client_builder(void);
cometchat_client *fresh_cometchat_client(void);
cometchat_outgoing_message *fresh_cometchat_outgoing_message(void);
cometchat_messages_request *fresh_cometchat_messages_request(void);
cometchat_message *fresh_cometchat_message(void);
cometchat_user *fresh_cometchat_user(void);
cometchat_group *fresh_cometchat_group(void);
cometchat_diagnostics *fresh_cometchat_diagnostics(void);
cometchat_job *fresh_cometchat_job(void);
cometchat_token_reply *fresh_cometchat_token_reply(void);

/* Entered in the ledger. `what` is the function that they are made for. */
cometchat_executor_functions made_cometchat_executor_functions(const char *what);
cometchat_store made_cometchat_store(const char *what);
cometchat_token_provider made_cometchat_token_provider(const char *what);
cometchat_callback made_cometchat_callback(const char *what);
cometchat_user_callback made_cometchat_user_callback(const char *what);
cometchat_text_callback made_cometchat_text_callback(const char *what);
cometchat_message_callback made_cometchat_message_callback(const char *what);
cometchat_group_callback made_cometchat_group_callback(const char *what);
cometchat_messages_callback made_cometchat_messages_callback(const char *what);
cometchat_message_listener made_cometchat_message_listener(const char *what);
cometchat_connection_listener made_cometchat_connection_listener(const char *what);
cometchat_login_listener made_cometchat_login_listener(const char *what);
cometchat_user_listener made_cometchat_user_listener(const char *what);
cometchat_group_listener made_cometchat_group_listener(const char *what);
cometchat_call_listener made_cometchat_call_listener(const char *what);
cometchat_log_callback made_cometchat_log_callback(const char *what);

/* For the parameter of this name. */
cometchat_str good_str(const char *parameter);
cometchat_bytes good_bytes(void);
cometchat_str bad_str(void);
/* Above every limit. */
cometchat_str long_str(void);
cometchat_bytes long_bytes(void);

enum expected { LACKS, IS_NO_UTF8, IS_TOO_LONG, IS_UNKNOWN, PANICS, IS_FINE };

#define EXPECT_RESULT(EXPECTED, WHAT, CALL) expect_result(EXPECTED, WHAT, CALL)
#define EXPECT_ANSWERED(EXPECTED, WHAT, CALL) (CALL, expect_answered(EXPECTED, WHAT))
#define EXPECT_POINTER(EXPECTED, WHAT, CALL) expect_pointer(WHAT, CALL)
#define EXPECT_STR(EXPECTED, WHAT, CALL) expect_str(EXPECTED, WHAT, CALL)
#define EXPECT_NUMBER(EXPECTED, WHAT, CALL) expect_number(WHAT, (int64_t)(CALL))
/* It must only come back. */
#define EXPECT_NOTHING(EXPECTED, WHAT, CALL) CALL

void expect_result(enum expected expected, const char *what, cometchat_result result);
/* That the callback that was made last has been answered on this thread, and destroyed. */
void expect_answered(enum expected expected, const char *what);
void expect_pointer(const char *what, const void *pointer);
void expect_str(enum expected expected, const char *what, cometchat_str str);
void expect_number(const char *what, int64_t number);

/* Outputs: filled with a pattern before, and with the same after a call that did not succeed. */
#define POISON(OUT) memset(&(OUT), 0x5A, sizeof(OUT))
#define CHECK_POISON(OUT, WHAT) check_poison(&(OUT), sizeof(OUT), WHAT)
void check_poison(const void *out, size_t size, const char *what);
#define GIVE_BACK(TYPE, OUT) TYPE##_free(OUT)
#define VALUE_free(OUT) ((void)(OUT))

/* Only with the library's feature panic-injection. */
void panic_next(const char *function);

#endif

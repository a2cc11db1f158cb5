/*
 * The layout that programs are compiled against: sizes, alignments, offsets and values never change
 * within a major version. Compiled as C99, C11 and C++17; there is nothing to run. These are the
 * values of 64-bit systems.
 */
#include "cometchat.h"

#if UINTPTR_MAX == 0xffffffffffffffff

/* C99 has no static assertion: an array of negative size does not compile either. */
#define JOINED_AGAIN(LEFT, RIGHT) LEFT##RIGHT
#define JOINED(LEFT, RIGHT) JOINED_AGAIN(LEFT, RIGHT)
#define ASSERT(CONDITION) typedef char JOINED(assertion_on_line_, __LINE__)[(CONDITION) ? 1 : -1]

/* What stands after a char stands at its alignment. */
#define LAYOUT(TYPE, SIZE, ALIGNMENT)                                                              \
    struct after_char_##TYPE {                                                                     \
        char first;                                                                                \
        TYPE second;                                                                               \
    };                                                                                             \
    ASSERT(sizeof(TYPE) == (SIZE) && offsetof(struct after_char_##TYPE, second) == (ALIGNMENT))

#define OFFSET(TYPE, FIELD, AT) ASSERT(offsetof(TYPE, FIELD) == (AT))
#define VALUE(NAME, NUMBER) ASSERT((NAME) == (NUMBER))

/* Structs. */

LAYOUT(cometchat_str, 16, 8);
OFFSET(cometchat_str, data, 0);
OFFSET(cometchat_str, len, 8);
LAYOUT(cometchat_executor_functions, 24, 8);
OFFSET(cometchat_executor_functions, ctx, 0);
OFFSET(cometchat_executor_functions, execute, 8);
OFFSET(cometchat_executor_functions, destroy, 16);
LAYOUT(cometchat_bytes, 16, 8);
OFFSET(cometchat_bytes, data, 0);
OFFSET(cometchat_bytes, len, 8);
LAYOUT(cometchat_store, 48, 8);
OFFSET(cometchat_store, ctx, 0);
OFFSET(cometchat_store, load, 8);
OFFSET(cometchat_store, save, 16);
OFFSET(cometchat_store, set_aside, 24);
OFFSET(cometchat_store, in_turn, 32);
OFFSET(cometchat_store, destroy, 40);
LAYOUT(cometchat_token_provider, 24, 8);
OFFSET(cometchat_token_provider, ctx, 0);
OFFSET(cometchat_token_provider, request, 8);
OFFSET(cometchat_token_provider, destroy, 16);
LAYOUT(cometchat_callback, 24, 8);
OFFSET(cometchat_callback, ctx, 0);
OFFSET(cometchat_callback, done, 8);
OFFSET(cometchat_callback, destroy, 16);
LAYOUT(cometchat_user_callback, 24, 8);
OFFSET(cometchat_user_callback, ctx, 0);
OFFSET(cometchat_user_callback, done, 8);
OFFSET(cometchat_user_callback, destroy, 16);
LAYOUT(cometchat_text_callback, 24, 8);
OFFSET(cometchat_text_callback, ctx, 0);
OFFSET(cometchat_text_callback, done, 8);
OFFSET(cometchat_text_callback, destroy, 16);
LAYOUT(cometchat_message_callback, 24, 8);
OFFSET(cometchat_message_callback, ctx, 0);
OFFSET(cometchat_message_callback, done, 8);
OFFSET(cometchat_message_callback, destroy, 16);
LAYOUT(cometchat_group_callback, 24, 8);
OFFSET(cometchat_group_callback, ctx, 0);
OFFSET(cometchat_group_callback, done, 8);
OFFSET(cometchat_group_callback, destroy, 16);
LAYOUT(cometchat_messages_callback, 24, 8);
OFFSET(cometchat_messages_callback, ctx, 0);
OFFSET(cometchat_messages_callback, done, 8);
OFFSET(cometchat_messages_callback, destroy, 16);
LAYOUT(cometchat_message_listener, 24, 8);
OFFSET(cometchat_message_listener, ctx, 0);
OFFSET(cometchat_message_listener, on_event, 8);
OFFSET(cometchat_message_listener, destroy, 16);
LAYOUT(cometchat_connection_listener, 24, 8);
OFFSET(cometchat_connection_listener, ctx, 0);
OFFSET(cometchat_connection_listener, on_event, 8);
OFFSET(cometchat_connection_listener, destroy, 16);
LAYOUT(cometchat_login_listener, 24, 8);
OFFSET(cometchat_login_listener, ctx, 0);
OFFSET(cometchat_login_listener, on_event, 8);
OFFSET(cometchat_login_listener, destroy, 16);
LAYOUT(cometchat_user_listener, 24, 8);
OFFSET(cometchat_user_listener, ctx, 0);
OFFSET(cometchat_user_listener, on_event, 8);
OFFSET(cometchat_user_listener, destroy, 16);
LAYOUT(cometchat_group_listener, 24, 8);
OFFSET(cometchat_group_listener, ctx, 0);
OFFSET(cometchat_group_listener, on_event, 8);
OFFSET(cometchat_group_listener, destroy, 16);
LAYOUT(cometchat_call_listener, 24, 8);
OFFSET(cometchat_call_listener, ctx, 0);
OFFSET(cometchat_call_listener, on_event, 8);
OFFSET(cometchat_call_listener, destroy, 16);
LAYOUT(cometchat_reaction, 88, 8);
OFFSET(cometchat_reaction, id, 0);
OFFSET(cometchat_reaction, message_id, 16);
OFFSET(cometchat_reaction, reaction, 24);
OFFSET(cometchat_reaction, uid, 40);
OFFSET(cometchat_reaction, reacted_by, 56);
OFFSET(cometchat_reaction, reacted_at, 64);
OFFSET(cometchat_reaction, conversation_id, 72);
LAYOUT(cometchat_gap, 32, 8);
OFFSET(cometchat_gap, after, 0);
OFFSET(cometchat_gap, before, 8);
OFFSET(cometchat_gap, reason, 16);
LAYOUT(cometchat_attachment, 72, 8);
OFFSET(cometchat_attachment, url, 0);
OFFSET(cometchat_attachment, name, 16);
OFFSET(cometchat_attachment, mime_type, 32);
OFFSET(cometchat_attachment, extension, 48);
OFFSET(cometchat_attachment, size, 64);
LAYOUT(cometchat_log_callback, 24, 8);
OFFSET(cometchat_log_callback, ctx, 0);
OFFSET(cometchat_log_callback, on_log, 8);
OFFSET(cometchat_log_callback, destroy, 16);
LAYOUT(cometchat_result, 4, 4);
LAYOUT(cometchat_status, 4, 4);
LAYOUT(cometchat_connection_event_type, 4, 4);
LAYOUT(cometchat_login_event_type, 4, 4);
LAYOUT(cometchat_message_event_type, 4, 4);
LAYOUT(cometchat_receiver_type, 4, 4);
LAYOUT(cometchat_user_event_type, 4, 4);
LAYOUT(cometchat_group_event_type, 4, 4);
LAYOUT(cometchat_call_event_type, 4, 4);
LAYOUT(cometchat_category, 4, 4);
LAYOUT(cometchat_call_state, 4, 4);
LAYOUT(cometchat_availability, 4, 4);
LAYOUT(cometchat_interrupt, 4, 4);
LAYOUT(cometchat_log_level, 4, 4);
LAYOUT(cometchat_presence, 4, 4);
LAYOUT(cometchat_time, 4, 4);
LAYOUT(cometchat_role, 4, 4);
LAYOUT(cometchat_group_kind, 4, 4);
VALUE(COMETCHAT_RESULT_OK, 0);
VALUE(COMETCHAT_RESULT_NULL_PARAMETER, 1);
VALUE(COMETCHAT_RESULT_INVALID_UTF8, 2);
VALUE(COMETCHAT_RESULT_INVALID_ARGUMENT, 3);
VALUE(COMETCHAT_RESULT_TOO_LONG, 4);
VALUE(COMETCHAT_RESULT_INVALID_JSON, 5);
VALUE(COMETCHAT_RESULT_ALREADY_SET, 6);
VALUE(COMETCHAT_RESULT_FAILED, 7);
VALUE(COMETCHAT_RESULT_PANIC, 8);
VALUE(COMETCHAT_STATUS_NONE, 0);
VALUE(COMETCHAT_STATUS_CONNECTING, 1);
VALUE(COMETCHAT_STATUS_CONNECTED, 2);
VALUE(COMETCHAT_STATUS_DISCONNECTED, 3);
VALUE(COMETCHAT_STATUS_FEATURE_THROTTLED, 4);
VALUE(COMETCHAT_CONNECTION_EVENT_TYPE_UNKNOWN, 0);
VALUE(COMETCHAT_CONNECTION_EVENT_TYPE_TRANSITION, 1);
VALUE(COMETCHAT_CONNECTION_EVENT_TYPE_UPDATE, 2);
VALUE(COMETCHAT_CONNECTION_EVENT_TYPE_PROBLEM, 3);
VALUE(COMETCHAT_LOGIN_EVENT_TYPE_UNKNOWN, 0);
VALUE(COMETCHAT_LOGIN_EVENT_TYPE_LOGIN_SUCCESS, 1);
VALUE(COMETCHAT_LOGIN_EVENT_TYPE_LOGIN_FAILURE, 2);
VALUE(COMETCHAT_LOGIN_EVENT_TYPE_LOGOUT_SUCCESS, 3);
VALUE(COMETCHAT_LOGIN_EVENT_TYPE_LOGOUT_FAILURE, 4);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_UNKNOWN, 0);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_TEXT, 1);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_MEDIA, 2);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_CUSTOM, 3);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_INTERACTIVE, 4);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_CARD, 5);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_EDITED, 6);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_DELETED, 7);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_STARTED, 8);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_ENDED, 9);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_DELIVERED, 10);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_READ, 11);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_DELIVERED_TO_ALL, 12);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_READ_BY_ALL, 13);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_TRANSIENT, 14);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_REACTION_ADDED, 15);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_REACTION_REMOVED, 16);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_GAP, 17);
VALUE(COMETCHAT_MESSAGE_EVENT_TYPE_MISSED_AVAILABLE, 18);
VALUE(COMETCHAT_RECEIVER_TYPE_UNKNOWN, 0);
VALUE(COMETCHAT_RECEIVER_TYPE_USER, 1);
VALUE(COMETCHAT_RECEIVER_TYPE_GROUP, 2);
VALUE(COMETCHAT_USER_EVENT_TYPE_UNKNOWN, 0);
VALUE(COMETCHAT_USER_EVENT_TYPE_ONLINE, 1);
VALUE(COMETCHAT_USER_EVENT_TYPE_OFFLINE, 2);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_UNKNOWN, 0);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_JOINED, 1);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_LEFT, 2);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_KICKED, 3);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_BANNED, 4);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_UNBANNED, 5);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_ADDED, 6);
VALUE(COMETCHAT_GROUP_EVENT_TYPE_SCOPE_CHANGED, 7);
VALUE(COMETCHAT_CALL_EVENT_TYPE_UNKNOWN, 0);
VALUE(COMETCHAT_CALL_EVENT_TYPE_INCOMING_RECEIVED, 1);
VALUE(COMETCHAT_CALL_EVENT_TYPE_OUTGOING_ACCEPTED, 2);
VALUE(COMETCHAT_CALL_EVENT_TYPE_OUTGOING_REJECTED, 3);
VALUE(COMETCHAT_CALL_EVENT_TYPE_INCOMING_CANCELLED, 4);
VALUE(COMETCHAT_CALL_EVENT_TYPE_ENDED, 5);
VALUE(COMETCHAT_CATEGORY_UNKNOWN, 0);
VALUE(COMETCHAT_CATEGORY_MESSAGE, 1);
VALUE(COMETCHAT_CATEGORY_CUSTOM, 2);
VALUE(COMETCHAT_CATEGORY_ACTION, 3);
VALUE(COMETCHAT_CATEGORY_CALL, 4);
VALUE(COMETCHAT_CATEGORY_INTERACTIVE, 5);
VALUE(COMETCHAT_CATEGORY_CARD, 6);
VALUE(COMETCHAT_CALL_STATE_UNKNOWN, 0);
VALUE(COMETCHAT_CALL_STATE_INITIATED, 1);
VALUE(COMETCHAT_CALL_STATE_ONGOING, 2);
VALUE(COMETCHAT_CALL_STATE_REJECTED, 3);
VALUE(COMETCHAT_CALL_STATE_BUSY, 4);
VALUE(COMETCHAT_CALL_STATE_CANCELLED, 5);
VALUE(COMETCHAT_CALL_STATE_UNANSWERED, 6);
VALUE(COMETCHAT_CALL_STATE_ENDED, 7);
VALUE(COMETCHAT_AVAILABILITY_UNKNOWN, 0);
VALUE(COMETCHAT_AVAILABILITY_ONLINE, 1);
VALUE(COMETCHAT_AVAILABILITY_OFFLINE, 2);
VALUE(COMETCHAT_INTERRUPT_UNKNOWN, 0);
VALUE(COMETCHAT_INTERRUPT_NOT_INITIALISED, 1);
VALUE(COMETCHAT_INTERRUPT_NO_SESSION, 2);
VALUE(COMETCHAT_INTERRUPT_NOT_REQUESTED, 3);
VALUE(COMETCHAT_INTERRUPT_BACKGROUND, 4);
VALUE(COMETCHAT_INTERRUPT_ASLEEP, 5);
VALUE(COMETCHAT_INTERRUPT_PAUSED, 6);
VALUE(COMETCHAT_INTERRUPT_OFFLINE, 7);
VALUE(COMETCHAT_INTERRUPT_AUTH_REJECTED, 8);
VALUE(COMETCHAT_INTERRUPT_RETRY_AFTER, 9);
VALUE(COMETCHAT_LOG_LEVEL_OFF, 0);
VALUE(COMETCHAT_LOG_LEVEL_ERROR, 1);
VALUE(COMETCHAT_LOG_LEVEL_WARN, 2);
VALUE(COMETCHAT_LOG_LEVEL_INFO, 3);
VALUE(COMETCHAT_LOG_LEVEL_DEBUG, 4);
VALUE(COMETCHAT_LOG_LEVEL_TRACE, 5);
VALUE(COMETCHAT_PRESENCE_NONE, 0);
VALUE(COMETCHAT_PRESENCE_ALL_USERS, 1);
VALUE(COMETCHAT_PRESENCE_FRIENDS, 2);
VALUE(COMETCHAT_TIME_BACKGROUND_WINDOW, 1);
VALUE(COMETCHAT_TIME_BACKGROUND_GRACE, 2);
VALUE(COMETCHAT_TIME_KEEP_ALIVE_INTERVAL, 3);
VALUE(COMETCHAT_TIME_KEEP_ALIVE_TIMEOUT, 4);
VALUE(COMETCHAT_TIME_CONNECT_TIMEOUT, 5);
VALUE(COMETCHAT_TIME_CLOSE_TIMEOUT, 6);
VALUE(COMETCHAT_TIME_FIRST_RETRY, 7);
VALUE(COMETCHAT_TIME_RETRY_BASE, 8);
VALUE(COMETCHAT_TIME_RETRY_CAP, 9);
VALUE(COMETCHAT_TIME_STABLE_AFTER, 10);
VALUE(COMETCHAT_TIME_LONG_OUTAGE, 11);
VALUE(COMETCHAT_TIME_SLOW_CONSUMER, 12);
VALUE(COMETCHAT_TIME_REQUEST, 13);
VALUE(COMETCHAT_TIME_LOGOUT, 14);
VALUE(COMETCHAT_TIME_TOKEN_PROVIDER, 15);
VALUE(COMETCHAT_ROLE_SENDER, 1);
VALUE(COMETCHAT_ROLE_RECEIVER, 2);
VALUE(COMETCHAT_ROLE_BY, 3);
VALUE(COMETCHAT_ROLE_ON, 4);
VALUE(COMETCHAT_ROLE_FOR, 5);
VALUE(COMETCHAT_GROUP_KIND_PUBLIC, 1);
VALUE(COMETCHAT_GROUP_KIND_PRIVATE, 2);
VALUE(COMETCHAT_GROUP_KIND_PASSWORD, 3);
VALUE(COMETCHAT_MOST_NAME_BYTES, 4096);
VALUE(COMETCHAT_MOST_SECRET_BYTES, 16384);
VALUE(COMETCHAT_MOST_BODY_BYTES, 1048576);
VALUE(COMETCHAT_MOST_DOCUMENT_BYTES, 8388608);

#endif

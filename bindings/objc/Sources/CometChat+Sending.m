#import <CometChatSDK/CometChat.h>
#import <CometChatSDK/CometChatException.h>
#import <CometChatSDK/CustomMessage.h>
#import <CometChatSDK/TextMessage.h>
#import <CometChatSDK/TransientMessage.h>
#import <CometChatSDK/TypingIndicator.h>

#import "CCXAnswer.h"
#import "CCXPayloads.h"
#import "CCXShared.h"
#import "CCXStrings.h"

// JSON for C. A dictionary that is not of JSON objects becomes a text that C refuses as such.
static cometchat_str copyJSON(NSDictionary<NSString *, id> *dictionary) {
    if (dictionary == nil)
        return cometchat_str_absent();
    NSString *json = CCXJSON(dictionary);
    return CCXCopyText(json != nil ? json : @"");
}

// Sets what all messages have; the first refusal counts.
static cometchat_result setCommon(cometchat_outgoing_message *outgoing, BaseMessage *message,
                                  NSArray<NSString *> *tags) {
    cometchat_result result = COMETCHAT_RESULT_OK;
    if (message.metaData != nil) {
        CCX_TEXT metadata = copyJSON(message.metaData);
        result = cometchat_outgoing_message_set_metadata(outgoing, metadata);
    }
    if (result == COMETCHAT_RESULT_OK && message.muid.length != 0) {
        CCX_TEXT muid = CCXCopyText(message.muid);
        result = cometchat_outgoing_message_set_muid(outgoing, muid);
    }
    for (NSString *tag in tags) {
        if (result != COMETCHAT_RESULT_OK)
            break;
        CCX_TEXT text = CCXCopyText(tag);
        result = cometchat_outgoing_message_add_tag(outgoing, text);
    }
    return result;
}

// Sends what `make` made, or answers why it could not be made, and frees it.
static void sendMessage(CCXAnswer *answer, BaseMessage *message, NSArray<NSString *> *tags,
                        cometchat_result (^make)(cometchat_outgoing_message **outgoing)) {
    cometchat_outgoing_message *outgoing = NULL;
    cometchat_result result = make(&outgoing);
    if (result == COMETCHAT_RESULT_OK)
        result = setCommon(outgoing, message, tags);
    if (result == COMETCHAT_RESULT_OK) {
        CCXCall(answer, ^(const cometchat_client *client) {
          cometchat_client_send_message(client, outgoing, CCXMessageCallback(answer));
        });
    } else {
        [answer failWith:CCXResultException(result)];
    }
    cometchat_outgoing_message_free(outgoing);
}

// A message answer for one class: what the server stored is of the class that was sent.
static CCXAnswer *answerWith(Class kind, void (^success)(id),
                             void (^failure)(CometChatException *)) {
    return [[CCXAnswer alloc]
        initWithSuccess:^(id message) {
          if ([message isKindOfClass:kind]) {
              if (success != nil)
                  success(message);
          } else if (failure != nil) {
              failure([[CometChatException alloc]
                  initWithErrorCode:@"ERROR_UNHANDLED_EXCEPTION"
                   errorDescription:@"The server stored another kind of message than was sent."]);
          }
        }
                failure:failure];
}

@implementation CometChat (Sending)

+ (void)sendTextMessageWithMessage:(TextMessage *)message
                         onSuccess:(void (^)(TextMessage *))onSuccess
                           onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = answerWith([TextMessage class], onSuccess, onError);
    sendMessage(answer, message, message.tags,
                ^cometchat_result(cometchat_outgoing_message **outgoing) {
                  CCX_TEXT receiver = CCXCopyText(message.receiverUid);
                  CCX_TEXT text = CCXCopyText(message.text);
                  int32_t type = CCXCoreReceiverType(message.receiverType);
                  return cometchat_outgoing_message_new_text(receiver, type, text, outgoing);
                });
}

+ (void)sendCustomMessageWithMessage:(CustomMessage *)message
                           onSuccess:(void (^)(CustomMessage *))onSuccess
                             onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = answerWith([CustomMessage class], onSuccess, onError);
    sendMessage(
        answer, message, message.tags, ^cometchat_result(cometchat_outgoing_message **outgoing) {
          NSDictionary<NSString *, id> *content = message.customData;
          CCX_TEXT receiver = CCXCopyText(message.receiverUid);
          CCX_TEXT kind = CCXCopyText(message.type != nil ? message.type : @"custom");
          CCX_TEXT data = copyJSON(content != nil ? content : @{});
          int32_t type = CCXCoreReceiverType(message.receiverType);
          return cometchat_outgoing_message_new_custom(receiver, type, kind, data, outgoing);
        });
}

+ (void)sendTransientMessageWithMessage:(TransientMessage *)message {
    CCXTell(^cometchat_result(const cometchat_client *client) {
      CCX_TEXT receiver = CCXCopyText(message.receiverID);
      CCX_TEXT data = copyJSON(message.data);
      int32_t type = CCXCoreReceiverType(message.receiverType);
      return cometchat_client_send_transient_message(client, receiver, type, data);
    });
}

+ (void)startTypingWithIndicator:(TypingIndicator *)indicator {
    CCXTell(^cometchat_result(const cometchat_client *client) {
      CCX_TEXT receiver = CCXCopyText(indicator.receiverID);
      CCX_TEXT metadata = copyJSON(indicator.metadata);
      int32_t type = CCXCoreReceiverType(indicator.receiverType);
      return cometchat_client_start_typing(client, receiver, type, metadata);
    });
}

+ (void)endTypingWithIndicator:(TypingIndicator *)indicator {
    CCXTell(^cometchat_result(const cometchat_client *client) {
      CCX_TEXT receiver = CCXCopyText(indicator.receiverID);
      CCX_TEXT metadata = copyJSON(indicator.metadata);
      int32_t type = CCXCoreReceiverType(indicator.receiverType);
      return cometchat_client_end_typing(client, receiver, type, metadata);
    });
}

@end

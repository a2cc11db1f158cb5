#import <CometChatSDK/BaseMessage.h>
#import <CometChatSDK/CometChat.h>

#import "CCXAnswer.h"
#import "CCXListeners.h"
#import "CCXPayloads.h"
#import "CCXShared.h"
#import "CCXStrings.h"

typedef void Mark(const cometchat_client *client, uint64_t message_id, cometchat_str receiver,
                  int32_t receiver_type, cometchat_str message_sender, cometchat_callback callback);

static void mark(Mark *how, NSInteger messageId, NSString *receiverId, ReceiverType receiverType,
                 NSString *messageSender, CCXAnswer *answer) {
    CCXCall(answer, ^(const cometchat_client *client) {
      CCX_TEXT receiver = CCXCopyText(receiverId);
      CCX_TEXT sender = CCXCopyText(messageSender);
      uint64_t id = messageId > 0 ? (uint64_t)messageId : 0;
      how(client, id, receiver, CCXCoreReceiverType(receiverType), sender,
          CCXPlainCallback(answer));
    });
}

// In a chat of two the receipt goes to the sender, in a group to the group.
static void markMessage(Mark *how, BaseMessage *message, CCXAnswer *answer) {
    BOOL toGroup = message.receiverType == ReceiverTypeGroup;
    NSString *receiver = toGroup ? message.receiverUid : message.senderUid;
    mark(how, message.id, receiver, message.receiverType, message.senderUid, answer);
}

// Where the application gave no blocks its connection listeners hear of failures. (STA3)
static CCXAnswer *withoutBlocks(void) {
    return CCXDone(nil, ^(CometChatException *error) {
      [CCXListeners tellProblem:error];
    });
}

@implementation CometChat (Receipts)

+ (void)markAsDeliveredWithBaseMessage:(BaseMessage *)baseMessage {
    markMessage(cometchat_client_mark_as_delivered, baseMessage, withoutBlocks());
}

+ (void)markAsDeliveredWithBaseMessage:(BaseMessage *)baseMessage
                             onSuccess:(void (^)(void))onSuccess
                               onError:(void (^)(CometChatException *))onError {
    markMessage(cometchat_client_mark_as_delivered, baseMessage, CCXDone(onSuccess, onError));
}

+ (void)markAsDeliveredWithMessageId:(NSInteger)messageId
                          receiverId:(NSString *)receiverId
                        receiverType:(enum ReceiverType)receiverType
                       messageSender:(NSString *)messageSender {
    mark(cometchat_client_mark_as_delivered, messageId, receiverId, receiverType, messageSender,
         withoutBlocks());
}

+ (void)markAsDeliveredWithMessageId:(NSInteger)messageId
                          receiverId:(NSString *)receiverId
                        receiverType:(enum ReceiverType)receiverType
                       messageSender:(NSString *)messageSender
                           onSuccess:(void (^)(void))onSuccess
                             onError:(void (^)(CometChatException *))onError {
    mark(cometchat_client_mark_as_delivered, messageId, receiverId, receiverType, messageSender,
         CCXDone(onSuccess, onError));
}

+ (void)markAsReadWithBaseMessage:(BaseMessage *)baseMessage {
    markMessage(cometchat_client_mark_as_read, baseMessage, withoutBlocks());
}

+ (void)markAsReadWithBaseMessage:(BaseMessage *)baseMessage
                        onSuccess:(void (^)(void))onSuccess
                          onError:(void (^)(CometChatException *))onError {
    markMessage(cometchat_client_mark_as_read, baseMessage, CCXDone(onSuccess, onError));
}

+ (void)markAsReadWithMessageId:(NSInteger)messageId
                     receiverId:(NSString *)receiverId
                   receiverType:(enum ReceiverType)receiverType
                  messageSender:(NSString *)messageSender {
    mark(cometchat_client_mark_as_read, messageId, receiverId, receiverType, messageSender,
         withoutBlocks());
}

+ (void)markAsReadWithMessageId:(NSInteger)messageId
                     receiverId:(NSString *)receiverId
                   receiverType:(enum ReceiverType)receiverType
                  messageSender:(NSString *)messageSender
                      onSuccess:(void (^)(void))onSuccess
                        onError:(void (^)(CometChatException *))onError {
    mark(cometchat_client_mark_as_read, messageId, receiverId, receiverType, messageSender,
         CCXDone(onSuccess, onError));
}

@end

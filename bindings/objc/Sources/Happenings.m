// Typing, transient messages, receipts, reactions: what is told and not kept.
#import <CometChatSDK/MessageReceipt.h>
#import <CometChatSDK/Reaction.h>
#import <CometChatSDK/TransientMessage.h>
#import <CometChatSDK/TypingIndicator.h>

#import "CCXPayloads.h"
#import "CCXStrings.h"

@implementation TypingIndicator

- (instancetype)initWithReceiverID:(NSString *)receiverID
                      receiverType:(enum ReceiverType)receiverType {
    return [self initWithReceiverID:receiverID receiverType:receiverType metadata:nil];
}

- (instancetype)initWithReceiverID:(NSString *)receiverID
                      receiverType:(enum ReceiverType)receiverType
                          metadata:(NSDictionary<NSString *, id> *)metadata {
    if ((self = [super init])) {
        _receiverID = [receiverID copy];
        _receiverType = receiverType;
        _metadata = [metadata copy];
    }
    return self;
}

- (NSString *)stringValue {
    CCXForm *dump = [CCXForm new];
  [dump set:self.receiverID for:@"receiverId"];
  [dump set:@(self.receiverType) for:@"receiverType"];
  [dump set:self.metadata for:@"metadata"];
  [dump set:self.sender.uid for:@"sender"];
  return CCXDump(dump.dictionary);
}

@end

@implementation TransientMessage

- (instancetype)initWithReceiverID:(NSString *)receiverID
                      receiverType:(enum ReceiverType)receiverType
                              data:(NSDictionary<NSString *, id> *)data {
    if ((self = [super init])) {
        _receiverID = [receiverID copy];
        _receiverType = receiverType;
        _data = [data copy];
    }
    return self;
}

- (NSString *)stringValue {
    CCXForm *dump = [CCXForm new];
  [dump set:self.receiverID for:@"receiverId"];
  [dump set:@(self.receiverType) for:@"receiverType"];
  [dump set:self.data for:@"data"];
  [dump set:self.sender.uid for:@"sender"];
  return CCXDump(dump.dictionary);
}

@end

@implementation MessageReceipt

- (instancetype)initWithMessageId:(NSString *)messageId
                           sender:(User *)sender
                       receiverId:(NSString *)receiverId
                     receiverType:(enum ReceiverType)receiverType
                      receiptType:(enum ReceiptType)receiptType
                        timeStamp:(NSInteger)timeStamp {
    if ((self = [super init])) {
        _messageId = [messageId copy];
        _sender = sender;
        _receiverId = [receiverId copy];
        _receiverType = receiverType;
        _receiptType = receiptType;
        _timeStamp = timeStamp;
        switch (receiptType) {
        case ReceiptTypeDelivered:
        case ReceiptTypeDeliveredToAll:
            _deliveredAt = timeStamp;
            break;
        case ReceiptTypeRead:
        case ReceiptTypeReadByAll:
            _readAt = timeStamp;
            break;
        case ReceiptTypeUnread:
            break;
        }
    }
    return self;
}

- (NSString *)stringValue {
    CCXForm *dump = [CCXForm new];
  [dump set:self.messageId for:@"messageId"];
  [dump set:self.receiverId for:@"receiverId"];
  [dump set:@(self.receiverType) for:@"receiverType"];
  [dump set:@(self.receiptType) for:@"receiptType"];
  [dump set:@(self.timeStamp) for:@"timeStamp"];
  [dump set:self.sender.uid for:@"sender"];
  return CCXDump(dump.dictionary);
}

@end

@implementation Reaction

- (instancetype)init {
    if ((self = [super init]))
        _id = _reaction = _uid = @"";
    return self;
}

- (NSDictionary<NSString *, id> *)fields {
    CCXForm *dump = [CCXForm new];
  [dump set:self.id for:@"id"];
  [dump set:@(self.messageId) for:@"messageId"];
  [dump set:self.reaction for:@"reaction"];
  [dump set:self.uid for:@"uid"];
  [dump set:@(self.reactedAt) for:@"reactedAt"];
  return dump.dictionary;
}

- (NSString *)stringValue {
    return CCXDump([self fields]);
}

@end

@implementation ReactionEvent

- (instancetype)init {
    if ((self = [super init]))
        _receiverId = _conversationId = @"";
    return self;
}

- (NSString *)stringValue {
    CCXForm *dump = [CCXForm new];
  [dump set:[self.reaction fields] for:@"reaction"];
  [dump set:self.receiverId for:@"receiverId"];
  [dump set:@(self.receiverType) for:@"receiverType"];
  [dump set:self.conversationId for:@"conversationId"];
  [dump set:@(self.parentMessageId) for:@"parentMessageId"];
  return CCXDump(dump.dictionary);
}

@end

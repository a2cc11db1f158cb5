// What messages, typing, receipts and reactions tell.
#import <CometChatSDK/CometChatDelegates.h>
#import <CometChatSDK/CustomMessage.h>
#import <CometChatSDK/InteractiveMessage.h>
#import <CometChatSDK/MediaMessage.h>
#import <CometChatSDK/MessageReceipt.h>
#import <CometChatSDK/TextMessage.h>
#import <CometChatSDK/TransientMessage.h>
#import <CometChatSDK/TypingIndicator.h>

#import "CCXForwarder.h"
#import "CCXPayloads.h"
#import "CCXStrings.h"

typedef id<CometChatMessageDelegate> Delegate;

// Hands one payload to a method with one parameter, if it is of the class that the method takes.
static void hand(CCXForwarder *forwarder, SEL selector, id payload, Class kind,
                 void (^code)(Delegate delegate)) {
    if (![payload isKindOfClass:kind])
        return;
    CCXForward(forwarder, selector, ^(id observer) {
      code(observer);
    });
}

static void forwardMessage(CCXForwarder *forwarder, cometchat_message_event_type type,
                           const cometchat_message_event *event) {
    __kindof BaseMessage *message = CCXMessage(cometchat_message_event_message(event));
    if (message == nil)
        return;
    switch (type) {
    case COMETCHAT_MESSAGE_EVENT_TYPE_TEXT: {
        hand(forwarder, @selector(onTextMessageReceivedWithTextMessage:), message,
             [TextMessage class], ^(Delegate delegate) {
               [delegate onTextMessageReceivedWithTextMessage:message];
             });
        break;
    }
    case COMETCHAT_MESSAGE_EVENT_TYPE_MEDIA: {
        hand(forwarder, @selector(onMediaMessageReceivedWithMediaMessage:), message,
             [MediaMessage class], ^(Delegate delegate) {
               [delegate onMediaMessageReceivedWithMediaMessage:message];
             });
        break;
    }
    case COMETCHAT_MESSAGE_EVENT_TYPE_CUSTOM: {
        hand(forwarder, @selector(onCustomMessageReceivedWithCustomMessage:), message,
             [CustomMessage class], ^(Delegate delegate) {
               [delegate onCustomMessageReceivedWithCustomMessage:message];
             });
        break;
    }
    case COMETCHAT_MESSAGE_EVENT_TYPE_INTERACTIVE: {
        hand(forwarder, @selector(onInteractiveMessageReceivedWithInteractiveMessage:), message,
             [InteractiveMessage class], ^(Delegate delegate) {
               [delegate onInteractiveMessageReceivedWithInteractiveMessage:message];
             });
        break;
    }
    case COMETCHAT_MESSAGE_EVENT_TYPE_EDITED: {
        hand(forwarder, @selector(onMessageEditedWithMessage:), message, [BaseMessage class],
             ^(Delegate delegate) {
               [delegate onMessageEditedWithMessage:message];
             });
        break;
    }
    case COMETCHAT_MESSAGE_EVENT_TYPE_DELETED: {
        hand(forwarder, @selector(onMessageDeletedWithMessage:), message, [BaseMessage class],
             ^(Delegate delegate) {
               [delegate onMessageDeletedWithMessage:message];
             });
        break;
    }
    default:
        // Cards came after the version whose interface is known. (api.md: 4.1)
        break;
    }
}

static void forwardTyping(CCXForwarder *forwarder, BOOL started,
                          const cometchat_message_event *event) {
    NSString *receiver = CCXTextOrEmpty(cometchat_message_event_receiver(event));
    ReceiverType type = CCXReceiverType(cometchat_message_event_receiver_type(event));
    id metadata = CCXObject(CCXText(cometchat_message_event_data(event)));
    if (![metadata isKindOfClass:[NSDictionary class]])
        metadata = nil;
    TypingIndicator *typing = [[TypingIndicator alloc] initWithReceiverID:receiver
                                                             receiverType:type
                                                                 metadata:metadata];
    typing.sender = CCXUser(cometchat_message_event_sender(event));
    SEL selector = started ? @selector(onTypingStarted:) : @selector(onTypingEnded:);
    hand(forwarder, selector, typing, [TypingIndicator class], ^(Delegate delegate) {
      if (started) {
          [delegate onTypingStarted:typing];
      } else {
          [delegate onTypingEnded:typing];
      }
    });
}

static void forwardReceipt(CCXForwarder *forwarder, ReceiptType type,
                           const cometchat_message_event *event) {
    User *sender = CCXUser(cometchat_message_event_sender(event));
    if (sender == nil)
        return;
    uint64_t id = cometchat_message_event_message_id(event);
    MessageReceipt *receipt = [[MessageReceipt alloc]
        initWithMessageId:[NSString stringWithFormat:@"%llu", (unsigned long long)id]
                   sender:(User *)sender
               receiverId:CCXTextOrEmpty(cometchat_message_event_receiver(event))
             receiverType:CCXReceiverType(cometchat_message_event_receiver_type(event))
              receiptType:type
                timeStamp:(NSInteger)cometchat_message_event_timestamp(event)];
    SEL selector = NULL;
    switch (type) {
    case ReceiptTypeDelivered:
        selector = @selector(onMessagesDeliveredWithReceipt:);
        break;
    case ReceiptTypeRead:
        selector = @selector(onMessagesReadWithReceipt:);
        break;
    case ReceiptTypeDeliveredToAll:
        selector = @selector(onMessagesDeliveredToAllWithReceipt:);
        break;
    case ReceiptTypeReadByAll:
        selector = @selector(onMessagesReadByAllWithReceipt:);
        break;
    case ReceiptTypeUnread:
        return;
    }
    hand(forwarder, selector, receipt, [MessageReceipt class], ^(Delegate delegate) {
      switch (type) {
      case ReceiptTypeDelivered:
          [delegate onMessagesDeliveredWithReceipt:receipt];
          break;
      case ReceiptTypeRead:
          [delegate onMessagesReadWithReceipt:receipt];
          break;
      case ReceiptTypeDeliveredToAll:
          [delegate onMessagesDeliveredToAllWithReceipt:receipt];
          break;
      case ReceiptTypeReadByAll:
          [delegate onMessagesReadByAllWithReceipt:receipt];
          break;
      case ReceiptTypeUnread:
          break;
      }
    });
}

static void forwardTransient(CCXForwarder *forwarder, const cometchat_message_event *event) {
    id data = CCXObject(CCXText(cometchat_message_event_data(event)));
    if (![data isKindOfClass:[NSDictionary class]])
        data = @{};
    TransientMessage *message = [[TransientMessage alloc]
        initWithReceiverID:CCXTextOrEmpty(cometchat_message_event_receiver(event))
              receiverType:CCXReceiverType(cometchat_message_event_receiver_type(event))
                      data:data];
    message.sender = CCXUser(cometchat_message_event_sender(event));
    hand(forwarder, @selector(onTransisentMessageReceived:), message, [TransientMessage class],
         ^(Delegate delegate) {
           [delegate onTransisentMessageReceived:message];
         });
}

static void forwardReaction(CCXForwarder *forwarder, BOOL added,
                            const cometchat_message_event *event) {
    cometchat_reaction found;
    if (cometchat_message_event_reaction(event, &found) != COMETCHAT_RESULT_OK)
        return;
    Reaction *reaction = [Reaction new];
    reaction.id = CCXTextOrEmpty(found.id);
    reaction.messageId = (NSInteger)found.message_id;
    reaction.reaction = CCXTextOrEmpty(found.reaction);
    reaction.uid = CCXTextOrEmpty(found.uid);
    reaction.reactedAt = (NSInteger)found.reacted_at;
    reaction.reactedBy = CCXUser(found.reacted_by);
    ReactionEvent *told = [ReactionEvent new];
    told.reaction = reaction;
    told.conversationId = CCXTextOrEmpty(found.conversation_id);
    SEL selector = added ? @selector(onMessageReactionAddedWithReactionEvent:)
                         : @selector(onMessageReactionRemovedWithReactionEvent:);
    hand(forwarder, selector, told, [ReactionEvent class], ^(Delegate delegate) {
      if (added) {
          [delegate onMessageReactionAddedWithReactionEvent:told];
      } else {
          [delegate onMessageReactionRemovedWithReactionEvent:told];
      }
    });
}

static void forwardGap(CCXForwarder *forwarder, const cometchat_message_event *event) {
    cometchat_gap gap;
    if (cometchat_message_event_gap(event, &gap) != COMETCHAT_RESULT_OK)
        return;
    NSInteger after = (NSInteger)gap.after;
    NSInteger before = (NSInteger)gap.before;
    NSString *reason = CCXTextOrEmpty(gap.reason);
    CCXForward(forwarder, @selector(onMessagesMissingAfter:before:reason:), ^(id observer) {
      [(Delegate)observer onMessagesMissingAfter:after before:before reason:reason];
    });
}

static void forwardMissed(CCXForwarder *forwarder, const cometchat_message_event *event) {
    NSInteger after = (NSInteger)cometchat_message_event_message_id(event);
    CCXForward(forwarder, @selector(onMissedMessagesAvailableAfter:), ^(id observer) {
      [(Delegate)observer onMissedMessagesAvailableAfter:after];
    });
}

void CCXHeardMessage(void *ctx, const cometchat_message_event *event) {
    CCXForwarder *forwarder = (__bridge CCXForwarder *)ctx;
    cometchat_message_event_type type = cometchat_message_event_kind(event);
    switch (type) {
    case COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_STARTED:
        forwardTyping(forwarder, YES, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_ENDED:
        forwardTyping(forwarder, NO, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_DELIVERED:
        forwardReceipt(forwarder, ReceiptTypeDelivered, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_READ:
        forwardReceipt(forwarder, ReceiptTypeRead, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_DELIVERED_TO_ALL:
        forwardReceipt(forwarder, ReceiptTypeDeliveredToAll, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_READ_BY_ALL:
        forwardReceipt(forwarder, ReceiptTypeReadByAll, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TRANSIENT:
        forwardTransient(forwarder, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_REACTION_ADDED:
        forwardReaction(forwarder, YES, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_REACTION_REMOVED:
        forwardReaction(forwarder, NO, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_GAP:
        forwardGap(forwarder, event);
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_MISSED_AVAILABLE:
        forwardMissed(forwarder, event);
        break;
    default:
        forwardMessage(forwarder, type, event);
        break;
    }
}

#import <CometChatSDK/TextMessage.h>

#import "CCXPayloads.h"

@implementation TextMessage

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                               text:(NSString *)text
                       receiverType:(enum ReceiverType)receiverType {
    if ((self = [super initWithReceiverUid:receiverUid
                               messageType:MessageTypeText
                              receiverType:receiverType])) {
        _text = [text copy];
    }
    return self;
}

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                        messageType:(enum MessageType)messageType
                       receiverType:(enum ReceiverType)receiverType {
    if ((self = [super initWithReceiverUid:receiverUid
                               messageType:messageType
                              receiverType:receiverType])) {
        _text = @"";
    }
    return self;
}

- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data {
    _text = [data textOrEmpty:@"text"];
    _tags = [fields texts:@"tags"];
}

- (void)addToForm:(CCXForm *)form data:(CCXForm *)data {
  [data set:self.text for:@"text"];
  [form set:self.tags for:@"tags"];
}

- (void)addToDump:(CCXForm *)dump {
  [dump set:self.text for:@"text"];
  [dump set:self.tags for:@"tags"];
}

- (NSString *)stringValue {
    return [self dumped];
}

@end

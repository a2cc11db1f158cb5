#import <CometChatSDK/CustomMessage.h>

#import "CCXPayloads.h"

@implementation CustomMessage

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                       receiverType:(enum ReceiverType)receiverType
                         customData:(NSDictionary<NSString *, id> *)customData {
    return [self initWithReceiverUid:receiverUid
                        receiverType:receiverType
                          customData:customData
                                type:@"custom"];
}

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                       receiverType:(enum ReceiverType)receiverType
                         customData:(NSDictionary<NSString *, id> *)customData
                               type:(NSString *)type {
    if ((self = [super initWithReceiverUid:receiverUid
                               messageType:MessageTypeCustom
                              receiverType:receiverType])) {
        self.messageCategory = MessageCategoryCustom;
        _customData = [customData copy];
        _type = [type copy];
    }
    return self;
}

- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data {
    _type = [fields text:@"type"];
    _customData = [data dictionary:@"customData"];
    _subType = [data text:@"subType"];
    _tags = [fields texts:@"tags"];
}

- (void)addToForm:(CCXForm *)form data:(CCXForm *)data {
  [form set:self.type for:@"type"];
  [data set:self.customData for:@"customData"];
  [data set:self.subType for:@"subType"];
  [form set:self.tags for:@"tags"];
}

- (void)addToDump:(CCXForm *)dump {
  [dump set:self.type for:@"customType"];
  [dump set:self.customData for:@"customData"];
  [dump set:self.subType for:@"subType"];
  [dump set:self.tags for:@"tags"];
}

- (NSString *)stringValue {
    return [self dumped];
}

@end

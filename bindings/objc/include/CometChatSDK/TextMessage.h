#import <CometChatSDK/BaseMessage.h>

NS_ASSUME_NONNULL_BEGIN

/// A text.
__attribute__((objc_runtime_name("CometChatObjCTextMessage")))
@interface TextMessage : BaseMessage
/// The text: 1 to 65,536 characters, checked when it is sent.
@property(nonatomic, copy) NSString *text;
/// Tags to find the message by.
@property(nonatomic, copy, nullable) NSArray<NSString *> *tags;

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                               text:(NSString *)text
                       receiverType:(enum ReceiverType)receiverType;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

NS_ASSUME_NONNULL_END

#import <CometChatSDK/BaseMessage.h>

NS_ASSUME_NONNULL_BEGIN

/// A form or card with elements to act on. This version receives them and does not send them.
__attribute__((objc_runtime_name("CometChatObjCInteractiveMessage")))
@interface InteractiveMessage : BaseMessage
/// The kind of the form.
@property(nonatomic, copy, nullable) NSString *type;
/// The form's description.
@property(nonatomic, copy, nullable) NSDictionary<NSString *, id> *interactiveData;
/// Tags to find the message by.
@property(nonatomic, copy, nullable) NSArray<NSString *> *tags;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

NS_ASSUME_NONNULL_END

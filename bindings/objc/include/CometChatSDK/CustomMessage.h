#import <CometChatSDK/BaseMessage.h>

NS_ASSUME_NONNULL_BEGIN

/// Application data of an application's own kind.
__attribute__((objc_runtime_name("CometChatObjCCustomMessage")))
@interface CustomMessage : BaseMessage
/// The application's name for this kind of data.
@property(nonatomic, copy, nullable) NSString *type;
/// The data; JSON objects only.
@property(nonatomic, copy, nullable) NSDictionary<NSString *, id> *customData;
/// A finer kind.
@property(nonatomic, copy, nullable) NSString *subType;
/// Tags to find the message by.
@property(nonatomic, copy, nullable) NSArray<NSString *> *tags;

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                       receiverType:(enum ReceiverType)receiverType
                         customData:(NSDictionary<NSString *, id> *)customData;
- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                       receiverType:(enum ReceiverType)receiverType
                         customData:(NSDictionary<NSString *, id> *)customData
                               type:(nullable NSString *)type;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

NS_ASSUME_NONNULL_END

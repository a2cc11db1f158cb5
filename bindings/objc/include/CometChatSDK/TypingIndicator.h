#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class User;

NS_ASSUME_NONNULL_BEGIN

/// Somebody types, or stopped typing.
__attribute__((objc_runtime_name("CometChatObjCTypingIndicator")))
@interface TypingIndicator : NSObject
/// To whom: a uid or guid.
@property(nonatomic, copy) NSString *receiverID;
/// What `receiverID` names.
@property(nonatomic) enum ReceiverType receiverType;
/// Application data.
@property(nonatomic, copy, nullable) NSDictionary<NSString *, id> *metadata;
/// Who types; nil in an indicator that was made here.
@property(nonatomic, strong, nullable) User *sender;

- (instancetype)initWithReceiverID:(NSString *)receiverID
                      receiverType:(enum ReceiverType)receiverType;
/// The form that a documentation page prints.
- (instancetype)initWithReceiverID:(NSString *)receiverID
                      receiverType:(enum ReceiverType)receiverType
                          metadata:(nullable NSDictionary<NSString *, id> *)metadata
    NS_DESIGNATED_INITIALIZER;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

NS_ASSUME_NONNULL_END

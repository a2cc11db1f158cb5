#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class User;

NS_ASSUME_NONNULL_BEGIN

/// Data that is not stored.
__attribute__((objc_runtime_name("CometChatObjCTransientMessage")))
@interface TransientMessage : NSObject
/// To whom: a uid or guid.
@property(nonatomic, copy) NSString *receiverID;
/// What `receiverID` names.
@property(nonatomic) enum ReceiverType receiverType;
/// The data; JSON objects only.
@property(nonatomic, copy) NSDictionary<NSString *, id> *data;
/// Who sent it; nil in a message that was made here.
@property(nonatomic, strong, nullable) User *sender;

- (instancetype)initWithReceiverID:(NSString *)receiverID
                      receiverType:(enum ReceiverType)receiverType
                              data:(NSDictionary<NSString *, id> *)data NS_DESIGNATED_INITIALIZER;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

NS_ASSUME_NONNULL_END

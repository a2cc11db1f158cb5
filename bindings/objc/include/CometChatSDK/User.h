#import <CometChatSDK/AppEntity.h>

NS_ASSUME_NONNULL_BEGIN

/// A user.
__attribute__((objc_runtime_name("CometChatObjCUser")))
@interface User : AppEntity<CometChatDictionaryConvertible>
/// The user's id, in lower case.
@property(nonatomic, copy, nullable) NSString *uid;
/// The display name.
@property(nonatomic, copy, nullable) NSString *name;
/// The address of the avatar image.
@property(nonatomic, copy, nullable) NSString *avatar;
/// The address of the user's page.
@property(nonatomic, copy, nullable) NSString *link;
/// The name of the role.
@property(nonatomic, copy, nullable) NSString *role;
/// Application data.
@property(nonatomic, copy, nullable) NSDictionary<NSString *, id> *metadata;
/// Whether the user is reachable.
@property(nonatomic) enum UserStatus status;
/// The text that the user shows beside the name.
@property(nonatomic, copy, nullable) NSString *statusMessage;
/// Unix seconds of the last activity; 0 if not known.
@property(nonatomic) double lastActiveAt;
/// This user has blocked the logged-in user.
@property(nonatomic) BOOL hasBlockedMe;
/// The logged-in user has blocked this user.
@property(nonatomic) BOOL blockedByMe;
/// Unix seconds of the deactivation; 0 if active.
@property(nonatomic) double deactivatedAt;
/// The user's tags.
@property(nonatomic, copy) NSArray<NSString *> *tags;

- (instancetype)initWithUid:(NSString *)uid name:(NSString *)name;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

/// The user that is logged in.
__attribute__((objc_runtime_name("CometChatObjCCurrentUser")))
@interface CurrentUser : User
@end

NS_ASSUME_NONNULL_END

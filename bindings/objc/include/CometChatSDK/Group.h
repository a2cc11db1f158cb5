#import <CometChatSDK/AppEntity.h>

NS_ASSUME_NONNULL_BEGIN

/// A group.
__attribute__((objc_runtime_name("CometChatObjCGroup")))
@interface Group : AppEntity<CometChatDictionaryConvertible>
/// The group's id.
@property(nonatomic, copy) NSString *guid;
/// The display name.
@property(nonatomic, copy, nullable) NSString *name;
/// The address of the icon.
@property(nonatomic, copy, nullable) NSString *icon;
/// A description.
@property(nonatomic, copy, nullable) NSString *groupDescription;
/// The owner's uid.
@property(nonatomic, copy, nullable) NSString *owner;
/// Who may join.
@property(nonatomic) enum groupType groupType;
/// The password with which the group was made here; the server never tells it.
@property(nonatomic, copy, nullable) NSString *password;
/// Application data.
@property(nonatomic, copy, nullable) NSDictionary<NSString *, id> *metadata;
/// Unix seconds of the creation.
@property(nonatomic) NSInteger createdAt;
/// Unix seconds of the last change.
@property(nonatomic) NSInteger updatedAt;
/// Unix seconds at which the logged-in user joined.
@property(nonatomic) NSInteger joinedAt;
/// What the logged-in user may do; a participant if the server does not tell.
@property(nonatomic) enum GroupMemberScopeType scope;
/// The logged-in user is a member.
@property(nonatomic) BOOL hasJoined;
/// How many members there are.
@property(nonatomic) NSInteger membersCount;
/// The group's tags.
@property(nonatomic, copy) NSArray<NSString *> *tags;

- (instancetype)initWithGuid:(NSString *)guid
                        name:(NSString *)name
                   groupType:(enum groupType)groupType
                    password:(nullable NSString *)password;
- (instancetype)initWithGuid:(NSString *)guid
                        name:(NSString *)name
                   groupType:(enum groupType)groupType
                    password:(nullable NSString *)password
                        icon:(NSString *)icon
                 description:(NSString *)description;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

NS_ASSUME_NONNULL_END

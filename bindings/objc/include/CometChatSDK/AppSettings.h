#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class AppSettingsBuilder;

NS_ASSUME_NONNULL_BEGIN

/// The settings for `-[CometChat initWithAppId:appSettings:onSuccess:onError:]`.
__attribute__((objc_runtime_name("CometChatObjCAppSettings"))) NS_SWIFT_NAME(AppSettings)
    @interface AppSettings : NSObject
- (instancetype)initWithBuilder:(AppSettingsBuilder *)builder NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

/// Makes settings. Each function changes the builder and answers it, so its result may be ignored.
/// The values are checked by init.
__attribute__((objc_runtime_name("CometChatObjCAppSettingsBuilder")))
NS_SWIFT_NAME(AppSettings.AppSettingsBuilder) @interface AppSettingsBuilder : NSObject
- (instancetype)init NS_DESIGNATED_INITIALIZER;

/// The app's region: `us`, `eu` or `in`. Needed unless a host is overridden. (INI3)
- (AppSettingsBuilder *)setRegionWithRegion:(NSString *)region NS_SWIFT_NAME(setRegion(region:));
/// Reports everybody's presence. Without one of these three nobody's is reported. (PRE1)
- (AppSettingsBuilder *)subscribePresenceForAllUsers;
/// Reports the presence of the user's friends. (PRE1)
- (AppSettingsBuilder *)subscribePresenceForFriends;
/// Reports the presence of users with one of these roles. The name is the documented one. (PRE1)
- (AppSettingsBuilder *)subcribePresenceForRolesWithRoles:(NSArray<NSString *> *)roles
    NS_SWIFT_NAME(subcribePresenceForRoles(roles:));
/// The same, with the name that the guide prints.
- (AppSettingsBuilder *)subscribePresenceForRolesWithRoles:(NSArray<NSString *> *)roles
    NS_SWIFT_NAME(subscribePresenceForRoles(roles:));
/// YES, the default: the SDK connects by itself. NO, manual mode: only `connect` does. (INI7)
- (AppSettingsBuilder *)autoEstablishSocketConnection:(BOOL)enableConnection;
/// The host of the administrative interface: `host[:port][/path]`, or `http://` with a loopback
/// address. If only one of the two hosts is set, it serves for both.
- (AppSettingsBuilder *)overrideAdminHost:(NSString *)adminHost;
/// The host of the interface that clients use; see `overrideAdminHost:`.
- (AppSettingsBuilder *)overrideClientHost:(NSString *)clientHost;
/// Of no effect: a member of a group hears of it without more ado.
- (AppSettingsBuilder *)setEnableAutoJoinForGroupsWithEnableAutoJoinForGroups:
    (BOOL)enableAutoJoinForGroups
    NS_SWIFT_NAME(setEnableAutoJoinForGroups(enableAutoJoinForGroups:))
        __attribute__((deprecated("it has no effect")));
/// Sets one of the SDK's times; an addition of this SDK. A time outside its range is refused by
/// init with `ERROR_LIMIT_EXCEEDED`.
- (AppSettingsBuilder *)setTime:(CometChatTime)time seconds:(NSTimeInterval)seconds;
/// YES, the default: what was missed is fetched after a reconnect and handed on; an addition of
/// this SDK. (REC6)
- (AppSettingsBuilder *)setRecoverMissed:(BOOL)recover;

- (AppSettings *)build;
@end

NS_ASSUME_NONNULL_END

#import <CometChatSDK/AppSettings.h>

#import "CCXSettings.h"
#import "CCXStrings.h"

@interface AppSettingsBuilder ()
@property(nonatomic, copy, nullable) NSString *region;
@property(nonatomic, copy, nullable) NSString *adminHost;
@property(nonatomic, copy, nullable) NSString *clientHost;
@property(nonatomic) SubscriptionType subscription;
@property(nonatomic, copy) NSArray<NSString *> *roles;
@property(nonatomic) BOOL autoEstablish;
@property(nonatomic) BOOL recover;
@property(nonatomic, copy) NSDictionary<NSNumber *, NSNumber *> *times;
@end

@implementation AppSettingsBuilder

- (instancetype)init {
    if ((self = [super init])) {
        _subscription = SubscriptionTypeNone;
        _roles = @[];
        _autoEstablish = YES;
        _recover = YES;
        _times = @{};
    }
    return self;
}

- (AppSettingsBuilder *)setRegionWithRegion:(NSString *)region {
    self.region = region;
    return self;
}

- (AppSettingsBuilder *)subscribePresenceForAllUsers {
    self.subscription = SubscriptionTypeAllUsers;
    return self;
}

- (AppSettingsBuilder *)subscribePresenceForFriends {
    self.subscription = SubscriptionTypeOnlyFriends;
    return self;
}

- (AppSettingsBuilder *)subcribePresenceForRolesWithRoles:(NSArray<NSString *> *)roles {
    self.subscription = SubscriptionTypeRole;
    self.roles = roles;
    return self;
}

- (AppSettingsBuilder *)subscribePresenceForRolesWithRoles:(NSArray<NSString *> *)roles {
    return [self subcribePresenceForRolesWithRoles:roles];
}

- (AppSettingsBuilder *)autoEstablishSocketConnection:(BOOL)enableConnection {
    self.autoEstablish = enableConnection;
    return self;
}

- (AppSettingsBuilder *)overrideAdminHost:(NSString *)adminHost {
    self.adminHost = adminHost;
    return self;
}

- (AppSettingsBuilder *)overrideClientHost:(NSString *)clientHost {
    self.clientHost = clientHost;
    return self;
}

- (AppSettingsBuilder *)setEnableAutoJoinForGroupsWithEnableAutoJoinForGroups:
    (BOOL)enableAutoJoinForGroups {
    (void)enableAutoJoinForGroups;
    return self;
}

- (AppSettingsBuilder *)setTime:(CometChatTime)time seconds:(NSTimeInterval)seconds {
    NSMutableDictionary<NSNumber *, NSNumber *> *times = [self.times mutableCopy];
    times[@(time)] = @(seconds);
    self.times = times;
    return self;
}

- (AppSettingsBuilder *)setRecoverMissed:(BOOL)recover {
    self.recover = recover;
    return self;
}

- (AppSettings *)build {
    return [[AppSettings alloc] initWithBuilder:self];
}

@end

@implementation AppSettings {
    cometchat_settings *_settings;
    // The first thing that the core refused.
    cometchat_result _refused;
    BOOL _isManual;
}

- (instancetype)initWithBuilder:(AppSettingsBuilder *)builder {
    if ((self = [super init])) {
        _settings = cometchat_settings_new();
        _isManual = !builder.autoEstablish;
        [self take:builder];
    }
    return self;
}

- (void)dealloc {
    cometchat_settings_free(_settings);
}

- (void)note:(cometchat_result)result {
    if (_refused == COMETCHAT_RESULT_OK)
        _refused = result;
}

- (void)take:(AppSettingsBuilder *)builder {
    CCX_TEXT region = CCXCopyText(builder.region);
    CCX_TEXT adminHost = CCXCopyText(builder.adminHost);
    CCX_TEXT clientHost = CCXCopyText(builder.clientHost);
    if (region.data != NULL)
        [self note:cometchat_settings_set_region(_settings, region)];
    if (adminHost.data != NULL) {
        [self note:cometchat_settings_override_admin_host(_settings, adminHost)];
    }
    if (clientHost.data != NULL) {
        [self note:cometchat_settings_override_client_host(_settings, clientHost)];
    }
    [self takePresence:builder];
    [self note:cometchat_settings_set_auto_establish_socket_connection(_settings,
                                                                       builder.autoEstablish)];
    [self note:cometchat_settings_set_recover_missed(_settings, builder.recover)];
    for (NSNumber *time in builder.times) {
        double milliseconds = builder.times[time].doubleValue * 1000;
        // Beyond what the range allows in any case; init says so.
        uint64_t whole =
            milliseconds >= 0 && milliseconds < 1e15 ? (uint64_t)(milliseconds + 0.5) : UINT64_MAX;
        [self note:cometchat_settings_set_time(_settings, time.intValue, whole)];
    }
}

- (void)takePresence:(AppSettingsBuilder *)builder {
    switch (builder.subscription) {
    case SubscriptionTypeAllUsers:
        [self note:cometchat_settings_set_presence(_settings, COMETCHAT_PRESENCE_ALL_USERS)];
        break;
    case SubscriptionTypeOnlyFriends:
        [self note:cometchat_settings_set_presence(_settings, COMETCHAT_PRESENCE_FRIENDS)];
        break;
    case SubscriptionTypeRole:
        for (NSString *role in builder.roles) {
            CCX_TEXT text = CCXCopyText(role);
            [self note:cometchat_settings_add_presence_role(_settings, text)];
        }
        break;
    case SubscriptionTypeNone:
        break;
    }
}

- (const cometchat_settings *)core {
    return _settings;
}

- (BOOL)isManual {
    return _isManual;
}

- (NSTimeInterval)closingTime {
    uint64_t milliseconds = 0;
    cometchat_settings_time(_settings, COMETCHAT_TIME_CLOSE_TIMEOUT, &milliseconds);
    return (NSTimeInterval)milliseconds / 1000;
}

- (cometchat_result)refused {
    return _refused;
}

@end

// Which adapters this program has. They are found by name, because each is compiled only where its
// framework is.
#import "CCXSurroundings.h"

static id made(NSString *name) {
    return [NSClassFromString(name) new];
}

id<CometChatFactSource> CCXPlatformLifecycle(void) {
    id source = made(@"CCXUIKitLifecycle");
    return source != nil ? source : made(@"CCXAppKitSleep");
}

id<CometChatFactSource> CCXPlatformPath(void) {
    return made(@"CCXNetworkPath");
}

id<CometChatBackgroundTime> CCXPlatformBackgroundTime(void) {
    return made(@"CCXUIKitBackgroundTime");
}

@protocol CCXVaultInFolder <CometChatVault>
- (instancetype)initWithFolder:(NSString *)folder;
@end

id<CometChatVault> CCXPlatformVault(NSString *folder) {
    Class vault = NSClassFromString(@"CCXKeychainVault");
    return [(id<CCXVaultInFolder>)[vault alloc] initWithFolder:folder];
}

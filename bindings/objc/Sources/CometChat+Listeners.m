#import <CometChatSDK/CometChat.h>

#import "CCXListeners.h"

@implementation CometChat (Listeners)

+ (id<CometChatMessageDelegate>)messagedelegate {
    return [CCXListeners observerOfKind:CCXKindMessage id:nil];
}

+ (void)setMessagedelegate:(id<CometChatMessageDelegate>)messagedelegate {
    [CCXListeners set:messagedelegate kind:CCXKindMessage id:nil];
}

+ (id<CometChatCallDelegate>)calldelegate {
    return [CCXListeners observerOfKind:CCXKindCall id:nil];
}

+ (void)setCalldelegate:(id<CometChatCallDelegate>)calldelegate {
    [CCXListeners set:calldelegate kind:CCXKindCall id:nil];
}

+ (id<CometChatUserDelegate>)userdelegate {
    return [CCXListeners observerOfKind:CCXKindUser id:nil];
}

+ (void)setUserdelegate:(id<CometChatUserDelegate>)userdelegate {
    [CCXListeners set:userdelegate kind:CCXKindUser id:nil];
}

+ (id<CometChatGroupDelegate>)groupdelegate {
    return [CCXListeners observerOfKind:CCXKindGroup id:nil];
}

+ (void)setGroupdelegate:(id<CometChatGroupDelegate>)groupdelegate {
    [CCXListeners set:groupdelegate kind:CCXKindGroup id:nil];
}

+ (id<CometChatConnectionDelegate>)connectiondelegate {
    return [CCXListeners observerOfKind:CCXKindConnection id:nil];
}

+ (void)setConnectiondelegate:(id<CometChatConnectionDelegate>)connectiondelegate {
    [CCXListeners set:connectiondelegate kind:CCXKindConnection id:nil];
}

+ (id<CometChatLoginDelegate>)logindelegate {
    return [CCXListeners observerOfKind:CCXKindLogin id:nil];
}

+ (void)setLogindelegate:(id<CometChatLoginDelegate>)logindelegate {
    [CCXListeners set:logindelegate kind:CCXKindLogin id:nil];
}

// clang-format off
+ (void)addMessageListener:(NSString *)observerId :(id<CometChatMessageDelegate>)observer {
    [CCXListeners set:observer kind:CCXKindMessage id:observerId];
}

+ (void)removeMessageListener:(NSString *)observerId {
    [CCXListeners set:nil kind:CCXKindMessage id:observerId];
}

+ (void)addCallListener:(NSString *)observerId :(id<CometChatCallDelegate>)observer {
    [CCXListeners set:observer kind:CCXKindCall id:observerId];
}

+ (void)removeCallListener:(NSString *)observerId {
    [CCXListeners set:nil kind:CCXKindCall id:observerId];
}

+ (void)addConnectionListener:(NSString *)observerId :(id<CometChatConnectionDelegate>)observer {
    [CCXListeners set:observer kind:CCXKindConnection id:observerId];
}

+ (void)removeConnectionListener:(NSString *)observerId {
    [CCXListeners set:nil kind:CCXKindConnection id:observerId];
}

+ (void)addUserListener:(NSString *)observerId :(id<CometChatUserDelegate>)observer {
    [CCXListeners set:observer kind:CCXKindUser id:observerId];
}

+ (void)removeUserListener:(NSString *)observerId {
    [CCXListeners set:nil kind:CCXKindUser id:observerId];
}

+ (void)addGroupListener:(NSString *)observerId :(id<CometChatGroupDelegate>)observer {
    [CCXListeners set:observer kind:CCXKindGroup id:observerId];
}

+ (void)removeGroupListener:(NSString *)observerId {
    [CCXListeners set:nil kind:CCXKindGroup id:observerId];
}

+ (void)addLoginListener:(NSString *)observerId :(id<CometChatLoginDelegate>)observer {
    [CCXListeners set:observer kind:CCXKindLogin id:observerId];
}

+ (void)removeLoginListener:(NSString *)observerId {
    [CCXListeners set:nil kind:CCXKindLogin id:observerId];
}
// clang-format on

@end

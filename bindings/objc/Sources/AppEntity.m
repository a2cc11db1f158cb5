#import <CometChatSDK/AppEntity.h>

@implementation AppEntity

- (instancetype)init {
    return [super init];
}

@end

#import <CometChatSDK/CometChat.h>

#import "CCXAnswer.h"
#import "CCXSettings.h"
#import "CCXShared.h"
#import "CCXStrings.h"
#import "CCXSurroundings.h"

@implementation CometChat

- (instancetype)initWithAppId:(NSString *)appId
                  appSettings:(AppSettings *)appSettings
                    onSuccess:(void (^)(BOOL))onSuccess
                      onError:(void (^)(CometChatException *))onError {
    if (!(self = [super init]))
        return nil;
    CCXAnswer *answer = CCXDone(
        ^{
          CCXSetUpIn([appSettings isManual], [appSettings closingTime]);
          if (onSuccess != nil)
              onSuccess(YES);
        },
        onError);
    if ([appSettings refused] != COMETCHAT_RESULT_OK) {
        [answer failWith:CCXResultException([appSettings refused])];
        return self;
    }
    CCXCall(answer, ^(const cometchat_client *client) {
      CCX_TEXT app = CCXCopyText(appId);
      cometchat_client_init(client, app, [appSettings core], CCXPlainCallback(answer));
    });
    return self;
}

+ (BOOL)isInitialised {
    return cometchat_client_is_initialised(CCXSharedClient(NULL)) ? YES : NO;
}

+ (void)setPlatformParamsWithPlatform:(NSString *)platform sdkVersion:(NSString *)sdkVersion {
    (void)platform;
    (void)sdkVersion;
}

+ (void)setSourceWithResource:(NSString *)resource
                     platform:(NSString *)platform
                     language:(NSString *)language
                      version:(NSString *)version {
    (void)resource;
    (void)platform;
    (void)language;
    (void)version;
}

+ (void)setSourceWithResource:(NSString *)resource
                     platform:(NSString *)platform
                     language:(NSString *)language {
    [self setSourceWithResource:resource platform:platform language:language version:nil];
}

@end

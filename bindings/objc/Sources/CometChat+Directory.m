#import <CometChatSDK/CometChat.h>

#import "CCXAnswer.h"
#import "CCXShared.h"
#import "CCXStrings.h"

// 0, which the core refuses, for what is none of them.
static int32_t kindOf(enum groupType type) {
    switch (type) {
    case groupTypePublic:
        return COMETCHAT_GROUP_KIND_PUBLIC;
    case groupTypePrivate:
        return COMETCHAT_GROUP_KIND_PRIVATE;
    case groupTypePassword:
        return COMETCHAT_GROUP_KIND_PASSWORD;
    }
    return 0;
}

@implementation CometChat (Directory)

+ (void)getUserWithUID:(NSString *)UID
             onSuccess:(void (^)(User *))onSuccess
               onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = [[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError];
    CCXCall(answer, ^(const cometchat_client *client) {
      CCX_TEXT uid = CCXCopyText(UID);
      cometchat_client_get_user(client, uid, CCXUserCallback(answer));
    });
}

+ (void)getGroupWithGUID:(NSString *)GUID
               onSuccess:(void (^)(Group *))onSuccess
                 onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = [[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError];
    CCXCall(answer, ^(const cometchat_client *client) {
      CCX_TEXT guid = CCXCopyText(GUID);
      cometchat_client_get_group(client, guid, CCXGroupCallback(answer));
    });
}

+ (void)joinGroupWithGUID:(NSString *)GUID
                groupType:(enum groupType)groupType
                 password:(NSString *)password
                onSuccess:(void (^)(Group *))onSuccess
                  onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = [[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError];
    CCXCall(answer, ^(const cometchat_client *client) {
      CCX_TEXT guid = CCXCopyText(GUID);
      CCX_TEXT secret = CCXCopyText(password);
      int32_t kind = kindOf(groupType);
      cometchat_client_join_group(client, guid, kind, secret, CCXGroupCallback(answer));
    });
}

@end

#import <CometChatSDK/CometChat.h>

#import "CCXAnswer.h"
#import "CCXPayloads.h"
#import "CCXShared.h"
#import "CCXStrings.h"

@implementation CometChat (Session)

+ (void)loginWithUID:(NSString *)UID
             authKey:(NSString *)authKey
           onSuccess:(void (^)(User *))onSuccess
             onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = [[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError];
    CCXCall(answer, ^(const cometchat_client *client) {
      CCX_TEXT uid = CCXCopyText(UID);
      CCX_TEXT key = CCXCopyText(authKey);
      cometchat_client_login(client, uid, key, CCXUserCallback(answer));
    });
}

+ (void)loginWithUID:(NSString *)UID
              apiKey:(NSString *)apiKey
           onSuccess:(void (^)(User *))onSuccess
             onError:(void (^)(CometChatException *))onError {
    [self loginWithUID:UID authKey:apiKey onSuccess:onSuccess onError:onError];
}

+ (void)loginWithAuthToken:(NSString *)authToken
                 onSuccess:(void (^)(User *))onSuccess
                   onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = [[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError];
    CCXCall(answer, ^(const cometchat_client *client) {
      CCX_TEXT token = CCXCopyText(authToken);
      cometchat_client_login_with_token(client, token, CCXUserCallback(answer));
    });
}

+ (void)logoutOnSuccess:(void (^)(NSString *))onSuccess
                onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = [[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError];
    CCXCall(answer, ^(const cometchat_client *client) {
      cometchat_client_logout(client, CCXTextCallback(answer));
    });
}

+ (void)forgetSessionOnSuccess:(void (^)(void))onSuccess
                       onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = CCXDone(onSuccess, onError);
    CCXCall(answer, ^(const cometchat_client *client) {
      cometchat_client_forget_session(client, CCXPlainCallback(answer));
    });
}

+ (User *)getLoggedInUser {
    cometchat_user *user = cometchat_client_logged_in_user(CCXSharedClient(NULL));
    User *found = CCXUser(user);
    cometchat_user_free(user);
    return found;
}

+ (NSString *)getUserAuthToken {
    return CCXTakeText(cometchat_client_user_auth_token(CCXSharedClient(NULL)));
}

+ (NSInteger)getLastDeliveredMessageId {
    return (NSInteger)cometchat_client_last_delivered_message_id(CCXSharedClient(NULL));
}

@end

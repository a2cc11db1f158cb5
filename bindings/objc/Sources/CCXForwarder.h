#import "CCXListeners.h"
#import "cometchat.h"
#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// Stands in the core for one object of the application, which it holds weakly.
@interface CCXForwarder : NSObject
@property(nonatomic, readonly, weak, nullable) id observer;
@property(nonatomic, readonly) CCXKind kind;
@property(nonatomic, readonly, copy, nullable) NSString *observerId;
- (instancetype)initWithObserver:(id)observer
                            kind:(CCXKind)kind
                              id:(nullable NSString *)observerId NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

/// Called by a forwarder whose object is gone.
void CCXForget(CCXForwarder *forwarder);

/// If the forwarder's object is there and responds to the selector, calls `code` with it, which
/// runs code of the application.
void CCXForward(CCXForwarder *forwarder, SEL selector, void (^code)(id observer));

/// What the core calls: `on_event` of each kind. `ctx` is a forwarder.
void CCXHeardMessage(void *_Nullable ctx, const cometchat_message_event *_Nullable event);
void CCXHeardConnection(void *_Nullable ctx, const cometchat_connection_event *_Nullable event);
void CCXHeardLogin(void *_Nullable ctx, const cometchat_login_event *_Nullable event);
void CCXHeardUser(void *_Nullable ctx, const cometchat_user_event *_Nullable event);
void CCXHeardGroup(void *_Nullable ctx, const cometchat_group_event *_Nullable event);
void CCXHeardCall(void *_Nullable ctx, const cometchat_call_event *_Nullable event);

NS_ASSUME_NONNULL_END

#import <Foundation/Foundation.h>

@class CometChatException;

NS_ASSUME_NONNULL_BEGIN

/// The kinds of events.
typedef NS_ENUM(NSInteger, CCXKind) {
    CCXKindMessage,
    CCXKindConnection,
    CCXKindLogin,
    CCXKindUser,
    CCXKindGroup,
    CCXKindCall,
};

/// Who is registered with the core for this language. The application's objects are held weakly.
/// (EVT5)
@interface CCXListeners : NSObject
/// Registers; the same key again replaces. A nil observer removes. `observerId` nil: the delegate.
+ (void)set:(nullable id)observer kind:(CCXKind)kind id:(nullable NSString *)observerId;
/// The one that is registered; nil if there is none, or none any more.
+ (nullable id)observerOfKind:(CCXKind)kind id:(nullable NSString *)observerId;
/// For tests: the client is gone, and all its listeners.
+ (void)forgetAll;
/// Tells the connection's listeners of trouble that the core has not heard of.
+ (void)tellProblem:(CometChatException *)error;
@end

NS_ASSUME_NONNULL_END

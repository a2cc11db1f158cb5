#import "cometchat.h"
#import <Foundation/Foundation.h>

@class CometChatException;

NS_ASSUME_NONNULL_BEGIN

/// Answers one call of the application, once, on the main queue, and lets its blocks go there.
/// (CBK1)
@interface CCXAnswer : NSObject
- (instancetype)initWithSuccess:(nullable void (^)(id value))success
                        failure:(nullable void (^)(CometChatException *error))failure
    NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
- (void)succeedWith:(nullable id)value;
- (void)failWith:(CometChatException *)error;
@end

/// An answer to a call whose success brings no value.
CCXAnswer *CCXDone(void (^_Nullable success)(void),
                   void (^_Nullable failure)(CometChatException *error));

/// An exception of the core's error.
CometChatException *CCXException(const cometchat_error *error);
/// An exception of a result that is not `COMETCHAT_RESULT_OK`.
CometChatException *CCXResultException(cometchat_result result);

/// The callbacks of the core that answer. Each owns the answer until it is over.
cometchat_callback CCXPlainCallback(CCXAnswer *answer);
cometchat_user_callback CCXUserCallback(CCXAnswer *answer);
cometchat_text_callback CCXTextCallback(CCXAnswer *answer);
cometchat_message_callback CCXMessageCallback(CCXAnswer *answer);
cometchat_group_callback CCXGroupCallback(CCXAnswer *answer);
cometchat_messages_callback CCXMessagesCallback(CCXAnswer *answer);

NS_ASSUME_NONNULL_END

#import "CCXAnswer.h"
#import "cometchat.h"
#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// A handle of the process's shared client that answers on the main queue. The first call makes the
/// client, unless another language has: then that one is used as it is. NULL if there is none; the
/// next call tries again. Lives for ever.
const cometchat_client *_Nullable CCXSharedClient(CometChatException *_Nullable *_Nullable error);

/// For tests: shuts the client down and forgets it and all listeners. The next call makes one with
/// what `CometChatSurroundings` says then; if it is separate, the process does not share it.
void CCXStartAnew(BOOL separately);

/// Makes a call of the client, or answers that there is none.
void CCXCall(CCXAnswer *answer, void (^call)(const cometchat_client *client));

/// Tells the client something without a block. What it refuses, connection listeners hear of.
/// (STA3)
void CCXTell(cometchat_result (^call)(const cometchat_client *client));

NS_ASSUME_NONNULL_END

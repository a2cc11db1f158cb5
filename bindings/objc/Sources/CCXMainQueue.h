#import "cometchat.h"
#import <dispatch/dispatch.h>
#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// Where blocks and delegates are called: the main queue. (CBK3)

/// The executor of the main queue. Lives for ever.
const cometchat_executor *CCXMainExecutor(void);

/// Calls code of the application on the main queue: now, if the queue is running one of the core's
/// callbacks, which is the call's place in the order of events; else later. It is never called
/// inside the function that the application has called.
void CCXCallOut(dispatch_block_t code);

/// Gives an owned reference back on the main queue, at once if that is where we are.
void CCXReleaseOnMainQueue(void *_Nullable owned);

NS_ASSUME_NONNULL_END

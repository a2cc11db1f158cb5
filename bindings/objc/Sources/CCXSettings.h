#import "cometchat.h"
#import <CometChatSDK/AppSettings.h>

NS_ASSUME_NONNULL_BEGIN

@interface AppSettings (Internal)
/// The core's settings; live as long as this object.
- (const cometchat_settings *)core __attribute__((objc_returns_inner_pointer));
/// Manual mode.
- (BOOL)isManual;
/// How long a socket may take to close, in seconds.
- (NSTimeInterval)closingTime;
/// What the core said of the first value that it refused; `COMETCHAT_RESULT_OK` if it took all.
- (cometchat_result)refused;
@end

NS_ASSUME_NONNULL_END

#import "CCTWorld.h"

NS_ASSUME_NONNULL_BEGIN

/// Hears everything, and keeps it: a line for each call, and the last payloads.
@interface CCTRecorder
    : NSObject <CometChatMessageDelegate, CometChatConnectionDelegate, CometChatLoginDelegate,
                CometChatUserDelegate, CometChatGroupDelegate, CometChatCallDelegate>
@property(nonatomic, readonly) CCTLog *log;
@property(nonatomic, strong, nullable) id last;
@property(nonatomic, readonly) NSMutableArray *all;
/// Called with each line, inside the delegate's method.
@property(nonatomic, copy, nullable) void (^then)(NSString *line);
- (BOOL)waitFor:(NSString *)line;
/// Becomes all six delegates.
- (void)listen;
@end

NS_ASSUME_NONNULL_END

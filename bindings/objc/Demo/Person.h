#import <CometChatSDK/CometChatSDK-Swift.h>

NS_ASSUME_NONNULL_BEGIN

/// What one person hears: prints it, and keeps it until the story has looked at it.
@interface Person : NSObject <CometChatMessageDelegate, CometChatConnectionDelegate,
                              CometChatLoginDelegate, CometChatUserDelegate>
- (instancetype)initWithName:(NSString *)name;
/// Called with everything that is heard.
@property(nonatomic, copy, nullable) void (^then)(NSString *news, id _Nullable payload);
/// Becomes the SDK's delegates.
- (void)listen;
/// Waits for the news, and forgets it and all before it. NO after 20 s.
- (BOOL)hears:(NSString *)news;
@end

/// Lets the main queue run until the condition holds; NO after the time.
BOOL waitFor(NSTimeInterval seconds, BOOL (^condition)(void));

NS_ASSUME_NONNULL_END

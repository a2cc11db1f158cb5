#import <CometChatSDK/CometChatSDK-Swift.h>
#import <XCTest/XCTest.h>

NS_ASSUME_NONNULL_BEGIN

FOUNDATION_EXPORT NSString *const CCTAppId;
FOUNDATION_EXPORT NSString *const CCTAuthKey;
FOUNDATION_EXPORT NSString *const CCTMe;
FOUNDATION_EXPORT NSString *const CCTOther;

/// The development server's address, `http://127.0.0.1:PORT`.
NSString *CCTServer(void);
/// Gives the server a command of its admin interface, see docs/dev-server.md. Fails the test if it
/// cannot.
void CCTAdmin(NSDictionary<NSString *, id> *command);
/// Somebody's request to the server; answers its `data`. Fails the test if it is refused.
id _Nullable CCTRest(NSString *token, NSString *method, NSString *path,
                     NSDictionary<NSString *, id> *_Nullable body);
/// A free port's address where nobody listens.
NSString *CCTNobody(void);

/// Lets the main queue run until the condition holds; NO after the time.
BOOL CCTWaitFor(NSTimeInterval seconds, BOOL (^condition)(void));
/// Lets the main queue run all that is on it now.
void CCTRunQueue(void);

/// Logs of what was called, shared by blocks of a test.
@interface CCTLog : NSObject
@property(nonatomic, readonly, copy) NSArray<NSString *> *lines;
- (void)add:(NSString *)line;
- (BOOL)has:(NSString *)line;
- (NSUInteger)count:(NSString *)line;
- (void)clear;
@end

/// A test against the server. Each begins with a client of its own, without a stored session.
@interface CCTCase : XCTestCase
+ (AppSettingsBuilder *)settings;
/// NO in the one test of the client that the process shares.
- (BOOL)isSeparate;
/// Another client, as after a restart of the app, without adapters and with a folder of its own.
- (void)startAnew;
- (void)initWith:(AppSettings *)settings;
- (nullable CometChatException *)failureOfInit:(AppSettings *)settings appId:(NSString *)appId;
- (User *)login:(NSString *)uid;
/// Init and login; connected if the mode says so.
- (void)begin;
- (void)beginManually;
- (nullable CometChatException *)connect;
- (nullable CometChatException *)disconnect;
- (nullable CometChatException *)logout;
@end

NS_ASSUME_NONNULL_END

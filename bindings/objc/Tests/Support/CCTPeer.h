#import "CCTWorld.h"
#import "cometchat.h"

NS_ASSUME_NONNULL_BEGIN

/// Another person with a client of their own, through the C API: what the tested side hears of.
@interface CCTPeer : NSObject
/// Logged in and connected.
- (instancetype)initWithUid:(NSString *)uid;
@property(nonatomic, readonly, copy) NSString *uid;
@property(nonatomic, readonly) cometchat_client *client;
/// For `CCTRest`.
@property(nonatomic, readonly, copy) NSString *token;
/// Lines of what this person hears: `text …`, `typing`, `typing ended`, `delivered ID`, `read ID`,
/// `transient`, `online UID`, `offline UID`.
@property(nonatomic, readonly) CCTLog *log;
- (BOOL)waitFor:(NSString *)line;
- (void)type:(BOOL)started to:(NSString *)receiver;
- (void)sendTransientTo:(NSString *)receiver;
- (void)markRead:(BOOL)read message:(NSInteger)messageId of:(NSString *)sender;
/// A message by REST, as the dictionary of the request; answers the message.
- (NSDictionary *)send:(NSDictionary<NSString *, id> *)message;
/// Ends it; needed, since callbacks hold it.
- (void)leave;
@end

NS_ASSUME_NONNULL_END

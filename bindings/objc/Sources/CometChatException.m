#import <CometChatSDK/CometChatException.h>

NSString *const CometChatErrorDomain = @"CometChatErrorDomain";
NSString *const CometChatErrorCodeKey = @"CometChatErrorCode";
NSString *const CometChatErrorDetailsKey = @"CometChatErrorDetails";

@implementation CometChatException

- (instancetype)initWithErrorCode:(NSString *)errorCode
                 errorDescription:(NSString *)errorDescription {
    return [self initWithErrorCode:errorCode errorDescription:errorDescription details:nil];
}

- (instancetype)initWithErrorCode:(NSString *)errorCode
                 errorDescription:(NSString *)errorDescription
                          details:(NSString *)details {
    if ((self = [super init])) {
        _errorCode = [errorCode copy];
        _errorDescription = [errorDescription copy];
        _details = [details copy];
    }
    return self;
}

- (NSString *)description {
    return [NSString stringWithFormat:@"%@: %@", self.errorCode, self.errorDescription];
}

@end

@implementation CometChatException (NSErrorBridging)

- (NSError *)asError {
    NSMutableDictionary<NSString *, id> *info = [NSMutableDictionary new];
    info[NSLocalizedDescriptionKey] = self.errorDescription;
    info[CometChatErrorCodeKey] = self.errorCode;
    if (self.details != nil)
        info[CometChatErrorDetailsKey] = self.details;
    return [NSError errorWithDomain:CometChatErrorDomain code:1 userInfo:info];
}

+ (instancetype)exceptionWithError:(NSError *)error {
    NSString *code = error.userInfo[CometChatErrorCodeKey];
    if ([error.domain isEqualToString:CometChatErrorDomain] &&
        [code isKindOfClass:[NSString class]]) {
        return [[self alloc] initWithErrorCode:code
                              errorDescription:error.localizedDescription
                                       details:error.userInfo[CometChatErrorDetailsKey]];
    }
    NSString *details = [NSString stringWithFormat:@"%@ %ld", error.domain, (long)error.code];
    return [[self alloc] initWithErrorCode:@"ERROR_UNHANDLED_EXCEPTION"
                          errorDescription:error.localizedDescription
                                   details:details];
}

@end

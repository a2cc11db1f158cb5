#import "CCTWorld.h"

#import "CCTRecorder.h"
#import "CCTRequest.h"
#import "CCXShared.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

NSString *const CCTAppId = @"testapp01";
NSString *const CCTAuthKey = @"testkey01";
NSString *const CCTMe = @"cometchat-uid-1";
NSString *const CCTOther = @"cometchat-uid-2";

static NSString *setting(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        fprintf(stderr, "%s is not set: run scripts/test-objc\n", name);
        exit(2);
    }
    return @(value);
}

NSString *CCTServer(void) {
    return setting("COMETCHAT_TEST_SERVER");
}

static int listenSomewhere(struct sockaddr_in *address) {
    *address =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int place = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof *address;
    bind(place, (struct sockaddr *)address, size);
    getsockname(place, (struct sockaddr *)address, &size);
    return place;
}

NSString *CCTNobody(void) {
    struct sockaddr_in address;
    close(listenSomewhere(&address));
    return [NSString stringWithFormat:@"http://127.0.0.1:%d", ntohs(address.sin_port)];
}

void CCTAdmin(NSDictionary<NSString *, id> *command) {
    int status = 0;
    NSString *token = [@"Bearer " stringByAppendingString:setting("COMETCHAT_TEST_ADMIN_TOKEN")];
    NSData *said = CCTRequest(setting("COMETCHAT_TEST_ADMIN"), @"POST", @"/commands",
                              @{@"Authorization" : token}, command, &status);
    XCTAssertEqual(status / 100, 2, @"%@",
                   [[NSString alloc] initWithData:said encoding:NSUTF8StringEncoding]);
}

id CCTRest(NSString *token, NSString *method, NSString *path, NSDictionary<NSString *, id> *body) {
    int status = 0;
    NSDictionary *headers = @{@"appId" : CCTAppId, @"authToken" : token};
    NSString *whole = [@"/v3.0" stringByAppendingString:path];
    NSData *said = CCTRequest(CCTServer(), method, whole, headers, body, &status);
    XCTAssertEqual(status / 100, 2, @"%@ %@: %@", method, path,
                   [[NSString alloc] initWithData:said encoding:NSUTF8StringEncoding]);
    NSDictionary *answer = [NSJSONSerialization JSONObjectWithData:said options:0 error:NULL];
    return [answer isKindOfClass:[NSDictionary class]] ? answer[@"data"] : nil;
}

BOOL CCTWaitFor(NSTimeInterval seconds, BOOL (^condition)(void)) {
    // Slow tools take longer for everything.
    const char *patience = getenv("COMETCHAT_TEST_PATIENCE");
    NSTimeInterval most = seconds * (patience != NULL ? atof(patience) : 1);
    NSDate *end = [NSDate dateWithTimeIntervalSinceNow:most];
    while (!condition()) {
        if (end.timeIntervalSinceNow < 0)
            return NO;
        @autoreleasepool {
            NSDate *soon = [NSDate dateWithTimeIntervalSinceNow:0.002];
            [[NSRunLoop currentRunLoop] runUntilDate:soon];
        }
    }
    return YES;
}

void CCTRunQueue(void) {
    __block BOOL reached = NO;
    dispatch_async(dispatch_get_main_queue(), ^{
      reached = YES;
    });
    XCTAssertTrue(CCTWaitFor(5, ^{
      return reached;
    }));
}

@implementation CCTLog {
    NSMutableArray<NSString *> *_lines;
}

- (instancetype)init {
    if ((self = [super init]))
        _lines = [NSMutableArray new];
    return self;
}

- (void)add:(NSString *)line {
    XCTAssertTrue([NSThread isMainThread], @"%@ came on another thread", line);
    [_lines addObject:line];
}

- (NSArray<NSString *> *)lines {
    return [_lines copy];
}

- (BOOL)has:(NSString *)line {
    return [_lines containsObject:line];
}

- (NSUInteger)count:(NSString *)line {
    NSUInteger count = 0;
    for (NSString *one in _lines)
        count += [one isEqualToString:line];
    return count;
}

- (void)clear {
    [_lines removeAllObjects];
}

@end

@implementation CCTCase

+ (AppSettingsBuilder *)settings {
    AppSettingsBuilder *builder = [AppSettingsBuilder new];
    [builder overrideAdminHost:CCTServer()];
    [builder overrideClientHost:CCTServer()];
    return builder;
}

// A client of its own for each test: one makes at most ten attempts to connect in a minute. (REC1)
- (void)setUp {
    [super setUp];
    [self startAnew];
}

- (BOOL)isSeparate {
    return YES;
}

- (void)startAnew {
    NSString *name = [[NSProcessInfo processInfo] globallyUniqueString];
    CometChatSurroundings.lifecycle = nil;
    CometChatSurroundings.path = nil;
    CometChatSurroundings.backgroundTime = nil;
    CometChatSurroundings.vault = nil;
    CometChatSurroundings.folder = [NSTemporaryDirectory() stringByAppendingPathComponent:name];
    CCXStartAnew([self isSeparate]);
}

- (void)tearDown {
    CCTAdmin(@{@"do" : @"recover"});
    NSString *folder = CometChatSurroundings.folder;
    [self startAnew];
    CCTRunQueue();
    [[NSFileManager defaultManager] removeItemAtPath:folder error:NULL];
    [super tearDown];
}

- (CometChatException *)failureOfInit:(AppSettings *)settings appId:(NSString *)appId {
    __block CometChatException *failure = nil;
    __block BOOL over = NO;
    [[CometChat alloc] initWithAppId:appId
        appSettings:settings
        onSuccess:^(BOOL isSuccess) {
          XCTAssertTrue(isSuccess);
          over = YES;
        }
        onError:^(CometChatException *error) {
          failure = error;
          over = YES;
        }];
    XCTAssertFalse(over, @"no block is called inside the call");
    XCTAssertTrue(CCTWaitFor(5,
                             ^{
                               return over;
                             }),
                  @"init is not answered");
    return failure;
}

- (void)initWith:(AppSettings *)settings {
    CometChatException *failure = [self failureOfInit:settings appId:CCTAppId];
    XCTAssertNil(failure, @"%@", failure);
}

- (User *)login:(NSString *)uid {
    // Listeners hear of it a moment after the block. (LOG1)
    CCTRecorder *recorder = [CCTRecorder new];
    [CometChat addLoginListener:@"login":recorder];
    __block User *found = nil;
    __block CometChatException *failure = nil;
    [CometChat loginWithUID:uid
        authKey:CCTAuthKey
        onSuccess:^(User *user) {
          found = user;
        }
        onError:^(CometChatException *error) {
          failure = error;
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(found != nil || failure != nil);
    }));
    XCTAssertNil(failure, @"%@", failure);
    [recorder waitFor:@"login"];
    [CometChat removeLoginListener:@"login"];
    CCTRunQueue();
    return found;
}

- (void)begin {
    [self initWith:[[CCTCase settings] build]];
    // The status changes a moment before it is told.
    CCTRecorder *recorder = [CCTRecorder new];
    [CometChat addConnectionListener:@"begin":recorder];
    [self login:CCTMe];
    [recorder waitFor:@"connected"];
    [CometChat removeConnectionListener:@"begin"];
    CCTRunQueue();
}

- (void)beginManually {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    [self login:CCTMe];
}

- (CometChatException *)outcomeOf:(void (^)(void (^)(void), void (^)(CometChatException *)))call {
    __block CometChatException *failure = nil;
    __block int answers = 0;
    call(
        ^{
          XCTAssertTrue([NSThread isMainThread]);
          answers++;
        },
        ^(CometChatException *error) {
          XCTAssertTrue([NSThread isMainThread]);
          failure = error;
          answers++;
        });
    XCTAssertEqual(answers, 0, @"no block is called inside the call");
    XCTAssertTrue(CCTWaitFor(15,
                             ^{
                               return (BOOL)(answers != 0);
                             }),
                  @"there is no answer");
    CCTRunQueue();
    XCTAssertEqual(answers, 1);
    return failure;
}

- (CometChatException *)connect {
    return [self outcomeOf:^(void (^success)(void), void (^failure)(CometChatException *)) {
      [CometChat connectOnSuccess:success onError:failure];
    }];
}

- (CometChatException *)disconnect {
    return [self outcomeOf:^(void (^success)(void), void (^failure)(CometChatException *)) {
      [CometChat disconnectOnSuccess:success onError:failure];
    }];
}

- (CometChatException *)logout {
    return [self outcomeOf:^(void (^success)(void), void (^failure)(CometChatException *)) {
      [CometChat
          logoutOnSuccess:^(NSString *response) {
            XCTAssertNotNil(response);
            success();
          }
                  onError:failure];
    }];
}

@end

#import "CCTWorld.h"

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
  *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
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

// One blocking request; Foundation's own would be one more thing that could be wrong here.
void CCTAdmin(NSDictionary<NSString *, id> *command) {
  NSURL *admin = [NSURL URLWithString:setting("COMETCHAT_TEST_ADMIN")];
  NSData *body = [NSJSONSerialization dataWithJSONObject:command options:0 error:NULL];
  NSString *head = [NSString
      stringWithFormat:@"POST /commands HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %@\r\n"
                       @"Content-Type: application/json\r\nContent-Length: %lu\r\n"
                       @"Connection: close\r\n\r\n",
                       admin.port.intValue, setting("COMETCHAT_TEST_ADMIN_TOKEN"),
                       (unsigned long)body.length];
  NSMutableData *request = [[head dataUsingEncoding:NSUTF8StringEncoding] mutableCopy];
  [request appendData:body];
  int way = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)admin.port.intValue),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char answer[64] = "nobody answered";
  if (connect(way, (struct sockaddr *)&address, sizeof address) == 0 &&
      write(way, request.bytes, request.length) == (ssize_t)request.length) {
    ssize_t size = read(way, answer, sizeof answer - 1);
    answer[size > 0 ? size : 0] = 0;
  }
  close(way);
  XCTAssertTrue(strncmp(answer, "HTTP/1.1 20", 11) == 0, @"the admin interface said: %s", answer);
}

BOOL CCTWaitFor(NSTimeInterval seconds, BOOL (^condition)(void)) {
  NSDate *end = [NSDate dateWithTimeIntervalSinceNow:seconds];
  while (!condition()) {
    if (end.timeIntervalSinceNow < 0) return NO;
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
  XCTAssertTrue(CCTWaitFor(5, ^{ return reached; }));
}

@implementation CCTLog {
  NSMutableArray<NSString *> *_lines;
}

- (instancetype)init {
  if ((self = [super init])) _lines = [NSMutableArray new];
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
  for (NSString *one in _lines) count += [one isEqualToString:line];
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

- (void)setUp {
  [super setUp];
  CometChat.messagedelegate = nil;
  CometChat.connectiondelegate = nil;
  CometChat.logindelegate = nil;
  CometChat.userdelegate = nil;
  CometChat.groupdelegate = nil;
  CometChat.calldelegate = nil;
  if ([CometChat getLoggedInUser] == nil) return;
  [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
  __block BOOL over = NO;
  [CometChat
      forgetSessionOnSuccess:^{
        over = YES;
      }
      onError:^(CometChatException *error) {
        (void)error;
        over = YES;
      }];
  XCTAssertTrue(CCTWaitFor(5, ^{ return over; }));
}

- (void)tearDown {
  CCTAdmin(@{@"do" : @"recover"});
  CCTRunQueue();
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
  XCTAssertTrue(CCTWaitFor(5, ^{ return over; }), @"init is not answered");
  return failure;
}

- (void)initWith:(AppSettings *)settings {
  CometChatException *failure = [self failureOfInit:settings appId:CCTAppId];
  XCTAssertNil(failure, @"%@", failure);
}

- (User *)login:(NSString *)uid {
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
  XCTAssertTrue(CCTWaitFor(10, ^{ return (BOOL)(found != nil || failure != nil); }));
  XCTAssertNil(failure, @"%@", failure);
  return found;
}

- (void)begin {
  [self initWith:[[CCTCase settings] build]];
  [self login:CCTMe];
  XCTAssertTrue(CCTWaitFor(10, ^{
    return (BOOL)(CometChat.getConnectionStatus.status == ConnectionStatusConnected);
  }));
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
  XCTAssertTrue(CCTWaitFor(15, ^{ return (BOOL)(answers != 0); }), @"there is no answer");
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

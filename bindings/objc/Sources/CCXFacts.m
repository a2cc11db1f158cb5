// Hands facts of the system to the core, and holds time in the background while it is needed.
#import <CometChatSDK/CometChatException.h>

#import "CCXAnswer.h"
#import "CCXMainQueue.h"
#import "CCXStrings.h"
#import "CCXSurroundings.h"

/// The time in the background that was granted, and what happens when it runs out. Facts come on
/// any thread.
@interface CCXBackgroundWatch : NSObject
@property(atomic, strong, nullable) id task;
@property(nonatomic, strong, nullable) id<CometChatBackgroundTime> lender;
@property(atomic) BOOL inBackground;
@property(atomic) BOOL inManualMode;
/// How long a socket may take to close, in seconds.
@property(atomic) NSTimeInterval closingTime;
/// The core was paused because the time ran out.
@property(atomic) BOOL paused;
@end

@implementation CCXBackgroundWatch

+ (instancetype)shared {
    static CCXBackgroundWatch *watch;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      watch = [CCXBackgroundWatch new];
      // The default, in case another language called init.
      watch.closingTime = 1;
    });
    return watch;
}

- (void)hold:(id)task of:(id<CometChatBackgroundTime>)lender {
    @synchronized(self) {
        self.task = task;
        self.lender = lender;
    }
}

- (BOOL)holds {
    @synchronized(self) {
        return self.task != nil;
    }
}

// Gives the time back, once.
- (void)giveBack {
    id task;
    id<CometChatBackgroundTime> lender;
    @synchronized(self) {
        task = self.task;
        lender = self.lender;
        self.task = nil;
        self.lender = nil;
    }
    if (task != nil)
        [lender endTask:task];
}

// There is no connection any more. The socket may still be closing, for which it has a bounded
// time; the close frame needs it, or the server holds the user for present.
- (void)connectionEnded {
    if (!self.inBackground || ![self holds])
        return;
    id task = self.task;
    int64_t rest = (int64_t)(self.closingTime * NSEC_PER_SEC);
    dispatch_after(dispatch_time(DISPATCH_TIME_NOW, rest), dispatch_get_main_queue(), ^{
      // Not a later task.
      if (self.task == task)
          [self giveBack];
    });
}

// Manual mode: a connection that ends in the background is not restored by itself (BGD4). Auto
// mode: what is left of the closing is broken off, and the next foreground connects. Neither leaves
// a lock behind for the time that the process is suspended.
- (void)timeRunsOutFor:(const cometchat_client *)client {
    CCXAnswer *over = CCXDone(
        ^{
          [self giveBack];
        },
        ^(CometChatException *error) {
          (void)error;
          [self giveBack];
        });
    if (self.inManualMode) {
        cometchat_client_disconnect(client, CCXPlainCallback(over));
    } else {
        self.paused = YES;
        cometchat_client_pause(client, CCXPlainCallback(over));
    }
}

@end

void CCXSetUpIn(BOOL manualMode, NSTimeInterval closingTime) {
    [CCXBackgroundWatch shared].inManualMode = manualMode;
    [CCXBackgroundWatch shared].closingTime = closingTime;
}

BOOL CCXHasBackgroundTask(void) {
    return [[CCXBackgroundWatch shared] holds];
}

void CCXEnteredBackground(const cometchat_client *client) {
    CCXBackgroundWatch *watch = [CCXBackgroundWatch shared];
    watch.inBackground = YES;
    id<CometChatBackgroundTime> lender = CometChatSurroundings.backgroundTime;
    if (lender != nil && ![watch holds]) {
        id task = [lender beginTaskWithExpiration:^{
          [watch timeRunsOutFor:client];
        }];
        [watch hold:task of:lender];
    }
    cometchat_client_entered_background(client);
    // If there is a connection its end gives the time back; the event comes after the socket has
    // gone.
    switch (cometchat_client_connection_status(client)) {
    case COMETCHAT_STATUS_NONE:
    case COMETCHAT_STATUS_DISCONNECTED:
        [watch giveBack];
        break;
    default:
        break;
    }
}

void CCXEnteredForeground(const cometchat_client *client) {
    CCXBackgroundWatch *watch = [CCXBackgroundWatch shared];
    watch.inBackground = NO;
    if (watch.paused) {
        watch.paused = NO;
        cometchat_client_resume(client);
    }
    cometchat_client_entered_foreground(client);
    [watch giveBack];
}

static void heardConnection(void *ctx, const cometchat_connection_event *event) {
    (void)ctx;
    if (cometchat_connection_event_kind(event) != COMETCHAT_CONNECTION_EVENT_TYPE_TRANSITION)
        return;
    if (cometchat_connection_event_current(event) == COMETCHAT_STATUS_DISCONNECTED) {
        [[CCXBackgroundWatch shared] connectionEnded];
    }
}

/// Takes the facts of one source to the core.
@interface CCXFactTaker : NSObject <CometChatFacts>
- (instancetype)initWithClient:(const cometchat_client *)client NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
@end

@implementation CCXFactTaker {
    cometchat_client *_client;
}

- (instancetype)initWithClient:(const cometchat_client *)client {
    if ((self = [super init]))
        _client = cometchat_client_clone(client);
    return self;
}

- (void)dealloc {
    cometchat_client_free(_client);
}

- (void)enteredForeground {
    CCXEnteredForeground(_client);
}

- (void)enteredBackground {
    CCXEnteredBackground(_client);
}

- (void)willSleep {
    cometchat_client_will_sleep(_client);
}

- (void)didWake {
    cometchat_client_did_wake(_client);
}

- (void)networkAvailable {
    cometchat_client_network_available(_client);
}

- (void)networkLost {
    cometchat_client_network_lost(_client);
}

- (void)networkChanged {
    cometchat_client_network_changed(_client);
}

@end

void CCXClientWasMade(const cometchat_client *client) {
    CCX_TEXT id = CCXCopyText(@"objc/background");
    cometchat_connection_listener listener = {NULL, heardConnection, NULL};
    cometchat_client_add_connection_listener(client, id, listener, CCXMainExecutor());
    CCXFactTaker *facts = [[CCXFactTaker alloc] initWithClient:client];
    [CometChatSurroundings.lifecycle startTelling:facts];
    [CometChatSurroundings.path startTelling:facts];
}

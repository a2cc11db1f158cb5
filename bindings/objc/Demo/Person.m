#import "Person.h"

#import <dispatch/dispatch.h>
#import <stdio.h>

BOOL waitFor(NSTimeInterval seconds, BOOL (^condition)(void)) {
    NSDate *end = [NSDate dateWithTimeIntervalSinceNow:seconds];
    while (!condition()) {
        if (end.timeIntervalSinceNow < 0)
            return NO;
        @autoreleasepool {
            [[NSRunLoop currentRunLoop] runUntilDate:[NSDate dateWithTimeIntervalSinceNow:0.005]];
        }
    }
    return YES;
}

@implementation Person {
    NSString *_name;
    NSMutableArray<NSString *> *_news;
}

- (instancetype)initWithName:(NSString *)name {
    if ((self = [super init])) {
        _name = [name copy];
        _news = [NSMutableArray new];
    }
    return self;
}

- (void)listen {
    CometChat.messagedelegate = self;
    CometChat.connectiondelegate = self;
    CometChat.logindelegate = self;
    CometChat.userdelegate = self;
}

- (void)tell:(NSString *)news with:(id)payload {
    printf("      %-7s %s\n", _name.UTF8String, news.UTF8String);
    [_news addObject:news];
    if (self.then != nil)
        self.then(news, payload);
}

- (BOOL)hears:(NSString *)news {
    BOOL heard = waitFor(20, ^{
      return [self->_news containsObject:news];
    });
    if (heard)
        [_news removeObjectsInRange:NSMakeRange(0, [_news indexOfObject:news] + 1)];
    return heard;
}

- (void)connecting {
    [self tell:@"connecting" with:nil];
}

- (void)connected {
    [self tell:@"connected" with:nil];
}

- (void)disconnected {
    [self tell:@"disconnected" with:nil];
}

- (void)onConnectionErrorWithError:(CometChatException *)error {
    [self tell:[@"error: " stringByAppendingString:error.description] with:error];
}

- (void)onLoginSuccessWithUser:(User *)user {
    [self tell:[@"logged in: " stringByAppendingString:user.name ?: @""] with:user];
}

- (void)onLogoutSuccess {
    [self tell:@"logged out" with:nil];
}

- (void)onUserOnlineWithUser:(User *)user {
    [self tell:[@"online: " stringByAppendingString:user.uid ?: @""] with:user];
}

- (void)onUserOfflineWithUser:(User *)user {
    [self tell:[@"offline: " stringByAppendingString:user.uid ?: @""] with:user];
}

- (void)onTextMessageReceivedWithTextMessage:(TextMessage *)textMessage {
    NSString *how = textMessage.isRecovered ? @"missed text: " : @"text: ";
    [self tell:[how stringByAppendingString:textMessage.text] with:textMessage];
}

- (void)onTypingStarted:(TypingIndicator *)typingDetails {
    [self tell:@"typing" with:typingDetails];
}

- (void)onTypingEnded:(TypingIndicator *)typingDetails {
    [self tell:@"typing ended" with:typingDetails];
}

- (void)onMessagesReadWithReceipt:(MessageReceipt *)receipt {
    [self tell:@"read" with:receipt];
}

@end

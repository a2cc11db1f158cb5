#import <CometChatSDK/User.h>

#import "CCXPayloads.h"
#import "CCXStrings.h"

@implementation User

- (instancetype)initWithUid:(NSString *)uid name:(NSString *)name {
    if ((self = [super init])) {
        _uid = [uid copy];
        _name = [name copy];
        _status = UserStatusOffline;
        _tags = @[];
    }
    return self;
}

- (instancetype)initWithDictionary:(NSDictionary<NSString *, id> *)dictionary {
    CCXFields *fields = [[CCXFields alloc] initWithDictionary:dictionary];
    NSString *uid = [fields text:@"uid"];
    if (uid == nil)
        return nil;
    if ((self = [self initWithUid:uid name:[fields textOrEmpty:@"name"]])) {
        _avatar = [fields text:@"avatar"];
        _link = [fields text:@"link"];
        _role = [fields text:@"role"];
        _metadata = [fields dictionary:@"metadata"];
        NSInteger status = CCXNumberOf(CCXUserStatusWords(), [fields text:@"status"]);
        if (status != NSNotFound)
            _status = (UserStatus)status;
        _statusMessage = [fields text:@"statusMessage"];
        _lastActiveAt = [fields number:@"lastActiveAt"];
        _hasBlockedMe = [fields flag:@"hasBlockedMe"];
        _blockedByMe = [fields flag:@"blockedByMe"];
        _deactivatedAt = [fields number:@"deactivatedAt"];
        _tags = [fields texts:@"tags"] ?: @[];
    }
    return self;
}

- (CCXForm *)form {
    CCXForm *form = [CCXForm new];
  [form set:self.uid for:@"uid"];
  [form set:self.name for:@"name"];
  [form set:self.avatar for:@"avatar"];
  [form set:self.link for:@"link"];
  [form set:self.role for:@"role"];
  [form set:self.metadata for:@"metadata"];
  [form set:self.statusMessage for:@"statusMessage"];
  [form setNumber:self.lastActiveAt for:@"lastActiveAt"];
  [form setFlag:self.hasBlockedMe for:@"hasBlockedMe"];
  [form setFlag:self.blockedByMe for:@"blockedByMe"];
  [form setNumber:self.deactivatedAt for:@"deactivatedAt"];
  [form set:self.tags for:@"tags"];
  return form;
}

- (NSDictionary<NSString *, id> *)dictionary {
    CCXForm *form = [self form];
  [form set:CCXWordOf(CCXUserStatusWords(), self.status) for:@"status"];
  return form.dictionary;
}

- (NSString *)stringValue {
    CCXForm *form = [self form];
  [form set:@(self.status) for:@"status"];
  return CCXDump(form.dictionary);
}

@end

@implementation CurrentUser
@end

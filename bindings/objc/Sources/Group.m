#import <CometChatSDK/Group.h>

#import "CCXPayloads.h"
#import "CCXStrings.h"

@implementation Group

- (instancetype)initWithGuid:(NSString *)guid
                        name:(NSString *)name
                   groupType:(enum groupType)groupType
                    password:(NSString *)password {
    if ((self = [super init])) {
        _guid = [guid copy];
        _name = [name copy];
        _groupType = groupType;
        _password = [password copy];
        _scope = GroupMemberScopeTypeParticipant;
        _tags = @[];
    }
    return self;
}

- (instancetype)initWithGuid:(NSString *)guid
                        name:(NSString *)name
                   groupType:(enum groupType)groupType
                    password:(NSString *)password
                        icon:(NSString *)icon
                 description:(NSString *)description {
    if ((self = [self initWithGuid:guid name:name groupType:groupType password:password])) {
        _icon = [icon copy];
        _groupDescription = [description copy];
    }
    return self;
}

- (instancetype)initWithDictionary:(NSDictionary<NSString *, id> *)dictionary {
    CCXFields *fields = [[CCXFields alloc] initWithDictionary:dictionary];
    NSString *guid = [fields text:@"guid"];
    if (guid == nil)
        return nil;
    NSInteger type = CCXNumberOf(CCXGroupTypeWords(), [fields text:@"type"]);
    if ((self = [self initWithGuid:guid
                              name:[fields textOrEmpty:@"name"]
                         groupType:type == NSNotFound ? groupTypePublic : (enum groupType)type
                          password:nil])) {
        _icon = [fields text:@"icon"];
        _groupDescription = [fields text:@"description"];
        _owner = [fields text:@"owner"];
        _metadata = [fields dictionary:@"metadata"];
        _createdAt = [fields integer:@"createdAt"];
        _updatedAt = [fields integer:@"updatedAt"];
        _joinedAt = [fields integer:@"joinedAt"];
        _scope = CCXScope([fields text:@"scope"]);
        _hasJoined = [fields flag:@"hasJoined"];
        _membersCount = [fields integer:@"membersCount"];
        _tags = [fields texts:@"tags"] ?: @[];
    }
    return self;
}

// All but what the dump and the server spell in different ways.
- (CCXForm *)form {
    CCXForm *form = [CCXForm new];
  [form set:self.guid for:@"guid"];
  [form set:self.name for:@"name"];
  [form set:self.icon for:@"icon"];
  [form set:self.groupDescription for:@"description"];
  [form set:self.owner for:@"owner"];
  [form set:self.metadata for:@"metadata"];
  [form setInteger:self.createdAt for:@"createdAt"];
  [form setInteger:self.updatedAt for:@"updatedAt"];
  [form setInteger:self.joinedAt for:@"joinedAt"];
  [form setFlag:self.hasJoined for:@"hasJoined"];
  [form setInteger:self.membersCount for:@"membersCount"];
  [form set:self.tags for:@"tags"];
  return form;
}

- (NSDictionary<NSString *, id> *)dictionary {
    CCXForm *form = [self form];
  [form set:CCXWordOf(CCXGroupTypeWords(), self.groupType) for:@"type"];
  [form set:CCXWordOf(CCXScopeWords(), self.scope) for:@"scope"];
  return form.dictionary;
}

- (NSString *)stringValue {
    CCXForm *form = [self form];
  [form set:@(self.groupType) for:@"groupType"];
  [form set:@(self.scope) for:@"scope"];
  return CCXDump(form.dictionary);
}

@end

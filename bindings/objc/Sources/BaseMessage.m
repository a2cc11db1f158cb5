#import <CometChatSDK/ActionMessage.h>
#import <CometChatSDK/BaseMessage.h>
#import <CometChatSDK/Call.h>
#import <CometChatSDK/CustomMessage.h>
#import <CometChatSDK/InteractiveMessage.h>
#import <CometChatSDK/MediaMessage.h>
#import <CometChatSDK/TextMessage.h>

#import "CCXPayloads.h"
#import "CCXStrings.h"

@interface BaseMessage ()
@property(nonatomic, readwrite) BOOL isRecovered;
@end

@implementation BaseMessage

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                        messageType:(enum MessageType)messageType
                       receiverType:(enum ReceiverType)receiverType {
    if ((self = [super init])) {
        _receiverUid = [receiverUid copy];
        _messageType = messageType;
        _receiverType = receiverType;
        _messageCategory = MessageCategoryMessage;
        _muid = _senderUid = _status = _editedBy = _deletedBy = _conversationId = @"";
        _receipts = @[];
    }
    return self;
}

- (instancetype)initWithDictionary:(NSDictionary<NSString *, id> *)dictionary {
    CCXFields *fields = [[CCXFields alloc] initWithDictionary:dictionary];
    if ([fields text:@"category"] == nil)
        return nil;
    NSInteger type = CCXNumberOf(CCXMessageTypeWords(), [fields text:@"type"]);
    NSInteger receiver = CCXNumberOf(CCXReceiverTypeWords(), [fields text:@"receiverType"]);
    if ((self = [self initWithReceiverUid:[fields textOrEmpty:@"receiver"]
                              messageType:type == NSNotFound ? MessageTypeCustom : (MessageType)type
                             receiverType:receiver == NSNotFound ? ReceiverTypeUser
                                                                 : (ReceiverType)receiver])) {
        _rawMessage = [dictionary copy];
        [self takeCommon:fields];
        [self takeFields:fields data:[fields fields:@"data"]];
    }
    return self;
}

- (void)takeCommon:(CCXFields *)fields {
    CCXFields *data = [fields fields:@"data"];
    _id = [fields integer:@"id"];
    _muid = [fields textOrEmpty:@"muid"];
    _senderUid = [fields textOrEmpty:@"sender"];
    NSInteger category = CCXNumberOf(CCXCategoryWords(), [fields text:@"category"]);
    if (category != NSNotFound)
        _messageCategory = (MessageCategory)category;
    _sentAt = [fields integer:@"sentAt"];
    _updatedAt = [fields number:@"updatedAt"];
    _deliveredAt = [fields number:@"deliveredAt"];
    _readAt = [fields number:@"readAt"];
    _deliveredToMeAt = [fields number:@"deliveredToMeAt"];
    _readByMeAt = [fields number:@"readByMeAt"];
    _editedAt = [fields number:@"editedAt"];
    _editedBy = [fields textOrEmpty:@"editedBy"];
    _deletedAt = [fields number:@"deletedAt"];
    _deletedBy = [fields textOrEmpty:@"deletedBy"];
    _status = [fields textOrEmpty:@"status"];
    _conversationId = [fields textOrEmpty:@"conversationId"];
    _parentMessageId = [fields text:@"parentId"] != nil ? [fields integer:@"parentId"]
                                                        : [fields integer:@"parentMessageId"];
    _replyCount = [fields integer:@"replyCount"];
    _unreadRepliesCount = [fields integer:@"unreadRepliesCount"];
    _metaData = [data dictionary:@"metadata"];
    AppEntity *sender = [data entity:@"sender"];
    _sender = [sender isKindOfClass:[User class]] ? (User *)sender : nil;
    _receiver = [data entity:@"receiver"];
}

- (enum BaseMessageTypes)messgeTypeFromBaseMessage {
    if ([self isKindOfClass:[TextMessage class]])
        return BaseMessageTypesTextMessage;
    if ([self isKindOfClass:[MediaMessage class]])
        return BaseMessageTypesMediaMessage;
    if ([self isKindOfClass:[ActionMessage class]])
        return BaseMessageTypesActionMessage;
    if ([self isKindOfClass:[Call class]])
        return BaseMessageTypesCall;
    if ([self isKindOfClass:[CustomMessage class]])
        return BaseMessageTypesCustomMessage;
    if ([self isKindOfClass:[InteractiveMessage class]])
        return BaseMessageTypesInteractive;
    return BaseMessageTypesNone;
}

+ (__kindof BaseMessage *)messageWithDictionary:(NSDictionary<NSString *, id> *)dictionary {
    CCXFields *fields = [[CCXFields alloc] initWithDictionary:dictionary];
    NSString *category = [fields text:@"category"];
    if (category == nil)
        return nil;
    Class kind = [BaseMessage class];
    switch (CCXNumberOf(CCXCategoryWords(), category)) {
    case MessageCategoryMessage:
        kind = [[fields text:@"type"] isEqualToString:@"text"] ? [TextMessage class]
                                                               : [MediaMessage class];
        break;
    case MessageCategoryAction:
        kind = [ActionMessage class];
        break;
    case MessageCategoryCall:
        kind = [Call class];
        break;
    case MessageCategoryCustom:
        kind = [CustomMessage class];
        break;
    case MessageCategoryInteractive:
        kind = [InteractiveMessage class];
        break;
    default:
        break;
    }
    return [(BaseMessage *)[kind alloc] initWithDictionary:dictionary];
}

#pragma mark - The server's form

static NSDictionary<NSString *, id> *entityForm(AppEntity *entity) {
    BOOL isGroup = [entity isKindOfClass:[Group class]];
    if (!isGroup && ![entity isKindOfClass:[User class]])
        return nil;
    NSDictionary<NSString *, id> *form = ((id<CometChatDictionaryConvertible>)entity).dictionary;
    return @{@"entity" : form, @"entityType" : isGroup ? @"group" : @"user"};
}

- (NSDictionary<NSString *, id> *)dictionary {
    CCXForm *form = [CCXForm new];
    CCXForm *data = [CCXForm new];
    CCXForm *entities = [CCXForm new];
  [entities set:entityForm(self.sender) for:@"sender"];
  [entities set:entityForm(self.receiver) for:@"receiver"];
  // What was received goes on with what this class does not know.
  NSDictionary<NSString *, id> *raw = self.rawMessage;
  CCXFields *rawFields = [[CCXFields alloc] initWithDictionary:raw];
  NSMutableDictionary<NSString *, id> *whole =
      raw != nil ? [raw mutableCopy] : [NSMutableDictionary new];
  NSDictionary<NSString *, id> *rawData = [rawFields dictionary:@"data"];
  NSMutableDictionary<NSString *, id> *wholeData =
      rawData != nil ? [rawData mutableCopy] : [NSMutableDictionary new];
  NSDictionary<NSString *, id> *rawEntities = [[rawFields fields:@"data"] dictionary:@"entities"];
  NSMutableDictionary<NSString *, id> *wholeEntities =
      rawEntities != nil ? [rawEntities mutableCopy] : [NSMutableDictionary new];

  if (self.id != 0) [form set:[NSString stringWithFormat:@"%ld", (long)self.id] for:@"id"];
  if (self.muid.length != 0) [form set:self.muid for:@"muid"];
  [form set:self.senderUid for:@"sender"];
  [form set:self.receiverUid for:@"receiver"];
  [form set:CCXWordOf(CCXReceiverTypeWords(), self.receiverType) for:@"receiverType"];
  if (raw == nil) {
    [form set:CCXWordOf(CCXCategoryWords(), self.messageCategory) for:@"category"];
    [form set:CCXWordOf(CCXMessageTypeWords(), self.messageType) for:@"type"];
  }
  [form setInteger:self.sentAt for:@"sentAt"];
  [form setNumber:self.updatedAt for:@"updatedAt"];
  [form setNumber:self.deliveredAt for:@"deliveredAt"];
  [form setNumber:self.readAt for:@"readAt"];
  [form setNumber:self.deliveredToMeAt for:@"deliveredToMeAt"];
  [form setNumber:self.readByMeAt for:@"readByMeAt"];
  [form setNumber:self.editedAt for:@"editedAt"];
  if (self.editedBy.length != 0) [form set:self.editedBy for:@"editedBy"];
  [form setNumber:self.deletedAt for:@"deletedAt"];
  if (self.deletedBy.length != 0) [form set:self.deletedBy for:@"deletedBy"];
  if (self.status.length != 0) [form set:self.status for:@"status"];
  [form set:self.conversationId for:@"conversationId"];
  [form setInteger:self.parentMessageId for:@"parentId"];
  [form setInteger:self.replyCount for:@"replyCount"];
  [form setInteger:self.unreadRepliesCount for:@"unreadRepliesCount"];
  [data set:self.metaData for:@"metadata"];
  [self addToForm:form data:data];
  [wholeEntities addEntriesFromDictionary:entities.dictionary];
  [wholeData addEntriesFromDictionary:data.dictionary];
  if (wholeEntities.count != 0)
      wholeData[@"entities"] = wholeEntities;
  [whole addEntriesFromDictionary:form.dictionary];
  whole[@"data"] = wholeData;
  return whole;
}

- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data {
    (void)fields;
    (void)data;
}

- (void)addToForm:(CCXForm *)form data:(CCXForm *)data {
    (void)form;
    (void)data;
}

- (void)addToDump:(CCXForm *)dump {
    (void)dump;
}

- (NSString *)dumped {
    CCXForm *dump = [CCXForm new];
  [dump set:@(self.id) for:@"id"];
  [dump set:self.muid for:@"muid"];
  [dump set:self.senderUid for:@"senderUid"];
  [dump set:self.receiverUid for:@"receiverUid"];
  [dump set:@(self.messageType) for:@"type"];
  [dump set:@(self.receiverType) for:@"receiverType"];
  [dump set:@(self.messageCategory) for:@"category"];
  [dump set:@(self.sentAt) for:@"sentAt"];
  [dump set:@(self.deliveredAt) for:@"deliveredAt"];
  [dump set:@(self.readAt) for:@"readAt"];
  [dump set:@(self.updatedAt) for:@"updatedAt"];
  [dump set:@(self.editedAt) for:@"editedAt"];
  [dump set:@(self.deletedAt) for:@"deletedAt"];
  [dump set:self.conversationId for:@"conversationId"];
  [dump set:@(self.parentMessageId) for:@"parentMessageId"];
  [dump set:@(self.replyCount) for:@"replyCount"];
  [dump set:self.metaData for:@"metadata"];
  [self addToDump:dump];
  return CCXDump(dump.dictionary);
}

@end

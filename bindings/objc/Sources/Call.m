#import <CometChatSDK/Call.h>

#import "CCXPayloads.h"
#import "CCXStrings.h"

@implementation Call

- (instancetype)initWithReceiverId:(NSString *)receiverId
                          callType:(enum CallType)callType
                      receiverType:(enum ReceiverType)receiverType {
    if ((self = [super initWithReceiverUid:receiverId
                               messageType:MessageTypeCustom
                              receiverType:receiverType])) {
        self.messageCategory = MessageCategoryCall;
        _callType = callType;
    }
    return self;
}

- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data {
    CCXFields *call = [[[data fields:@"entities"] fields:@"on"] fields:@"entity"];
    _sessionID = [call text:@"sessionid"];
    NSInteger status = CCXNumberOf(CCXCallStatusWords(), [call text:@"status"]);
    if (status != NSNotFound)
        _callStatus = (enum callStatus)status;
    NSString *type = [call text:@"type"];
    if (type == nil)
        type = [fields text:@"type"];
    _callType = [type isEqualToString:@"video"] ? CallTypeVideo : CallTypeAudio;
    _action = [data text:@"action"];
    _rawData = CCXJSON(self.rawMessage);
    _initiatedAt = [call number:@"initiatedAt"];
    _joinedAt = [call number:@"joinedAt"];
    AppEntity *by = [data entity:@"by"];
    AppEntity *on = [data entity:@"for"];
    _callInitiator = [call entityAt:@"initiator"] ?: by;
    _callReceiver = [call entityAt:@"receiver"] ?: on;
}

- (void)addToForm:(CCXForm *)form data:(CCXForm *)data {
  [data set:self.action for:@"action"];
  if (self.rawMessage != nil)
      return;
  [form set:CCXWordOf(CCXCallTypeWords(), self.callType) for:@"type"];
  CCXForm *call = [CCXForm new];
  [call set:self.sessionID for:@"sessionid"];
  [call set:CCXWordOf(CCXCallStatusWords(), self.callStatus) for:@"status"];
  [call set:CCXWordOf(CCXCallTypeWords(), self.callType) for:@"type"];
  [call setNumber:self.initiatedAt for:@"initiatedAt"];
  [call setNumber:self.joinedAt for:@"joinedAt"];
  [data set:@{@"on" : @{@"entity" : call.dictionary, @"entityType" : @"call"}} for:@"entities"];
}

- (void)addToDump:(CCXForm *)dump {
  [dump set:self.sessionID for:@"sessionID"];
  [dump set:@(self.callStatus) for:@"callStatus"];
  [dump set:@(self.callType) for:@"callType"];
  [dump set:self.action for:@"action"];
  [dump set:@(self.initiatedAt) for:@"initiatedAt"];
  [dump set:@(self.joinedAt) for:@"joinedAt"];
}

- (NSString *)stringValue {
    return [self dumped];
}

@end

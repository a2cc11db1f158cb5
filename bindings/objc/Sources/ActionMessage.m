#import <CometChatSDK/ActionMessage.h>

#import "CCXPayloads.h"
#import "CCXStrings.h"

@implementation ActionMessage

- (instancetype)init {
    if ((self = [super initWithReceiverUid:@""
                               messageType:MessageTypeGroupMember
                              receiverType:ReceiverTypeGroup])) {
        self.messageCategory = MessageCategoryAction;
        _oldScope = _newScope = GroupMemberScopeTypeParticipant;
    }
    return self;
}

- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data {
    (void)fields;
    _actionBy = [data entity:@"by"];
    _actionOn = [data entity:@"on"];
    _actionFor = [data entity:@"for"];
    NSInteger action = CCXNumberOf(CCXActionWords(), [data text:@"action"]);
    if (action != NSNotFound)
        _action = @(action);
    _message = [data text:@"text"];
    _rawData = CCXJSON(self.rawMessage);
    CCXFields *scope = [[data fields:@"extras"] fields:@"scope"];
    _oldScope = CCXScope([scope text:@"old"]);
    _newScope = CCXScope([scope text:@"new"]);
}

- (void)addToForm:(CCXForm *)form data:(CCXForm *)data {
    (void)form;
    if (self.action != nil) {
    [data set:CCXWordOf(CCXActionWords(), self.action.integerValue) for:@"action"];
    }
  [data set:self.message for:@"text"];
}

- (void)addToDump:(CCXForm *)dump {
  [dump set:self.action for:@"action"];
  [dump set:self.message for:@"message"];
  [dump set:@(self.oldScope) for:@"oldScope"];
  [dump set:@(self.newScope) for:@"newScope"];
}

- (NSString *)stringValue {
    return [self dumped];
}

@end

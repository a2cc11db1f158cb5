#import "CCXPayloads.h"

#import "CCXStrings.h"

User *CCXUser(const cometchat_user *user) {
    if (user == NULL)
        return nil;
    User *made =
        [[User alloc] initWithDictionary:CCXTakeDictionary(cometchat_user_json(user)) ?: @{}];
    // What the JSON of the server's form does not tell by itself.
    made.hasBlockedMe = cometchat_user_has_blocked_me(user) ? YES : NO;
    made.blockedByMe = cometchat_user_blocked_by_me(user) ? YES : NO;
    return made;
}

Group *CCXGroup(const cometchat_group *group) {
    if (group == NULL)
        return nil;
    return [[Group alloc] initWithDictionary:CCXTakeDictionary(cometchat_group_json(group)) ?: @{}];
}

__kindof BaseMessage *CCXMessage(const cometchat_message *message) {
    if (message == NULL)
        return nil;
    NSDictionary<NSString *, id> *form = CCXTakeDictionary(cometchat_message_json(message));
    BaseMessage *made = [BaseMessage messageWithDictionary:form ?: @{}];
    made.isRecovered = cometchat_message_is_recovered(message) ? YES : NO;
    return made;
}

ReceiverType CCXReceiverType(cometchat_receiver_type type) {
    return type == COMETCHAT_RECEIVER_TYPE_GROUP ? ReceiverTypeGroup : ReceiverTypeUser;
}

int32_t CCXCoreReceiverType(ReceiverType type) {
    switch (type) {
    case ReceiverTypeUser:
        return COMETCHAT_RECEIVER_TYPE_USER;
    case ReceiverTypeGroup:
        return COMETCHAT_RECEIVER_TYPE_GROUP;
    }
    return COMETCHAT_RECEIVER_TYPE_UNKNOWN;
}

GroupMemberScopeType CCXScope(NSString *word) {
    NSInteger number = CCXNumberOf(CCXScopeWords(), word);
    return number == NSNotFound ? GroupMemberScopeTypeParticipant : (GroupMemberScopeType)number;
}

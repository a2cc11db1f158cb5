#import <Foundation/Foundation.h>

/// The documented enumerations. Their names have no prefix, as documented; constants are the name
/// of the enumeration and of the case. Later versions may add cases.

/// The connection's status. (STA1)
typedef NS_ENUM(NSInteger, ConnectionStatus) {
    /// An attempt runs or is scheduled.
    ConnectionStatusConnecting = 0,
    /// The server accepted the session.
    ConnectionStatusConnected = 1,
    /// No socket, and none is about to be.
    ConnectionStatusDisconnected = 2,
    /// Connected, but the server has switched transient features off.
    ConnectionStatusOnfeatureThrottled = 3,
} NS_SWIFT_NAME(CometChat.ConnectionStatus);

/// Whose presence is reported. (PRE1)
typedef NS_ENUM(NSInteger, SubscriptionType) {
    SubscriptionTypeAllUsers = 0,
    SubscriptionTypeOnlyFriends = 1,
    SubscriptionTypeRole = 2,
    SubscriptionTypeNone = 3,
} NS_SWIFT_NAME(CometChat.SubscriptionType);

/// What `+[CometChat configureServices:]` is told.
typedef NS_ENUM(NSInteger, applicationState) {
    applicationStateDidEnterBackground = 0,
    applicationStateDidBecomeActive = 1,
    applicationStateWillResignActive = 2,
} NS_SWIFT_NAME(CometChat.applicationState);

/// Whether a user is reachable.
typedef NS_ENUM(NSInteger, UserStatus) {
    UserStatusOnline = 0,
    UserStatusOffline = 1,
    UserStatusAvailable = 2,
} NS_SWIFT_NAME(CometChat.UserStatus);

/// To whom something is addressed.
typedef NS_ENUM(NSInteger, ReceiverType) {
    /// One user, by uid.
    ReceiverTypeUser = 0,
    /// The members of a group, by guid.
    ReceiverTypeGroup = 1,
} NS_SWIFT_NAME(CometChat.ReceiverType);

/// The kind of a message. An application's own kind is `MessageTypeCustom`.
typedef NS_ENUM(NSInteger, MessageType) {
    MessageTypeText = 0,
    MessageTypeImage = 1,
    MessageTypeVideo = 2,
    MessageTypeAudio = 3,
    MessageTypeFile = 4,
    MessageTypeCustom = 5,
    MessageTypeGroupMember = 6,
} NS_SWIFT_NAME(CometChat.MessageType);

/// The broad kind of a message.
typedef NS_ENUM(NSInteger, MessageCategory) {
    MessageCategoryMessage = 0,
    MessageCategoryAction = 1,
    MessageCategoryCall = 2,
    MessageCategoryCustom = 3,
    MessageCategoryInteractive = 4,
} NS_SWIFT_NAME(CometChat.MessageCategory);

/// Which class a message is of.
typedef NS_ENUM(NSInteger, BaseMessageTypes) {
    BaseMessageTypesTextMessage = 0,
    BaseMessageTypesMediaMessage = 1,
    BaseMessageTypesActionMessage = 2,
    BaseMessageTypesCall = 3,
    BaseMessageTypesCustomMessage = 4,
    BaseMessageTypesInteractive = 5,
    BaseMessageTypesNone = 6,
} NS_SWIFT_NAME(BaseMessage.BaseMessageTypes);

/// Received or read, by one or by all.
typedef NS_ENUM(NSInteger, ReceiptType) {
    ReceiptTypeDelivered = 0,
    ReceiptTypeRead = 1,
    ReceiptTypeDeliveredToAll = 2,
    ReceiptTypeReadByAll = 3,
    ReceiptTypeUnread = 4,
} NS_SWIFT_NAME(MessageReceipt.ReceiptType);

/// Who may join a group.
typedef NS_ENUM(NSInteger, groupType) {
    groupTypePublic = 0,
    groupTypePrivate = 1,
    groupTypePassword = 2,
} NS_SWIFT_NAME(CometChat.groupType);

/// What a member of a group may do.
typedef NS_ENUM(NSInteger, GroupMemberScopeType) {
    GroupMemberScopeTypeAdmin = 0,
    GroupMemberScopeTypeModerator = 1,
    GroupMemberScopeTypeParticipant = 2,
} NS_SWIFT_NAME(CometChat.GroupMemberScopeType);

/// What an action message reports.
typedef NS_ENUM(NSInteger, actionType) {
    actionTypeJoined = 0,
    actionTypeLeft = 1,
    actionTypeKicked = 2,
    actionTypeBanned = 3,
    actionTypeUnbanned = 4,
    actionTypeScopeChanged = 5,
    actionTypeMessageEdited = 6,
    actionTypeMessageDeleted = 7,
    actionTypeAdded = 8,
} NS_SWIFT_NAME(CometChat.actionType);

/// The state of a call.
typedef NS_ENUM(NSInteger, callStatus) {
    callStatusInitiated = 0,
    callStatusOngoing = 1,
    callStatusUnanswered = 2,
    callStatusRejected = 3,
    callStatusBusy = 4,
    callStatusCancelled = 5,
    callStatusEnded = 6,
} NS_SWIFT_NAME(CometChat.callStatus);

/// With or without a picture.
typedef NS_ENUM(NSInteger, CallType) {
    CallTypeAudio = 0,
    CallTypeVideo = 1,
} NS_SWIFT_NAME(CometChat.CallType);

/// The times that can be set with `-[AppSettingsBuilder setTime:seconds:]`; an addition of this
/// SDK. The defaults and ranges are those of `cometchat_time` in cometchat.h.
typedef NS_ENUM(NSInteger, CometChatTime) {
    /// How long a manual connection lives in the background without a ping: 30 s. (BGD2)
    CometChatTimeBackgroundWindow = 1,
    /// What is added to that window: 2 s. (PIN5)
    CometChatTimeBackgroundGrace = 2,
    /// Between two keep-alive pings: 15 s. (REC5)
    CometChatTimeKeepAliveInterval = 3,
    /// How long after a ping something must arrive: 3 s. (REC5, PIN2)
    CometChatTimeKeepAliveTimeout = 4,
    /// From the name look-up to the server's acceptance: 15 s. (REC4)
    CometChatTimeConnectTimeout = 5,
    /// How long the closing handshake may take: 1 s. (CON6)
    CometChatTimeCloseTimeout = 6,
    /// The longest delay before the first attempt after a loss: 250 ms. (REC1)
    CometChatTimeFirstRetry = 7,
    /// The delay that doubles with each further attempt: 500 ms. (REC1)
    CometChatTimeRetryBase = 8,
    /// The longest delay between attempts: 30 s. (REC1)
    CometChatTimeRetryCap = 9,
    /// How long a connection must live for the count of attempts to begin anew: 10 s. (REC1)
    CometChatTimeStableAfter = 10,
    /// After how long an outage is reported as a long one: 2 min. (STA2)
    CometChatTimeLongOutage = 11,
    /// After how long a slow consumer is reported: 30 s. (REC12)
    CometChatTimeSlowConsumer = 12,
    /// The longest a REST request takes: 30 s. (CBK2)
    CometChatTimeRequest = 13,
    /// The longest a logout takes: 10 s. (LOG6)
    CometChatTimeLogout = 14,
    /// How long a token provider may take: 60 s. (LOG8)
    CometChatTimeTokenProvider = 15,
};

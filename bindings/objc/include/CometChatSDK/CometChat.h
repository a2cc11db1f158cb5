#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class AppSettings, BaseMessage, CometChatException, CustomMessage, Group, TextMessage,
    TransientMessage, TypingIndicator, User;
@protocol CometChatCallDelegate
, CometChatConnectionDelegate, CometChatGroupDelegate, CometChatLoginDelegate,
    CometChatMessageDelegate, CometChatUserDelegate;

NS_ASSUME_NONNULL_BEGIN

/// The status of the connection: the documented optional enumeration, as an object.
__attribute__((objc_runtime_name("CometChatObjCConnectionState")))
@interface CometChatConnectionState : NSObject
@property(nonatomic, readonly) enum ConnectionStatus status;
/// `connecting`, `connected`, `disconnected` or `featureThrottled`.
@property(nonatomic, readonly, copy) NSString *value;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

/// The chat. It stands for the one client that all languages of the process share.
///
/// Calls whose `onError` takes a nullable error do so as documented; the error is never nil.
__attribute__((objc_runtime_name("CometChatObjC")))
@interface CometChat : NSObject

/// Sets the SDK up for an app. Needs no network. With a stored session, auto mode connects. May be
/// called again; listeners stay, and INI5 tells what changes. The object that it answers is of no
/// further use.
///
/// Errors: `ERR_INVALID_APP_ID`, `ERR_INVALID_REGION`, `ERROR_LIMIT_EXCEEDED` (a time outside its
/// range), `ERROR_IO_EXCEPTION` (no folder for the session, or the system gives no thread). (INI)
- (instancetype)initWithAppId:(NSString *)appId
                  appSettings:(AppSettings *)appSettings
                    onSuccess:(void (^)(BOOL isSuccess))onSuccess
                      onError:(void (^)(CometChatException *error))onError
    NS_DESIGNATED_INITIALIZER;
/// Settings are needed: use the other one.
- (instancetype)initWithAppId:(NSString *)appId
                    onSuccess:(void (^)(BOOL isSuccess))onSuccess
                      onError:(void (^)(CometChatException *error))onError NS_UNAVAILABLE;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;

/// Whether an init has succeeded. (INI1)
@property(class, nonatomic, readonly) BOOL isInitialised;

/// Of no effect: this SDK tells servers its own platform, and has no telemetry. (SEC5)
+ (void)setPlatformParamsWithPlatform:(NSString *)platform
                           sdkVersion:(NSString *)sdkVersion
    NS_SWIFT_NAME(setPlatformParams(platform:sdkVersion:));
/// Of no effect, see `setPlatformParamsWithPlatform:sdkVersion:`.
+ (void)setSourceWithResource:(NSString *)resource
                     platform:(NSString *)platform
                     language:(NSString *)language
                      version:(nullable NSString *)version
    NS_SWIFT_NAME(setSource(resource:platform:language:version:));
/// The form of version 3.
+ (void)setSourceWithResource:(NSString *)resource
                     platform:(NSString *)platform
                     language:(NSString *)language
    NS_SWIFT_NAME(setSource(resource:platform:language:));
@end

@interface CometChat (Session)
/// Logs a user in with the app's auth key: for development; production apps make tokens on their
/// server. The session is stored before the block is called; in auto mode the socket opens after
/// it. (LOG)
///
/// Errors: `ERR_EMPTY_UID`, `ERR_INVALID_UID`, `ERR_INVALID_API_KEY` (empty), `LOGIN_IN_PROGRESS`,
/// `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the server's own.
+ (void)loginWithUID:(NSString *)UID
             authKey:(NSString *)authKey
           onSuccess:(void (^)(User *user))onSuccess
             onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(login(UID:authKey:onSuccess:onError:));
/// The same, with the key's older name.
+ (void)loginWithUID:(NSString *)UID
              apiKey:(NSString *)apiKey
           onSuccess:(void (^)(User *user))onSuccess
             onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(login(UID:apiKey:onSuccess:onError:));
/// Logs the user of an auth token in. Errors as above; `AUTH_ERR_EMPTY_AUTH_TOKEN` for an empty
/// token, `AUTH_ERR_AUTH_TOKEN_NOT_FOUND` for an unknown one. (LOG)
+ (void)loginWithAuthToken:(NSString *)authToken
                 onSuccess:(void (^)(User *user))onSuccess
                   onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(login(authToken:onSuccess:onError:));
/// Logs out: no event of the session is handed on after this call. The session is kept if the
/// server cannot be reached. (LOG6)
///
/// Errors: `ERR_NOT_LOGGED_IN`, `LOGIN_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
/// `ERR_NO_INTERNET`, `FAILED_TO_FETCH`.
+ (void)logoutOnSuccess:(void (^)(NSString *response))onSuccess
                onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(logout(onSuccess:onError:));
/// Removes the session from this device without telling the server; an addition of this SDK. (LOG6)
+ (void)forgetSessionOnSuccess:(void (^)(void))onSuccess
                       onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(forgetSession(onSuccess:onError:));
/// The logged-in user, also before init: then the last one of this store. Nil if nobody is. (INI6)
+ (nullable User *)getLoggedInUser;
/// The session's token; nil if nobody is logged in. Keep it out of logs and addresses. (INI6)
+ (nullable NSString *)getUserAuthToken;
/// The largest message id that was handed to a listener, also by an earlier process; 0 if none.
/// (REC8)
+ (NSInteger)getLastDeliveredMessageId;
@end

@interface CometChat (Connection)
/// Connects; listeners hear of what comes of it. (CON8)
///
/// A property, so that `CometChat.connect();` compiles as documented, and `[CometChat connect];`
/// too. Both connect when the property is read; the block that is answered does nothing.
@property(class, nonatomic, readonly, copy) void (^connect)(void);
/// Disconnects; see `connect`. (CON8)
@property(class, nonatomic, readonly, copy) void (^disconnect)(void);
/// Connects. The block is called when the server has accepted the session, after `connected`. After
/// a failed attempt the SDK goes on trying by itself. (CON)
///
/// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`,
/// `ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE`, `ERR_NO_INTERNET`, `ERR_WEBSOCKET_ERROR`.
+ (void)connectOnSuccess:(void (^)(void))onSuccess
                 onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(connect(onSuccess:onError:));
/// Disconnects, and stays so until the next connect. When the block is called there is no socket,
/// and no further event follows. Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`. (CON6)
+ (void)disconnectOnSuccess:(void (^)(void))onSuccess
                    onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(disconnect(onSuccess:onError:));
/// Manual mode: asks the server for a sign of life and, in the background, keeps the connection for
/// another 30 s, as long as the system lets the process run. (PIN)
///
/// Errors: `ERROR_PING_NOT_AVAILABLE` in auto mode, `ERR_WEBSOCKET_ERROR` if not connected or no
/// answer comes within 3 s.
+ (void)pingOnSuccess:(void (^)(void))onSuccess
              onError:(void (^)(CometChatException *error))onError
    NS_SWIFT_NAME(ping(onSuccess:onError:));
/// The status as the listeners have heard of it; nil before init.
/// `CometChat.getConnectionStatus.value` reads as documented. (STA1)
@property(class, nonatomic, readonly, nullable) CometChatConnectionState *getConnectionStatus;
/// Tells the SDK of the app's state where it does not see it by itself, such as in a host without
/// UIKit's notifications. Elsewhere it repeats what is known. `applicationStateWillResignActive`
/// changes nothing. (BGD9)
+ (void)configureServices:(enum applicationState)forState;
/// Whether the system has granted time in the background that has not ended. (BGD7)
+ (BOOL)backgroundTaskEnabled;
@end

/// Delegates and listeners are held weakly; one that is gone takes its registration with it. (EVT5)
@interface CometChat (Listeners)
@property(class, nonatomic, weak, nullable) id<CometChatMessageDelegate> messagedelegate;
@property(class, nonatomic, weak, nullable) id<CometChatCallDelegate> calldelegate;
@property(class, nonatomic, weak, nullable) id<CometChatUserDelegate> userdelegate;
@property(class, nonatomic, weak, nullable) id<CometChatGroupDelegate> groupdelegate;
@property(class, nonatomic, weak, nullable) id<CometChatConnectionDelegate> connectiondelegate;
@property(class, nonatomic, weak, nullable) id<CometChatLoginDelegate> logindelegate;

/// Adds a listener beside the delegate. The same id again replaces. After removal, and after
/// replacement, on the main queue nothing more is begun; from another thread one call may be under
/// way.
// clang-format off
+ (void)addMessageListener:(NSString *)observerId :(id<CometChatMessageDelegate>)observer;
+ (void)removeMessageListener:(NSString *)observerId;
+ (void)addCallListener:(NSString *)observerId :(id<CometChatCallDelegate>)observer;
+ (void)removeCallListener:(NSString *)observerId;
+ (void)addConnectionListener:(NSString *)observerId :(id<CometChatConnectionDelegate>)observer;
+ (void)removeConnectionListener:(NSString *)observerId;
+ (void)addUserListener:(NSString *)observerId :(id<CometChatUserDelegate>)observer;
+ (void)removeUserListener:(NSString *)observerId;
+ (void)addGroupListener:(NSString *)observerId :(id<CometChatGroupDelegate>)observer;
+ (void)removeGroupListener:(NSString *)observerId;
+ (void)addLoginListener:(NSString *)observerId :(id<CometChatLoginDelegate>)observer;
+ (void)removeLoginListener:(NSString *)observerId;
// clang-format on
@end

/// Sending. Messages go by REST whatever the socket does; typing, receipts and transient messages
/// need it. Where there are no blocks, connection listeners hear of `NO_WEBSOCKET_CONNECTION`.
/// (EVT6)
@interface CometChat (Sending)
/// Sends a text; the block gets what the server stored. `text` and `metaData` beyond a limit are
/// refused.
///
/// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`, `ERR_EMPTY_RECEIVER`,
/// `ERR_EMPTY_MESSAGE_TEXT`, `ERR_INVALID_MESSAGE_TEXT` (too long), `ERROR_JSON_EXCEPTION`
/// (metadata that is not of JSON objects), `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the server's
/// own.
+ (void)sendTextMessageWithMessage:(TextMessage *)message
                         onSuccess:(void (^)(TextMessage *message))onSuccess
                           onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(sendTextMessage(message:onSuccess:onError:));
/// Sends application data. Errors as for texts.
+ (void)sendCustomMessageWithMessage:(CustomMessage *)message
                           onSuccess:(void (^)(CustomMessage *message))onSuccess
                             onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(sendCustomMessage(message:onSuccess:onError:));
/// Sends data that is not stored.
+ (void)sendTransientMessageWithMessage:(TransientMessage *)message
    NS_SWIFT_NAME(sendTransientMessage(message:));
/// Tells a user or a group that the user types.
+ (void)startTypingWithIndicator:(TypingIndicator *)indicator
    NS_SWIFT_NAME(startTyping(indicator:));
/// Tells that the user stopped.
+ (void)endTypingWithIndicator:(TypingIndicator *)indicator NS_SWIFT_NAME(endTyping(indicator:));
@end

/// Receipts for a message and all before it in its conversation. `receiverId` is the other user, or
/// the group. Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`,
/// `ERR_EMPTY_RECEIVER`, `NO_WEBSOCKET_CONNECTION`, `RECEIPTS_TEMPORARILY_BLOCKED`. (EVT6)
@interface CometChat (Receipts)
+ (void)markAsDeliveredWithBaseMessage:(BaseMessage *)baseMessage
    NS_SWIFT_NAME(markAsDelivered(baseMessage:));
+ (void)markAsDeliveredWithBaseMessage:(BaseMessage *)baseMessage
                             onSuccess:(void (^)(void))onSuccess
                               onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(markAsDelivered(baseMessage:onSuccess:onError:));
+ (void)markAsDeliveredWithMessageId:(NSInteger)messageId
                          receiverId:(NSString *)receiverId
                        receiverType:(enum ReceiverType)receiverType
                       messageSender:(NSString *)messageSender
    NS_SWIFT_NAME(markAsDelivered(messageId:receiverId:receiverType:messageSender:));
+ (void)markAsDeliveredWithMessageId:(NSInteger)messageId
                          receiverId:(NSString *)receiverId
                        receiverType:(enum ReceiverType)receiverType
                       messageSender:(NSString *)messageSender
                           onSuccess:(void (^)(void))onSuccess
                             onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(markAsDelivered(messageId:receiverId:receiverType:messageSender:onSuccess:onError:));
+ (void)markAsReadWithBaseMessage:(BaseMessage *)baseMessage
    NS_SWIFT_NAME(markAsRead(baseMessage:));
+ (void)markAsReadWithBaseMessage:(BaseMessage *)baseMessage
                        onSuccess:(void (^)(void))onSuccess
                          onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(markAsRead(baseMessage:onSuccess:onError:));
+ (void)markAsReadWithMessageId:(NSInteger)messageId
                     receiverId:(NSString *)receiverId
                   receiverType:(enum ReceiverType)receiverType
                  messageSender:(NSString *)messageSender
    NS_SWIFT_NAME(markAsRead(messageId:receiverId:receiverType:messageSender:));
+ (void)markAsReadWithMessageId:(NSInteger)messageId
                     receiverId:(NSString *)receiverId
                   receiverType:(enum ReceiverType)receiverType
                  messageSender:(NSString *)messageSender
                      onSuccess:(void (^)(void))onSuccess
                        onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(markAsRead(messageId:receiverId:receiverType:messageSender:onSuccess:onError:));
@end

/// What the server knows. Needs no socket. (EVT6)
///
/// Errors of all: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`, `ERR_NO_INTERNET`,
/// `FAILED_TO_FETCH`, and the server's own.
@interface CometChat (Directory)
/// A user. Errors: `ERR_EMPTY_UID`, `ERR_INVALID_UID`, `ERR_UID_NOT_FOUND`.
+ (void)getUserWithUID:(NSString *)UID
             onSuccess:(void (^)(User *_Nullable user))onSuccess
               onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(getUser(UID:onSuccess:onError:));
/// A group. Errors: `ERR_INVALID_GUID` (empty), `ERR_GUID_NOT_FOUND`.
+ (void)getGroupWithGUID:(NSString *)GUID
               onSuccess:(void (^)(Group *group))onSuccess
                 onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(getGroup(GUID:onSuccess:onError:));
/// Joins a group; the block gets it as it is then. Private groups cannot be joined; `password` is
/// for groups with one. Errors: `ERR_INVALID_GUID`, `ERR_EMPTY_GROUP_PASS`, `ERR_ALREADY_JOINED`,
/// `ERR_WRONG_GROUP_PASS`, `ERR_GROUP_JOIN_NOT_ALLOWED`, `ERR_GUID_NOT_FOUND`.
+ (void)joinGroupWithGUID:(NSString *)GUID
                groupType:(enum groupType)groupType
                 password:(nullable NSString *)password
                onSuccess:(void (^)(Group *joinedGroup))onSuccess
                  onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(joinGroup(GUID:groupType:password:onSuccess:onError:));
@end

NS_ASSUME_NONNULL_END

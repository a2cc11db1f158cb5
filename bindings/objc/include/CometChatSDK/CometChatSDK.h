/// The chat SDK's Objective-C API: everything.
///
/// Threads. Every function may be called from any thread and returns at once. Blocks and delegates
/// are called on the main queue, in order, exactly once, never before the function that takes them
/// has returned; the SDK's references to them, and with them what they captured, are released
/// there. (CBK1, CBK3)
///
/// Clause ids such as (CON6) are those of docs/behaviour.md.
#import <CometChatSDK/CometChatEnums.h>
#import <CometChatSDK/CometChatException.h>

#import <CometChatSDK/AppEntity.h>
#import <CometChatSDK/Group.h>
#import <CometChatSDK/User.h>

#import <CometChatSDK/ActionMessage.h>
#import <CometChatSDK/BaseMessage.h>
#import <CometChatSDK/Call.h>
#import <CometChatSDK/CustomMessage.h>
#import <CometChatSDK/InteractiveMessage.h>
#import <CometChatSDK/MediaMessage.h>
#import <CometChatSDK/MessageReceipt.h>
#import <CometChatSDK/Reaction.h>
#import <CometChatSDK/TextMessage.h>
#import <CometChatSDK/TransientMessage.h>
#import <CometChatSDK/TypingIndicator.h>

#import <CometChatSDK/AppSettings.h>
#import <CometChatSDK/CometChat.h>
#import <CometChatSDK/CometChatDelegates.h>
#import <CometChatSDK/CometChatSurroundings.h>
#import <CometChatSDK/MessagesRequest.h>

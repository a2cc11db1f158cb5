/// The name under which the documentation imports the SDK into Objective-C. It is the umbrella
/// header.
#import <CometChatSDK/CometChatSDK.h>

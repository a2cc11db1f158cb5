#import "cometchat.h"
#import <CometChatSDK/CometChatSurroundings.h>
#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// Sets on the builder what the shared client is made with.
void CCXPrepareBuilder(cometchat_client_builder *builder);
/// Starts what tells this client facts. Called when the shared client was made here; if another
/// language made it, that language tells.
void CCXClientWasMade(const cometchat_client *client);

/// The app came or went. Asks for time in the background, and gives it back. (BGD7)
void CCXEnteredForeground(const cometchat_client *_Nullable client);
void CCXEnteredBackground(const cometchat_client *_Nullable client);
/// With which settings an init has succeeded. The mode decides what becomes of a connection whose
/// time runs out; the closing time is needed after the connection's end.
void CCXSetUpIn(BOOL manualMode, NSTimeInterval closingTime);
/// Whether time in the background was granted and has not been given back.
BOOL CCXHasBackgroundTask(void);

/// A store of the core over a vault. (STO4)
cometchat_store CCXStoreOf(id<CometChatVault> vault);

/// The adapters of this platform; nil where there is none.
id<CometChatFactSource> _Nullable CCXPlatformLifecycle(void);
id<CometChatFactSource> _Nullable CCXPlatformPath(void);
id<CometChatBackgroundTime> _Nullable CCXPlatformBackgroundTime(void);
id<CometChatVault> _Nullable CCXPlatformVault(NSString *folder);

NS_ASSUME_NONNULL_END

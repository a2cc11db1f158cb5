#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// What the SDK needs of the system around it. On Apple systems adapters of the SDK are there by
/// themselves; an app implements these protocols only to replace one, and then before its first
/// call of the SDK: see `CometChatSurroundings`. An addition of this SDK.

/// Takes facts about the app's life and the network. Any thread; does not block. (BGD, REC2)
__attribute__((objc_runtime_name("CometChatObjCFacts")))
@protocol CometChatFacts<NSObject>
- (void)enteredForeground;
- (void)enteredBackground;
- (void)willSleep;
- (void)didWake;
- (void)networkAvailable;
- (void)networkLost;
- (void)networkChanged;
@end

/// Tells facts, from `start` on. A notification's handler must tell before it returns. (BGD9)
__attribute__((objc_runtime_name("CometChatObjCFactSource")))
@protocol CometChatFactSource<NSObject>
- (void)startTelling:(id<CometChatFacts>)facts;
@end

/// Asks the system for time in the background. (BGD7)
__attribute__((objc_runtime_name("CometChatObjCBackgroundTime")))
@protocol CometChatBackgroundTime<NSObject>
/// Asks for time; called inside the handler of the notification. `expired` is called, on any
/// thread, when the system takes the time back; `endTask:` must follow within a second. Answers
/// what `endTask:` takes, or nil if the system gives no time.
- (nullable id)beginTaskWithExpiration:(void (^)(void))expired;
- (void)endTask:(id)task;
@end

/// What a vault answers.
typedef NS_ENUM(NSInteger, CometChatVaultAnswer) {
    /// Done, or here it is.
    CometChatVaultAnswerDone = 0,
    /// There is nothing.
    CometChatVaultAnswerEmpty = 1,
    /// It cannot be read or written now, for example before the device was unlocked for the first
    /// time.
    CometChatVaultAnswerLocked = 2,
    /// The system refused.
    CometChatVaultAnswerFailed = 3,
};

/// Keeps one document, which contains tokens. Called from any thread, may block. (STO4)
__attribute__((objc_runtime_name("CometChatObjCVault")))
@protocol CometChatVault<NSObject>
/// `code`: the system's own code if it failed.
- (CometChatVaultAnswer)load:(NSData *_Nullable *_Nonnull)document code:(NSInteger *)code;
- (CometChatVaultAnswer)save:(NSData *)document code:(NSInteger *)code;
/// Removes the document for good. `CometChatVaultAnswerDone` also if there was none.
- (CometChatVaultAnswer)removeWithCode:(NSInteger *)code;
@end

/// What the shared client is made with. Changes count until the SDK is used for the first time.
__attribute__((objc_runtime_name("CometChatObjCSurroundings")))
@interface CometChatSurroundings : NSObject
/// The app's life. Nil: the app counts as in the foreground. (BGD8)
@property(class, nonatomic, strong, nullable) id<CometChatFactSource> lifecycle;
/// The network path. Nil: it counts as there.
@property(class, nonatomic, strong, nullable) id<CometChatFactSource> path;
/// Time in the background. Nil: none is asked for.
@property(class, nonatomic, strong, nullable) id<CometChatBackgroundTime> backgroundTime;
/// Where the session is kept. Nil: in a file of the folder.
@property(class, nonatomic, strong, nullable) id<CometChatVault> vault;
/// The folder for what is kept. Default: `CometChatSDK` in the user's Application Support.
@property(class, nonatomic, copy) NSString *folder;
@end

NS_ASSUME_NONNULL_END

#import <CometChatSDK/CometChatSurroundings.h>

#import "CCXMainQueue.h"
#import "CCXStrings.h"
#import "CCXSurroundings.h"

// What the app has set, or else this platform's. One lock for all of it.
@interface CCXChoices : NSObject
@property(nonatomic, strong, nullable) id<CometChatFactSource> lifecycle;
@property(nonatomic, strong, nullable) id<CometChatFactSource> path;
@property(nonatomic, strong, nullable) id<CometChatBackgroundTime> backgroundTime;
@property(nonatomic, strong, nullable) id<CometChatVault> vault;
@property(nonatomic) BOOL vaultIsSet;
@property(nonatomic, copy) NSString *folder;
@end

@implementation CCXChoices

+ (instancetype)shared {
    static CCXChoices *choices;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      choices = [CCXChoices new];
    });
    return choices;
}

- (instancetype)init {
    if ((self = [super init])) {
        NSString *support = NSSearchPathForDirectoriesInDomains(NSApplicationSupportDirectory,
                                                                NSUserDomainMask, YES)
                                .firstObject;
        // The folder that the core takes where no language chooses one, so that all find the same
        // session.
        _folder = [support != nil ? support : NSTemporaryDirectory()
            stringByAppendingPathComponent:@"CometChat"];
        _lifecycle = CCXPlatformLifecycle();
        _path = CCXPlatformPath();
        _backgroundTime = CCXPlatformBackgroundTime();
    }
    return self;
}

@end

@implementation CometChatSurroundings

+ (id<CometChatFactSource>)lifecycle {
    @synchronized(self) {
        return [CCXChoices shared].lifecycle;
    }
}

+ (void)setLifecycle:(id<CometChatFactSource>)lifecycle {
    @synchronized(self) {
        [CCXChoices shared].lifecycle = lifecycle;
    }
}

+ (id<CometChatFactSource>)path {
    @synchronized(self) {
        return [CCXChoices shared].path;
    }
}

+ (void)setPath:(id<CometChatFactSource>)path {
    @synchronized(self) {
        [CCXChoices shared].path = path;
    }
}

+ (id<CometChatBackgroundTime>)backgroundTime {
    @synchronized(self) {
        return [CCXChoices shared].backgroundTime;
    }
}

+ (void)setBackgroundTime:(id<CometChatBackgroundTime>)backgroundTime {
    @synchronized(self) {
        [CCXChoices shared].backgroundTime = backgroundTime;
    }
}

+ (id<CometChatVault>)vault {
    @synchronized(self) {
        CCXChoices *choices = [CCXChoices shared];
        // Made late: it keeps a mark in the folder that was chosen.
        if (!choices.vaultIsSet) {
            choices.vault = CCXPlatformVault(choices.folder);
            choices.vaultIsSet = YES;
        }
        return choices.vault;
    }
}

+ (void)setVault:(id<CometChatVault>)vault {
    @synchronized(self) {
        [CCXChoices shared].vault = vault;
        [CCXChoices shared].vaultIsSet = YES;
    }
}

+ (NSString *)folder {
    @synchronized(self) {
        return [CCXChoices shared].folder;
    }
}

+ (void)setFolder:(NSString *)folder {
    @synchronized(self) {
        [CCXChoices shared].folder = folder;
    }
}

@end

void CCXPrepareBuilder(cometchat_client_builder *builder) {
    CCX_TEXT folder = CCXCopyText(CometChatSurroundings.folder);
    cometchat_client_builder_set_folder(builder, folder);
    cometchat_client_builder_set_executor(builder, CCXMainExecutor());
    id<CometChatVault> vault = CometChatSurroundings.vault;
    if (vault != nil)
        cometchat_client_builder_set_session_store(builder, CCXStoreOf(vault));
    if (CometChatSurroundings.lifecycle != nil)
        cometchat_client_builder_host_tells_lifecycle(builder);
}

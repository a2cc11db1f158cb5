// All Apple systems: the session in the Keychain. (STO4)
//
// An item of the Keychain outlives the app. So it is bound to a mark, a random id in a file of the
// app's folder, which does not: without the file the item is of an earlier installation, and is
// removed.
#if __has_include(<Security/Security.h>)

#import <Security/Security.h>

#import "CCXSurroundings.h"

static NSString *const service = @"CometChatSDK session";

@interface CCXKeychainVault : NSObject <CometChatVault>
- (instancetype)initWithFolder:(NSString *)folder NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
@end

@implementation CCXKeychainVault {
    NSString *_folder;
}

- (instancetype)initWithFolder:(NSString *)folder {
    if ((self = [super init]))
        _folder = [folder copy];
    return self;
}

static CometChatVaultAnswer judged(OSStatus status, NSInteger *code) {
    *code = status;
    switch (status) {
    case errSecSuccess:
        return CometChatVaultAnswerDone;
    case errSecItemNotFound:
        return CometChatVaultAnswerEmpty;
    case errSecInteractionNotAllowed:
        return CometChatVaultAnswerLocked;
    default:
        return CometChatVaultAnswerFailed;
    }
}

- (NSString *)markPath {
    return [_folder stringByAppendingPathComponent:@"keychain-mark"];
}

// The mark; nil if there is none. `*code` is not 0 if it may be there and cannot be read, as before
// the first unlocking.
- (NSString *)markWithCode:(NSInteger *)code {
    NSError *error = nil;
    NSString *mark = [NSString stringWithContentsOfFile:[self markPath]
                                               encoding:NSUTF8StringEncoding
                                                  error:&error];
    *code = 0;
    if (mark.length != 0)
        return mark;
    if ([[NSFileManager defaultManager] fileExistsAtPath:[self markPath]]) {
        *code = error != nil ? error.code : 1;
    }
    return nil;
}

- (NSString *)makeMarkWithCode:(NSInteger *)code {
    NSString *mark = [[NSProcessInfo processInfo] globallyUniqueString];
    NSFileManager *files = [NSFileManager defaultManager];
    NSError *error = nil;
    BOOL made = [files createDirectoryAtPath:_folder
                 withIntermediateDirectories:YES
                                  attributes:@{NSFilePosixPermissions : @0700}
                                       error:&error];
    if (made) {
        made = [mark writeToFile:[self markPath]
                      atomically:YES
                        encoding:NSUTF8StringEncoding
                           error:&error];
    }
    *code = made ? 0 : (error != nil ? error.code : 1);
    return made ? mark : nil;
}

- (NSMutableDictionary *)itemOf:(NSString *)mark {
    NSMutableDictionary *item = [NSMutableDictionary new];
    item[(__bridge id)kSecClass] = (__bridge id)kSecClassGenericPassword;
    item[(__bridge id)kSecAttrService] = service;
    if (mark != nil)
        item[(__bridge id)kSecAttrAccount] = mark;
    return item;
}

- (CometChatVaultAnswer)load:(NSData **)document code:(NSInteger *)code {
    NSString *mark = [self markWithCode:code];
    if (mark == nil && *code != 0)
        return CometChatVaultAnswerLocked;
    if (mark == nil) {
        CometChatVaultAnswer said = [self removeWithCode:code];
        return said == CometChatVaultAnswerDone ? CometChatVaultAnswerEmpty : said;
    }
    NSMutableDictionary *query = [self itemOf:mark];
    query[(__bridge id)kSecReturnData] = @YES;
    query[(__bridge id)kSecMatchLimit] = (__bridge id)kSecMatchLimitOne;
    CFTypeRef found = NULL;
    CometChatVaultAnswer said =
        judged(SecItemCopyMatching((__bridge CFDictionaryRef)query, &found), code);
    NSData *data = (__bridge_transfer NSData *)found;
    if (said == CometChatVaultAnswerDone)
        *document = data;
    return said;
}

- (CometChatVaultAnswer)save:(NSData *)document code:(NSInteger *)code {
    NSString *mark = [self markWithCode:code];
    if (mark == nil && *code != 0)
        return CometChatVaultAnswerLocked;
    if (mark == nil)
        mark = [self makeMarkWithCode:code];
    if (mark == nil)
        return CometChatVaultAnswerFailed;
    NSDictionary *value = @{
        (__bridge id)kSecValueData : document,
        (__bridge id)
        kSecAttrAccessible : (__bridge id)kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
    };
    NSMutableDictionary *item = [self itemOf:mark];
    OSStatus status =
        SecItemUpdate((__bridge CFDictionaryRef)item, (__bridge CFDictionaryRef)value);
    if (status == errSecItemNotFound) {
        [item addEntriesFromDictionary:value];
        status = SecItemAdd((__bridge CFDictionaryRef)item, NULL);
    }
    CometChatVaultAnswer said = judged(status, code);
    return said == CometChatVaultAnswerEmpty ? CometChatVaultAnswerFailed : said;
}

- (CometChatVaultAnswer)removeWithCode:(NSInteger *)code {
    OSStatus status = SecItemDelete((__bridge CFDictionaryRef)[self itemOf:nil]);
    if (status == errSecItemNotFound)
        status = errSecSuccess;
    return judged(status, code);
}

@end

#endif

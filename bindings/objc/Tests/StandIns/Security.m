#import "CCTStandIns.h"

// Constant strings live for ever, so a plain pointer to one stays good.
#define WORD(name, text) const CFStringRef name = (__bridge CFStringRef) @text
WORD(kSecClass, "class");
WORD(kSecClassGenericPassword, "genp");
WORD(kSecAttrService, "svce");
WORD(kSecAttrAccount, "acct");
WORD(kSecReturnData, "r_Data");
WORD(kSecMatchLimit, "m_Limit");
WORD(kSecMatchLimitOne, "m_LimitOne");
WORD(kSecValueData, "v_Data");
WORD(kSecAttrAccessible, "pdmn");
WORD(kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, "cku");

static OSStatus failure = errSecSuccess;

static NSMutableArray<NSMutableDictionary *> *items(void) {
    static NSMutableArray<NSMutableDictionary *> *kept;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      kept = [NSMutableArray new];
    });
    return kept;
}

static NSArray<NSMutableDictionary *> *matching(NSDictionary *query) {
    NSMutableArray<NSMutableDictionary *> *found = [NSMutableArray new];
    for (NSMutableDictionary *item in items()) {
        BOOL same = YES;
        for (NSString *name in @[ @"class", @"svce", @"acct" ]) {
            if (query[name] != nil && ![query[name] isEqual:item[name]])
                same = NO;
        }
        if (same)
            [found addObject:item];
    }
    return found;
}

OSStatus SecItemAdd(CFDictionaryRef attributes, CFTypeRef *result) {
    (void)result;
    @synchronized(items()) {
        if (failure != errSecSuccess)
            return failure;
        NSDictionary *item = (__bridge NSDictionary *)attributes;
        if (matching(item).count != 0)
            return errSecDuplicateItem;
        NSMutableDictionary *kept = [item mutableCopy];
        kept[@"v_Data"] = [NSData dataWithData:item[@"v_Data"]];
        [items() addObject:kept];
        return errSecSuccess;
    }
}

OSStatus SecItemCopyMatching(CFDictionaryRef query, CFTypeRef *result) {
    @synchronized(items()) {
        if (failure != errSecSuccess)
            return failure;
        NSMutableDictionary *found = matching((__bridge NSDictionary *)query).firstObject;
        if (found == nil)
            return errSecItemNotFound;
        if (result != NULL)
            *result = (__bridge_retained CFTypeRef)found[@"v_Data"];
        return errSecSuccess;
    }
}

OSStatus SecItemUpdate(CFDictionaryRef query, CFDictionaryRef attributesToUpdate) {
    @synchronized(items()) {
        if (failure != errSecSuccess)
            return failure;
        NSArray<NSMutableDictionary *> *found = matching((__bridge NSDictionary *)query);
        NSDictionary *update = (__bridge NSDictionary *)attributesToUpdate;
        for (NSMutableDictionary *item in found) {
            [item addEntriesFromDictionary:update];
            item[@"v_Data"] = [NSData dataWithData:update[@"v_Data"]];
        }
        return found.count != 0 ? errSecSuccess : errSecItemNotFound;
    }
}

OSStatus SecItemDelete(CFDictionaryRef query) {
    @synchronized(items()) {
        if (failure != errSecSuccess)
            return failure;
        NSArray<NSMutableDictionary *> *found = matching((__bridge NSDictionary *)query);
        [items() removeObjectsInArray:found];
        return found.count != 0 ? errSecSuccess : errSecItemNotFound;
    }
}

NSArray<NSDictionary *> *CCTKeychainItems(void) {
    @synchronized(items()) {
        return [items() copy];
    }
}

void CCTKeychainClear(void) {
    @synchronized(items()) {
        [items() removeAllObjects];
    }
}

void CCTKeychainFail(OSStatus status) {
    @synchronized(items()) {
        failure = status;
    }
}

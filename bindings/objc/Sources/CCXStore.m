// A store of the core over a vault of the platform. (STO4)
#import "CCXStrings.h"
#import "CCXSurroundings.h"

static void answer(CometChatVaultAnswer said, NSInteger code, cometchat_store_reply *reply) {
    switch (said) {
    case CometChatVaultAnswerDone:
        cometchat_store_reply_done(reply);
        break;
    case CometChatVaultAnswerEmpty:
        cometchat_store_reply_empty(reply);
        break;
    case CometChatVaultAnswerLocked:
        cometchat_store_reply_locked(reply);
        break;
    case CometChatVaultAnswerFailed:
        cometchat_store_reply_failed(reply, code);
        break;
    }
}

static void load(void *ctx, cometchat_store_reply *reply) {
    @autoreleasepool {
        NSData *document = nil;
        NSInteger code = 0;
        CometChatVaultAnswer said = [(__bridge id<CometChatVault>)ctx load:&document code:&code];
        if (said == CometChatVaultAnswerDone && document != nil) {
            cometchat_store_reply_document(reply,
                                           (cometchat_bytes){document.bytes, document.length});
        } else if (said == CometChatVaultAnswerDone) {
            cometchat_store_reply_empty(reply);
        } else {
            answer(said, code, reply);
        }
    }
}

static void save(void *ctx, cometchat_bytes document, cometchat_store_reply *reply) {
    @autoreleasepool {
        // Lives until this returns, and the core wipes it then.
        NSData *borrowed = [NSData dataWithBytesNoCopy:(void *)document.data
                                                length:document.len
                                          freeWhenDone:NO];
        NSInteger code = 0;
        answer([(__bridge id<CometChatVault>)ctx save:borrowed code:&code], code, reply);
    }
}

static void setAside(void *ctx, cometchat_str note, cometchat_store_reply *reply) {
    @autoreleasepool {
        (void)note;
        NSInteger code = 0;
        answer([(__bridge id<CometChatVault>)ctx removeWithCode:&code], code, reply);
    }
}

static void destroy(void *ctx) {
    id<CometChatVault> vault = (__bridge_transfer id<CometChatVault>)ctx;
    (void)vault;
}

cometchat_store CCXStoreOf(id<CometChatVault> vault) {
    return (cometchat_store){.ctx = (__bridge_retained void *)vault,
                             .load = load,
                             .save = save,
                             .set_aside = setAside,
                             .destroy = destroy};
}

#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// What messages, users and groups have in common.
///
/// Payload objects are values of the application: each listener gets objects of its own, and
/// changing one changes nothing else. They are not to be changed while another thread uses them.
__attribute__((objc_runtime_name("CometChatObjCAppEntity")))
@interface AppEntity : NSObject
- (instancetype)init NS_DESIGNATED_INITIALIZER;
@end

/// To and from the server's form; an addition of this SDK. It is the way between these classes and
/// those of the Swift API: see docs/decisions/0014-objective-c.md.
__attribute__((objc_runtime_name("CometChatObjCDictionaryConvertible")))
@protocol CometChatDictionaryConvertible<NSObject>
/// Reads the server's form. Nil if it is no such object: a user without a `uid`, a group without a
/// `guid`, a message without a category.
- (nullable instancetype)initWithDictionary:(NSDictionary<NSString *, id> *)dictionary;
/// The server's form, of JSON objects only.
@property(nonatomic, readonly, copy) NSDictionary<NSString *, id> *dictionary;
@end

NS_ASSUME_NONNULL_END

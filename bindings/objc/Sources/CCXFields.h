#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class AppEntity, User;

NS_ASSUME_NONNULL_BEGIN

/// Reads the fields of the server's form, leniently: numbers may be texts, anything may be missing
/// or null or of another type, and counts as absent then.
@interface CCXFields : NSObject
- (instancetype)initWithDictionary:(nullable id)dictionary NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;

/// A text, also of a number; nil if it is absent.
- (nullable NSString *)text:(NSString *)name;
- (NSString *)textOrEmpty:(NSString *)name;
- (NSInteger)integer:(NSString *)name;
- (double)number:(NSString *)name;
- (BOOL)flag:(NSString *)name;
- (nullable NSDictionary<NSString *, id> *)dictionary:(NSString *)name;
/// The texts of an array; nil if it is absent.
- (nullable NSArray<NSString *> *)texts:(NSString *)name;
- (nullable NSArray *)array:(NSString *)name;
/// The fields of a dictionary inside; without fields if it is absent.
- (CCXFields *)fields:(NSString *)name;
/// The user or group or message in `data.entities.<role>` of a message's `data`.
- (nullable AppEntity *)entity:(NSString *)role;
/// The user or group in `<name>`, or in `<name>.entity`.
- (nullable AppEntity *)entityAt:(NSString *)name;
@end

/// Collects fields for the server's form and for dumps; what is nil is left out.
@interface CCXForm : NSObject
- (void)set:(nullable id)value for:(NSString *)name;
/// 0 is left out.
- (void)setNumber:(double)value for:(NSString *)name;
- (void)setInteger:(NSInteger)value for:(NSString *)name;
- (void)setFlag:(BOOL)value for:(NSString *)name;
@property(nonatomic, readonly, copy) NSDictionary<NSString *, id> *dictionary;
@end

/// How the server spells the enumerations. The number of a word that is not known is NSNotFound.
NSInteger CCXNumberOf(NSArray<NSString *> *words, NSString *_Nullable word);
NSString *_Nullable CCXWordOf(NSArray<NSString *> *words, NSInteger number);
NSArray<NSString *> *CCXUserStatusWords(void);
NSArray<NSString *> *CCXReceiverTypeWords(void);
NSArray<NSString *> *CCXMessageTypeWords(void);
NSArray<NSString *> *CCXCategoryWords(void);
NSArray<NSString *> *CCXGroupTypeWords(void);
NSArray<NSString *> *CCXScopeWords(void);
NSArray<NSString *> *CCXActionWords(void);
NSArray<NSString *> *CCXCallStatusWords(void);
NSArray<NSString *> *CCXCallTypeWords(void);

NS_ASSUME_NONNULL_END

#import "cometchat.h"
#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// A UTF-8 copy of a text, to hand to C; absent for nil. What is not Unicode is replaced.
cometchat_str CCXCopyText(NSString *_Nullable text);
/// Wipes and frees the copy: it may be a secret.
void CCXFreeText(cometchat_str *text);
/// Declares a copy that is freed at the end of its scope.
#define CCX_TEXT __attribute__((cleanup(CCXFreeText))) cometchat_str

/// The text of C; nil if it is absent.
NSString *_Nullable CCXText(cometchat_str text);
/// The same; empty if it is absent.
NSString *CCXTextOrEmpty(cometchat_str text);
/// The text of C that the caller owns, which is freed.
NSString *_Nullable CCXTakeText(cometchat_text *_Nullable text);

/// The JSON of an object; nil if it is not of JSON objects only.
NSString *_Nullable CCXJSON(id _Nullable object);
/// The JSON of an object with sorted keys, for people; `{}` if it is not of JSON objects only.
NSString *CCXDump(NSDictionary<NSString *, id> *fields);
/// The object of a JSON text; nil if it is none.
id _Nullable CCXObject(NSString *_Nullable json);
/// The dictionary of a JSON text that the caller owns, which is freed; nil if it is none.
NSDictionary<NSString *, id> *_Nullable CCXTakeDictionary(cometchat_text *_Nullable json);

NS_ASSUME_NONNULL_END

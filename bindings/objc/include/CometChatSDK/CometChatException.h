#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// An error with a text for programs and a text for people.
__attribute__((objc_runtime_name("CometChatObjCCustomError")))
@protocol CustomError
/// What is wrong and what to do, in one sentence.
@property(nonatomic, readonly, copy) NSString *errorDescription;
/// One of the documented codes, or the server's own.
@property(nonatomic, readonly, copy) NSString *errorCode;
@end

/// Why a call did not succeed. It never contains a token, a key or the text of a message. (SEC2)
__attribute__((objc_runtime_name("CometChatObjCException")))
@interface CometChatException : NSObject<CustomError>
@property(nonatomic, readwrite, copy) NSString *errorDescription;
@property(nonatomic, readwrite, copy) NSString *errorCode;
/// The cause's name, or what the server adds; an addition of this SDK.
@property(nonatomic, readonly, copy, nullable) NSString *details;

- (instancetype)initWithErrorCode:(NSString *)errorCode
                 errorDescription:(NSString *)errorDescription;
- (instancetype)initWithErrorCode:(NSString *)errorCode
                 errorDescription:(NSString *)errorDescription
                          details:(nullable NSString *)details NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

/// The domain of the errors that exceptions are turned into.
FOUNDATION_EXPORT NSString *const CometChatErrorDomain;
/// In `userInfo`: the exception's `errorCode`.
FOUNDATION_EXPORT NSString *const CometChatErrorCodeKey;
/// In `userInfo`: the exception's `details`, if it has some.
FOUNDATION_EXPORT NSString *const CometChatErrorDetailsKey;

/// To and from Foundation's errors; an addition of this SDK.
@interface CometChatException (NSErrorBridging)
/// This exception as an `NSError` of `CometChatErrorDomain`. The description is its localized
/// description. Its number is 1: codes are texts, in `CometChatErrorCodeKey`.
@property(nonatomic, readonly) NSError *asError;
/// An exception of any error. What is not of `CometChatErrorDomain` gets the code
/// `ERROR_UNHANDLED_EXCEPTION`, and its domain and number as details.
+ (instancetype)exceptionWithError:(NSError *)error;
@end

NS_ASSUME_NONNULL_END

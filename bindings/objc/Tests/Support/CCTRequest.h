#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// One blocking request to a server on this machine; Foundation's own would be one more thing that
/// could be wrong in a test. Answers the body; `status` is 0 if there was no answer.
NSData *CCTRequest(NSString *base, NSString *method, NSString *path,
                   NSDictionary<NSString *, NSString *> *headers, id _Nullable body, int *status);

NS_ASSUME_NONNULL_END

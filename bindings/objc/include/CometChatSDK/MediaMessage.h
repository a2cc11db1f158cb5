#import <CometChatSDK/BaseMessage.h>

NS_ASSUME_NONNULL_BEGIN

/// A medium of a media message.
__attribute__((objc_runtime_name("CometChatObjCAttachment")))
@interface Attachment : NSObject
@property(nonatomic, readonly, copy) NSString *fileName;
@property(nonatomic, readonly, copy) NSString *fileExtension;
/// Bytes.
@property(nonatomic, readonly) double fileSize;
@property(nonatomic, readonly, copy) NSString *fileMimeType;
@property(nonatomic, readonly, copy) NSString *fileUrl;

- (instancetype)initWithFileName:(NSString *)fileName
                   fileExtension:(NSString *)fileExtension
                    fileMimeType:(NSString *)fileMimeType
                         fileUrl:(NSString *)fileUrl;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

/// An image, a video, a sound or a file. This version receives them and does not send them.
__attribute__((objc_runtime_name("CometChatObjCMediaMessage")))
@interface MediaMessage : BaseMessage
/// The text beside it.
@property(nonatomic, copy, nullable) NSString *caption;
/// The first medium.
@property(nonatomic, strong, nullable) Attachment *attachment;
/// All media.
@property(nonatomic, copy, nullable) NSArray<Attachment *> *attachments;
/// Tags to find the message by.
@property(nonatomic, copy, nullable) NSArray<NSString *> *tags;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

NS_ASSUME_NONNULL_END

#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class User;

NS_ASSUME_NONNULL_BEGIN

/// A message and all before it in the conversation were received or read.
__attribute__((objc_runtime_name("CometChatObjCMessageReceipt")))
@interface MessageReceipt : NSObject
/// To whom the receipt is addressed: a uid or guid.
@property(nonatomic, copy) NSString *receiverId;
/// What `receiverId` names.
@property(nonatomic) enum ReceiverType receiverType;
/// The newest message that is covered.
@property(nonatomic, copy) NSString *messageId;
/// Who received or read it.
@property(nonatomic, strong, nullable) User *sender;
/// Received or read, by one or by all.
@property(nonatomic) enum ReceiptType receiptType;
/// Unix seconds; 0 if the server does not tell.
@property(nonatomic) NSInteger timeStamp;
/// Unix seconds of the delivery; 0 if the receipt tells of something else.
@property(nonatomic) double deliveredAt;
/// Unix seconds of the reading; 0 if the receipt tells of something else.
@property(nonatomic) double readAt;

- (instancetype)initWithMessageId:(NSString *)messageId
                           sender:(User *)sender
                       receiverId:(NSString *)receiverId
                     receiverType:(enum ReceiverType)receiverType
                      receiptType:(enum ReceiptType)receiptType
                        timeStamp:(NSInteger)timeStamp;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;
@end

NS_ASSUME_NONNULL_END

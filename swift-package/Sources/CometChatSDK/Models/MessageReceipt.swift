internal import CometChatBinding
import Foundation

/// A message and all before it in the conversation were received or read.
/// (source: "Delivery & read receipts")
public class MessageReceipt: NSObject, @unchecked Sendable {
    /// Received or read, by one or by all.
    public enum ReceiptType: Int, Sendable {
        /// A user received it.
        case delivered = 0
        /// A user read it.
        case read = 1
        /// All members of the group received it.
        case deliveredToAll = 2
        /// All members of the group read it.
        case readByAll = 3
        /// It was marked as unread.
        case unread = 4
    }

    /// To whom the receipt is addressed: a uid or guid.
    public var receiverId: String
    /// What ``receiverId`` names.
    public var receiverType: CometChat.ReceiverType
    /// The newest message that is covered.
    public var messageId: String
    /// Who received or read it.
    public var sender: User?
    /// Received or read, by one or by all.
    public var receiptType: ReceiptType
    /// When, in Unix seconds; 0 if the server does not tell.
    public var timeStamp: Int
    /// When it was received, in Unix seconds; 0 if the receipt tells of something else.
    public var deliveredAt: Double = 0
    /// When it was read, in Unix seconds; 0 if the receipt tells of something else.
    public var readAt: Double = 0

    /// A receipt for a message.
    public init(
        messageId: String, sender: User, receiverId: String, receiverType: CometChat.ReceiverType,
        receiptType: MessageReceipt.ReceiptType, timeStamp: Int
    ) {
        self.messageId = messageId
        self.sender = sender
        self.receiverId = receiverId
        self.receiverType = receiverType
        self.receiptType = receiptType
        self.timeStamp = timeStamp
        switch receiptType {
        case .delivered, .deliveredToAll: deliveredAt = Double(timeStamp)
        case .read, .readByAll: readAt = Double(timeStamp)
        case .unread: break
        }
    }

    convenience init(_ record: ReceiptRecord) {
        let type: ReceiptType =
            switch record.kind {
            case .delivered: .delivered
            case .read: .read
            case .deliveredToAll: .deliveredToAll
            case .readByAll: .readByAll
            }
        self.init(
            messageId: record.messageId, sender: User(record.sender), receiverId: record.receiverId,
            receiverType: CometChat.ReceiverType(record.receiverKind), receiptType: type,
            timeStamp: Int(clamping: record.timestamp))
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        Dump()
            .add("messageId", messageId).add("receiverId", receiverId)
            .add("receiverType", receiverType.rawValue).add("receiptType", receiptType.rawValue)
            .add("timeStamp", timeStamp).add("sender", sender?.uid)
            .text
    }
}

internal import CometChatBinding
import Foundation

/// Somebody types or stopped. (source: "Typing indicators")
public class TypingIndicator: NSObject, @unchecked Sendable {
    /// To whom: a uid or guid.
    public var receiverID: String
    /// What ``receiverID`` names.
    public var receiverType: CometChat.ReceiverType
    /// Application data.
    public var metadata: [String: Any]? {
        get { data.dictionary }
        set { data.dictionary = newValue }
    }
    /// Who types; `nil` if this user does.
    public var sender: User?

    private var data = ApplicationData()

    /// This user types to a user or group.
    public init(receiverID: String, receiverType: CometChat.ReceiverType) {
        self.receiverID = receiverID
        self.receiverType = receiverType
    }

    /// The form that the documentation prints for Objective-C.
    public convenience init(
        receiverID: String, receiverType: CometChat.ReceiverType, metadata: [String: Any]?
    ) {
        self.init(receiverID: receiverID, receiverType: receiverType)
        self.metadata = metadata
    }

    init(_ record: TypingRecord) {
        receiverID = record.receiverId
        receiverType = CometChat.ReceiverType(record.receiverKind)
        sender = User(record.sender)
        data = ApplicationData(json: record.metadata)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        Dump()
            .add("receiverID", receiverID).add("receiverType", receiverType.rawValue)
            .add("metadata", metadata).add("sender", sender?.uid)
            .text
    }
}

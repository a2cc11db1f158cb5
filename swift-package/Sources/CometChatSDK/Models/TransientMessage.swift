internal import CometChatBinding
import Foundation

/// A message that is not stored: who is not connected does not get it. (source: "Transient messages")
public class TransientMessage: NSObject, @unchecked Sendable {
    /// To whom: a uid or guid.
    public var receiverID: String
    /// What ``receiverID`` names.
    public var receiverType: CometChat.ReceiverType
    /// The content.
    public var data: [String: Any] {
        get { content.dictionary ?? [:] }
        set { content.dictionary = newValue }
    }
    /// Who sent it; `nil` if this user does.
    public var sender: User?

    private var content = ApplicationData()

    /// Data for a user or group.
    public init(receiverID: String, receiverType: CometChat.ReceiverType, data: [String: Any]) {
        self.receiverID = receiverID
        self.receiverType = receiverType
        super.init()
        self.data = data
    }

    init(_ record: TransientRecord) {
        receiverID = record.receiverId
        receiverType = CometChat.ReceiverType(record.receiverKind)
        sender = User(record.sender)
        content = ApplicationData(json: record.data)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        Dump()
            .add("receiverID", receiverID).add("receiverType", receiverType.rawValue).add("data", data)
            .add("sender", sender?.uid)
            .text
    }
}

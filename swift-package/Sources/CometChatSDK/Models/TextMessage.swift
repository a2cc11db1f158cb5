internal import CometChatBinding
import Foundation

/// A text. (source: "Send a message", "Receive messages")
public class TextMessage: BaseMessage, @unchecked Sendable {
    /// The text.
    public var text: String
    /// The tags; `nil` if there are none.
    public var tags: [String]?

    /// A text of 1 to 65,536 characters to a user or group.
    public init(receiverUid: String, text: String, receiverType: CometChat.ReceiverType) {
        self.text = text
        super.init(receiverUid: receiverUid, messageType: .text, receiverType: receiverType)
    }

    required init(_ record: MessageRecord) {
        text = record.text ?? ""
        tags = record.tags.isEmpty ? nil : record.tags
        super.init(record)
    }

    /// The message of a JSON dictionary, or why there is none.
    public static func textMessage(fromJSON message: [String: Any]?) -> (BaseMessage?, CometChatException?) {
        decode(message)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        dump.add("text", text).add("tags", tags).text
    }
}

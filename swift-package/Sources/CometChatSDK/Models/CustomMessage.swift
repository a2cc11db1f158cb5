internal import CometChatBinding
import Foundation

/// Application data of an application's own kind. (source: "Send a message", custom message)
public class CustomMessage: BaseMessage, @unchecked Sendable {
    /// The tags; `nil` if there are none.
    public var tags: [String]?
    /// The application's own kind.
    public var type: String?
    /// What a list of conversations shows for it; sent in the metadata as `pushNotification` is not.
    public var conversationText: String?
    /// Whether it becomes the conversation's last message.
    public var updateConversation = true
    /// Whether the server sends a push notification for it.
    public var sendNotification = true
    /// The content.
    public var customData: [String: Any]? {
        get { content.dictionary }
        set { content.dictionary = newValue }
    }
    /// The finer kind.
    public var subType: String?

    private var content = ApplicationData()

    /// Application data to a user or group, of kind `custom`.
    public convenience init(
        receiverUid: String, receiverType: CometChat.ReceiverType, customData: [String: Any]
    ) {
        self.init(receiverUid: receiverUid, receiverType: receiverType, customData: customData, type: nil)
    }

    /// Application data of an application's own kind to a user or group.
    public init(
        receiverUid: String, receiverType: CometChat.ReceiverType, customData: [String: Any], type: String?
    ) {
        self.type = type
        super.init(receiverUid: receiverUid, messageType: .custom, receiverType: receiverType)
        messageCategory = .custom
        self.customData = customData
    }

    required init(_ record: MessageRecord) {
        tags = record.tags.isEmpty ? nil : record.tags
        type = record.kind
        subType = record.subType
        content = ApplicationData(json: record.customData)
        super.init(record)
        messageType = .custom
    }

    /// The message of a JSON dictionary, or why there is none.
    public static func customMessage(fromJSON message: [String: Any]) -> (BaseMessage?, CometChatException?) {
        decode(message)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        dump.add("customType", type).add("subType", subType).add("customData", customData).add("tags", tags)
            .text
    }
}

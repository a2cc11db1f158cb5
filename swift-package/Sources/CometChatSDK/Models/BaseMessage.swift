internal import CometChatBinding
import Foundation

/// What all messages have in common. (source: "Receive messages", "Message structure")
public class BaseMessage: AppEntity, @unchecked Sendable {
    /// Which class a message is of.
    public enum BaseMessageTypes: Int, Sendable {
        /// ``TextMessage``
        case textMessage = 0
        /// ``MediaMessage``
        case mediaMessage = 1
        /// ``ActionMessage``
        case actionMessage = 2
        /// ``Call``
        case call = 3
        /// ``CustomMessage``
        case customMessage = 4
        /// An interactive message.
        case interactive = 5
        /// None of these.
        case none = 6
    }

    /// The message as the server sent it; `nil` if it was made here.
    public var rawMessage: [String: Any]? {
        get { raw.dictionary }
        set { raw.dictionary = newValue }
    }
    /// The server's id; larger is newer. 0 before it is sent.
    public var id = 0
    /// The sender's own id; empty if there is none. One is made when it is sent.
    public var muid = ""
    /// The sender's uid.
    public var senderUid = ""
    /// The receiver's uid, or the group's guid.
    public var receiverUid: String
    /// The kind. For an application's own kind it is `.custom`; see ``CustomMessage/type``.
    public var messageType: CometChat.MessageType
    /// What ``receiverUid`` names.
    public var receiverType: CometChat.ReceiverType
    /// Receipts, where they were fetched with the message.
    public var receipts: [MessageReceipt] = []
    /// When this user received it, in Unix seconds; 0 if that is not known.
    public var deliveredToMeAt: Double = 0
    /// When this user read it, in Unix seconds; 0 if that is not known.
    public var readByMeAt: Double = 0
    /// When the receiver got it, in Unix seconds; 0 if not yet.
    public var deliveredAt: Double = 0
    /// When the receiver read it, in Unix seconds; 0 if not yet.
    public var readAt: Double = 0
    /// When it was sent, in Unix seconds.
    public var sentAt = 0
    /// When it was changed last, in Unix seconds.
    public var updatedAt: Double = 0
    /// The status that the server tells, if it does.
    public var status = ""
    /// The broad kind.
    public var messageCategory: CometChat.MessageCategory = .message
    /// Who sent it, as far as the message tells.
    public var sender: User?
    /// To whom: a ``User`` or a ``Group``, as far as the message tells.
    public var receiver: AppEntity?
    /// Application data beside the content.
    public var metaData: [String: Any]? {
        get { data.dictionary }
        set { data.dictionary = newValue }
    }
    /// When it was edited, in Unix seconds; 0 if it was not.
    public var editedAt: Double = 0
    /// Who edited it.
    public var editedBy = ""
    /// When it was deleted, in Unix seconds; 0 if it was not.
    public var deletedAt: Double = 0
    /// Who deleted it.
    public var deletedBy = ""
    /// The conversation's id.
    public var conversationId = ""
    /// The message whose thread this one belongs to; 0 if none.
    public var parentMessageId = 0
    /// How many replies its thread has.
    public var replyCount = 0
    /// How many replies of its thread are unread.
    public var unreadRepliesCount = 0
    /// It was missed while there was no connection, and fetched later; an addition of this SDK. (REC6)
    public private(set) var isRecovered = false

    private var raw = ApplicationData()
    private var data = ApplicationData()

    /// A message to a user or group.
    public init(
        receiverUid: String, messageType: CometChat.MessageType, receiverType: CometChat.ReceiverType
    ) {
        self.receiverUid = receiverUid
        self.messageType = messageType
        self.receiverType = receiverType
        super.init()
    }

    required init(_ record: MessageRecord) {
        id = Int(clamping: record.id)
        muid = record.muid ?? ""
        senderUid = record.senderUid
        receiverUid = record.receiverUid
        messageType = CometChat.MessageType(wire: record.kind) ?? .custom
        receiverType = CometChat.ReceiverType(record.receiverKind)
        deliveredAt = Double(record.deliveredAt)
        readAt = Double(record.readAt)
        sentAt = Int(clamping: record.sentAt)
        updatedAt = Double(record.updatedAt)
        messageCategory = CometChat.MessageCategory(wire: record.category) ?? .message
        sender = record.sender.map(User.init)
        receiver = AppEntity.make(record.receiver)
        editedAt = Double(record.editedAt)
        editedBy = record.editedBy ?? ""
        deletedAt = Double(record.deletedAt)
        deletedBy = record.deletedBy ?? ""
        conversationId = record.conversationId
        parentMessageId = Int(clamping: record.parentId)
        replyCount = Int(clamping: record.replyCount)
        isRecovered = record.isRecovered
        raw = ApplicationData(json: record.raw)
        data = ApplicationData(json: record.metadata)
        super.init()
    }

    /// Which class the message is of.
    public var messgeTypeFromBaseMessage: BaseMessageTypes {
        switch self {
        case is TextMessage: .textMessage
        case is MediaMessage: .mediaMessage
        case is ActionMessage: .actionMessage
        case is Call: .call
        case is CustomMessage: .customMessage
        default: messageCategory == .interactive ? .interactive : .none
        }
    }

    /// The common fields for `stringValue()`.
    var dump: Dump {
        Dump()
            .add("id", id).add("muid", muid).add("senderUid", senderUid).add("receiverUid", receiverUid)
            .add("type", messageType.rawValue).add("receiverType", receiverType.rawValue)
            .add("category", messageCategory.rawValue).add("sentAt", sentAt)
            .add("deliveredAt", deliveredAt).add("readAt", readAt).add("updatedAt", updatedAt)
            .add("editedAt", editedAt).add("deletedAt", deletedAt).add("conversationId", conversationId)
            .add("parentMessageId", parentMessageId).add("replyCount", replyCount)
            .add("metadata", metaData)
    }
}

extension BaseMessage {
    /// The message in the class of its category.
    static func make(_ record: MessageRecord) -> BaseMessage {
        switch (record.category, record.kind) {
        case ("message", "text"): TextMessage(record)
        case ("message", _): MediaMessage(record)
        case ("custom", _): CustomMessage(record)
        case ("action", _): ActionMessage(record)
        case ("call", _): Call(record)
        default: BaseMessage(record)
        }
    }

    /// The message of a JSON dictionary, as the `…Message(fromJSON:)` functions answer it.
    static func decode(_ json: [String: Any]?) -> (BaseMessage?, CometChatException?) {
        guard let json, let text = JSONText.encode(json) else {
            return (
                nil,
                CometChatException(
                    errorCode: "ERROR_JSON_EXCEPTION",
                    errorDescription:
                        "This is not a message; pass the dictionary of one as the server sends it."
                )
            )
        }
        do {
            return (make(try decodeMessage(json: text)), nil)
        } catch let error as CoreError {
            return (nil, CometChatException(error))
        } catch {
            return (nil, CometChatException(errorCode: "ERROR_JSON_EXCEPTION", errorDescription: "\(error)"))
        }
    }
}

extension AppEntity {
    static func make(_ record: EntityRecord?) -> AppEntity? {
        switch record {
        case .user(let user): User(user)
        case .group(let group): Group(group)
        case .message(let json): (try? decodeMessage(json: json)).map(BaseMessage.make)
        case nil: nil
        }
    }
}

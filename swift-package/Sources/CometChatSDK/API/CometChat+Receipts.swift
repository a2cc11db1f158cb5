internal import CometChatBinding
import Foundation

/// Receipts. Each covers the message and all before it in the conversation; nothing is marked by itself.
///
/// `receiverId` is the other user's uid, or the group's guid; `messageSender` is who sent the message.
///
/// Errors: `ERR_NOT_LOGGED_IN`, `ERR_EMPTY_RECEIVER`, `NO_WEBSOCKET_CONNECTION`,
/// `RECEIPTS_TEMPORARILY_BLOCKED`. The forms without callbacks tell them to the connection's listeners.
///
/// Source: "Delivery & read receipts"; clauses EVT1, STA3.
extension CometChat {
    /// Marks a message as delivered.
    public static func markAsDelivered(
        baseMessage: BaseMessage, onSuccess: @escaping () -> Void,
        onError: @escaping (CometChatException?) -> Void
    ) {
        Engine.shared.mark(Mark(baseMessage), asRead: false, Reply(onSuccess, onError))
    }

    /// Marks a message as delivered.
    public static func markAsDelivered(baseMessage: BaseMessage) {
        Engine.shared.mark(Mark(baseMessage), asRead: false, Engine.shared.silent())
    }

    /// Marks a message as delivered.
    public static func markAsDelivered(
        messageId: Int, receiverId: String, receiverType: ReceiverType, messageSender: String,
        onSuccess: @escaping () -> Void, onError: @escaping (CometChatException?) -> Void
    ) {
        let mark = Mark(messageId, receiverId, receiverType, messageSender)
        Engine.shared.mark(mark, asRead: false, Reply(onSuccess, onError))
    }

    /// Marks a message as delivered.
    public static func markAsDelivered(
        messageId: Int, receiverId: String, receiverType: ReceiverType, messageSender: String
    ) {
        let mark = Mark(messageId, receiverId, receiverType, messageSender)
        Engine.shared.mark(mark, asRead: false, Engine.shared.silent())
    }

    /// Marks a message as read.
    public static func markAsRead(
        baseMessage: BaseMessage, onSuccess: @escaping () -> Void,
        onError: @escaping (CometChatException?) -> Void
    ) {
        Engine.shared.mark(Mark(baseMessage), asRead: true, Reply(onSuccess, onError))
    }

    /// Marks a message as read.
    public static func markAsRead(baseMessage: BaseMessage) {
        Engine.shared.mark(Mark(baseMessage), asRead: true, Engine.shared.silent())
    }

    /// Marks a message as read.
    public static func markAsRead(
        messageId: Int, receiverId: String, receiverType: ReceiverType, messageSender: String,
        onSuccess: @escaping () -> Void, onError: @escaping (CometChatException?) -> Void
    ) {
        let mark = Mark(messageId, receiverId, receiverType, messageSender)
        Engine.shared.mark(mark, asRead: true, Reply(onSuccess, onError))
    }

    /// Marks a message as read.
    public static func markAsRead(
        messageId: Int, receiverId: String, receiverType: ReceiverType, messageSender: String
    ) {
        let mark = Mark(messageId, receiverId, receiverType, messageSender)
        Engine.shared.mark(mark, asRead: true, Engine.shared.silent())
    }

    /// The largest message id that a message listener has got, also in an earlier process; 0 if none. From
    /// there missed messages are fetched. (REC8)
    public static func getLastDeliveredMessageId() -> Int {
        (try? Engine.shared.core().lastDeliveredMessageId()).map(Int.init(clamping:)) ?? 0
    }
}

/// Which message is marked, and in which conversation.
struct Mark {
    let messageId: Int
    let receiver: String
    let receiverType: CometChat.ReceiverType
    let sender: String

    init(_ messageId: Int, _ receiver: String, _ receiverType: CometChat.ReceiverType, _ sender: String) {
        self.messageId = messageId
        self.receiver = receiver
        self.receiverType = receiverType
        self.sender = sender
    }

    /// Between two users the receipt goes to the sender, in a group to the group.
    init(_ message: BaseMessage) {
        let sender = message.sender?.uid ?? message.senderUid
        let receiver = message.receiverType == .group ? message.receiverUid : sender
        self.init(message.id, receiver, message.receiverType, sender)
    }
}

extension Engine {
    func mark(_ mark: Mark, asRead: Bool, _ reply: Reply<Void>) {
        call(reply) { core in
            core.mark(
                asRead: asRead, messageId: UInt64(clamping: mark.messageId), receiver: mark.receiver,
                receiverKind: mark.receiverType.kind, messageSender: mark.sender, answer: reply)
        }
    }

    /// For a call without callbacks: what goes wrong is told to the connection's listeners. (STA3)
    func silent() -> Reply<Void> {
        Reply { [registrations] outcome in
            if case .failure(let error) = outcome { registrations.tellProblem(error) }
        }
    }
}

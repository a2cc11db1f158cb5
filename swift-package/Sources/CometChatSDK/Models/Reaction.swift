internal import CometChatBinding
import Foundation

/// A reaction to a message.
public class Reaction: NSObject, @unchecked Sendable {
    /// The reaction's id.
    public var id = ""
    /// The message that it belongs to.
    public var messageId = 0
    /// The emoji.
    public var reaction = ""
    /// Who reacted.
    public var uid = ""
    /// When, in Unix seconds.
    public var reactedAt = 0
    /// Who reacted, in full.
    public var reactedBy: User?

    /// An empty reaction.
    public override init() {
        super.init()
    }

    init(_ record: ReactionRecord) {
        id = record.id
        messageId = Int(clamping: record.messageId)
        reaction = record.reaction
        uid = record.uid
        reactedAt = Int(clamping: record.reactedAt)
        reactedBy = record.reactedBy.map(User.init)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        Dump()
            .add("id", id).add("messageId", messageId).add("reaction", reaction).add("uid", uid)
            .add("reactedAt", reactedAt)
            .text
    }
}

/// A reaction came or went.
public class ReactionEvent: NSObject, @unchecked Sendable {
    /// The reaction.
    public var reaction: Reaction?
    /// The conversation's other side; empty, since the server does not tell it.
    public var receiverId = ""
    /// What ``receiverId`` names.
    public var receiverType: CometChat.ReceiverType = .user
    /// The conversation of the message.
    public var conversationId = ""
    /// The message whose thread the message belongs to; 0, since the server does not tell it.
    public var parentMessageId = 0

    /// An empty event.
    public override init() {
        super.init()
    }

    init(_ record: ReactionRecord) {
        reaction = Reaction(record)
        conversationId = record.conversationId
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        Dump().add("conversationId", conversationId).add("reaction", reaction?.reaction).text
    }
}

internal import CometChatBinding
import Foundation

/// One step in the connection's life, with all that is known about it. (STA2)
public struct ConnectionUpdate: Sendable, Equatable {
    /// Counts up by one, from 1; a hole would be a lost update.
    public let number: UInt64
    /// The status before; `nil` before `init`.
    public let previous: CometChat.ConnectionStatus?
    /// The status from now on.
    public let status: CometChat.ConnectionStatus
    /// The status changed; otherwise there is news about it, such as the next attempt of an outage.
    public let isTransition: Bool
    /// Why, as a short name such as `lost`, `path_changed` or `background_timeout`.
    public let reason: String
    /// The failure behind it, as a sentence.
    public let failure: String?
    /// The attempt under way or scheduled, from 0 after a stable connection.
    public let attempt: Int
    /// How many seconds until the scheduled attempt.
    public let nextRetry: TimeInterval?

    init(_ record: StatusRecord) {
        number = record.number
        previous = record.previous.map(CometChat.ConnectionStatus.init)
        status = CometChat.ConnectionStatus(record.current)
        isTransition = record.isTransition
        reason = record.reason
        failure = record.failure
        attempt = Int(record.attempt)
        nextRetry = record.retryIn
    }
}

/// What the connection's stream tells.
public enum ConnectionEvent: Sendable {
    /// A step in the connection's life.
    case update(ConnectionUpdate)
    /// What `onConnectionError` tells.
    case problem(CometChatException)
}

/// What the stream of messages tells. Each subscriber gets objects of its own.
public enum MessageEvent: Sendable {
    /// A message arrived: a ``TextMessage``, ``MediaMessage``, ``CustomMessage``, or one of a kind that has no
    /// class here.
    case received(BaseMessage)
    /// A message was edited.
    case edited(BaseMessage)
    /// A message was deleted.
    case deleted(BaseMessage)
    /// Somebody types.
    case typingStarted(TypingIndicator)
    /// Somebody stopped typing.
    case typingEnded(TypingIndicator)
    /// Messages were received or read.
    case receipt(MessageReceipt)
    /// A message that is not stored.
    case transient(TransientMessage)
    /// A reaction came.
    case reactionAdded(ReactionEvent)
    /// A reaction went.
    case reactionRemoved(ReactionEvent)
    /// Messages between these ids may be missing: fetch the history to see them. (REC11)
    case gap(after: Int, before: Int?, reason: String)
    /// With recovery switched off: messages with a larger id may have been missed. (REC6)
    case missedAvailable(after: Int)

    init(_ record: MessageEventRecord) {
        switch record {
        case .message(.edited, let message): self = .edited(BaseMessage.make(message))
        case .message(.deleted, let message): self = .deleted(BaseMessage.make(message))
        case .message(_, let message): self = .received(BaseMessage.make(message))
        case .typing(true, let typing): self = .typingStarted(TypingIndicator(typing))
        case .typing(false, let typing): self = .typingEnded(TypingIndicator(typing))
        case .receipt(let receipt): self = .receipt(MessageReceipt(receipt))
        case .transient(let message): self = .transient(TransientMessage(message))
        case .reaction(true, let reaction): self = .reactionAdded(ReactionEvent(reaction))
        case .reaction(false, let reaction): self = .reactionRemoved(ReactionEvent(reaction))
        case .gap(let after, let before, let reason):
            self = .gap(after: Int(clamping: after), before: before.map(Int.init(clamping:)), reason: reason)
        case .missedAvailable(let after): self = .missedAvailable(after: Int(clamping: after))
        }
    }
}

/// What the stream of presence tells.
public enum PresenceEvent: Sendable {
    /// A user came.
    case online(User)
    /// A user went.
    case offline(User)
}

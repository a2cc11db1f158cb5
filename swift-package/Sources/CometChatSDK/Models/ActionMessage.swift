internal import CometChatBinding
import Foundation

/// Something happened to a message or to a group's member.
public class ActionMessage: BaseMessage, @unchecked Sendable {
    /// Who did it.
    public var actionBy: AppEntity?
    /// In which group, or for whom.
    public var actionFor: AppEntity?
    /// To whom or what.
    public var actionOn: AppEntity?
    /// The sentence for people that the server tells, if it does.
    public var message: String?
    /// The message's JSON, as the server sent it.
    public var rawData: String?
    /// The member's scope before a change.
    public var oldScope: CometChat.GroupMemberScopeType = .participant
    /// The member's scope after a change.
    public var newScope: CometChat.GroupMemberScopeType = .participant
    /// What happened; `nil` for something that this version does not know.
    public var action: CometChat.actionType?

    /// An empty action.
    public init() {
        super.init(receiverUid: "", messageType: .groupMember, receiverType: .group)
        messageCategory = .action
    }

    required init(_ record: MessageRecord) {
        actionBy = AppEntity.make(record.action?.by)
        actionFor = AppEntity.make(record.action?.target)
        actionOn = AppEntity.make(record.action?.on)
        message = record.text
        rawData = record.raw
        oldScope = CometChat.GroupMemberScopeType(wire: record.action?.oldScope) ?? .participant
        newScope = CometChat.GroupMemberScopeType(wire: record.action?.newScope) ?? .participant
        action = CometChat.actionType(wire: record.action?.action)
        super.init(record)
    }

    /// The message of a JSON dictionary, or why there is none.
    public static func actionMessage(fromJSON message: [String: Any]?) -> (BaseMessage?, CometChatException?)
    {
        decode(message)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        dump.add("action", action?.rawValue).add("message", message).text
    }
}

internal import CometChatBinding
import Foundation

/// A step in a call, as the call delegate hears it. Making calls is outside this SDK's scope.
public class Call: BaseMessage, @unchecked Sendable {
    /// The session both sides join.
    public var sessionID: String?
    /// The state.
    public var callStatus: CometChat.callStatus = .initiated
    /// Sound, or sound and image.
    public var callType: CometChat.CallType
    /// What happened, as the server spells it.
    public var action: String?
    /// The message's JSON, as the server sent it.
    public var rawData: String?
    /// When it began to ring, in Unix seconds.
    public var initiatedAt: Double = 0
    /// When the receiver joined, in Unix seconds.
    public var joinedAt: Double = 0
    /// Who calls.
    public var callInitiator: AppEntity?
    /// Who is called.
    public var callReceiver: AppEntity?

    /// A call to a user or group.
    public init(
        receiverId: String, callType: CometChat.CallType, receiverType: CometChat.ReceiverType
    ) {
        self.callType = callType
        super.init(
            receiverUid: receiverId, messageType: callType == .audio ? .audio : .video,
            receiverType: receiverType)
        messageCategory = .call
    }

    required init(_ record: MessageRecord) {
        let call = record.call
        sessionID = call?.sessionId
        callStatus = CometChat.callStatus(wire: call?.status) ?? .initiated
        callType = CometChat.CallType(wire: call?.callType ?? record.kind) ?? .audio
        action = call?.status
        rawData = record.raw
        initiatedAt = Double(call?.initiatedAt ?? 0)
        joinedAt = Double(call?.joinedAt ?? 0)
        callInitiator = AppEntity.make(call?.initiator)
        callReceiver = AppEntity.make(call?.receiver)
        super.init(record)
    }

    /// The message of a JSON dictionary, or why there is none.
    public static func callMessage(fromJSON message: [String: Any]?) -> (BaseMessage?, CometChatException?) {
        decode(message)
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        dump.add("sessionID", sessionID).add("callStatus", callStatus.rawValue).text
    }
}

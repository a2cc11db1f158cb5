internal import CometChatBinding

/// How the wire spells the documented enumerations.
protocol WireSpelled: Sendable {
    /// Every case with its word.
    static var words: [(Self, String)] { get }
}

extension WireSpelled {
    init?(wire word: String?) {
        guard let found = Self.words.first(where: { $0.1 == word }) else { return nil }
        self = found.0
    }
}

extension CometChat.UserStatus: WireSpelled {
    static let words: [(Self, String)] = [
        (.online, "online"), (.offline, "offline"), (.available, "available"),
    ]
}

extension CometChat.MessageType: WireSpelled {
    static let words: [(Self, String)] = [
        (.text, "text"), (.image, "image"), (.video, "video"), (.audio, "audio"), (.file, "file"),
        (.custom, "custom"), (.groupMember, "groupMember"),
    ]
}

extension CometChat.MessageCategory: WireSpelled {
    static let words: [(Self, String)] = [
        (.message, "message"), (.action, "action"), (.call, "call"), (.custom, "custom"),
        (.interactive, "interactive"),
    ]
}

extension CometChat.groupType: WireSpelled {
    static let words: [(Self, String)] = [
        (.public, "public"), (.private, "private"), (.password, "password"),
    ]
}

extension CometChat.GroupMemberScopeType: WireSpelled {
    static let words: [(Self, String)] = [
        (.admin, "admin"), (.moderator, "moderator"), (.participant, "participant"),
    ]
}

extension CometChat.actionType: WireSpelled {
    static let words: [(Self, String)] = [
        (.joined, "joined"), (.left, "left"), (.kicked, "kicked"), (.banned, "banned"),
        (.unbanned, "unbanned"), (.scopeChanged, "scopeChanged"), (.messageEdited, "edited"),
        (.messageDeleted, "deleted"), (.added, "added"),
    ]
}

extension CometChat.callStatus: WireSpelled {
    static let words: [(Self, String)] = [
        (.initiated, "initiated"), (.ongoing, "ongoing"), (.unanswered, "unanswered"),
        (.rejected, "rejected"), (.busy, "busy"), (.cancelled, "cancelled"), (.ended, "ended"),
    ]
}

extension CometChat.CallType: WireSpelled {
    static let words: [(Self, String)] = [(.audio, "audio"), (.video, "video")]
}

extension CometChat.ReceiverType {
    init(_ kind: ReceiverKind) {
        self = kind == .group ? .group : .user
    }

    var kind: ReceiverKind {
        self == .group ? .group : .user
    }
}

extension CometChat.ConnectionStatus {
    init(_ status: CoreStatus) {
        switch status {
        case .connecting: self = .connecting
        case .connected: self = .connected
        case .disconnected: self = .disconnected
        case .featureThrottled: self = .onfeatureThrottled
        }
    }
}

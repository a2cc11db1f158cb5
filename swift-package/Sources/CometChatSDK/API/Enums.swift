/// The enumerations of the documented API, with its names and raw values.
extension CometChat {
    /// The connection's status. (STA1)
    public enum ConnectionStatus: Int, Sendable {
        /// An attempt runs or is scheduled.
        case connecting = 0
        /// The server has accepted the session.
        case connected = 1
        /// There is no socket, and none is about to be.
        case disconnected = 2
        /// Connected, but the server has switched transient features off.
        case onfeatureThrottled = 3

        /// The status as text: `connecting`, `connected`, `disconnected`, `featureThrottled`.
        public var value: String {
            switch self {
            case .connecting: "connecting"
            case .connected: "connected"
            case .disconnected: "disconnected"
            case .onfeatureThrottled: "featureThrottled"
            }
        }
    }

    /// Whose presence is reported. (PRE1)
    public enum SubscriptionType: Int, Sendable {
        /// Every user's.
        case allUsers = 0
        /// The friends'.
        case onlyFriends = 1
        /// That of users with certain roles.
        case role = 2
        /// Nobody's.
        case none = 3
    }

    /// What ``CometChat/configureServices(_:)`` is told.
    public enum applicationState: Int, Sendable {
        /// The app is in the background.
        case didEnterBackground = 0
        /// The app is active.
        case didBecomeActive = 1
        /// The app is about to become inactive.
        case willResignActive = 2
    }

    /// Where an app is in its life.
    public enum ApplicationCurrentState: Int, Sendable {
        /// In the background.
        case background = 0
        /// In the foreground.
        case foreground = 1
        /// Ended.
        case terminated = 2
    }

    /// Whether a user is reachable.
    public enum UserStatus: Int, Sendable {
        /// Connected.
        case online = 0
        /// Not connected.
        case offline = 1
        /// The older word for ``online``.
        case available = 2
    }

    /// To whom something is addressed.
    public enum ReceiverType: Int, Sendable {
        /// One user.
        case user = 0
        /// The members of a group.
        case group = 1
    }

    /// The kind of a message.
    public enum MessageType: Int, Sendable {
        /// A text.
        case text = 0
        /// An image.
        case image = 1
        /// A video.
        case video = 2
        /// A sound.
        case audio = 3
        /// A file.
        case file = 4
        /// The application's own.
        case custom = 5
        /// A change among a group's members.
        case groupMember = 6
    }

    /// The broad kind of a message.
    public enum MessageCategory: Int, Sendable {
        /// Text or media.
        case message = 0
        /// Something happened.
        case action = 1
        /// A step in a call.
        case call = 2
        /// Application data.
        case custom = 3
        /// A form or card with elements to act on.
        case interactive = 4
    }

    /// Who may join a group.
    public enum groupType: Int, Sendable {
        /// Everybody.
        case `public` = 0
        /// Who is invited.
        case `private` = 1
        /// Who knows the password.
        case password = 2
    }

    /// What a member may do in a group.
    public enum GroupMemberScopeType: Int, Sendable {
        /// Everything.
        case admin = 0
        /// Moderate.
        case moderator = 1
        /// Take part.
        case participant = 2
    }

    /// What a member may do in a group.
    public enum MemberScope: Int, Sendable {
        /// Everything.
        case admin = 0
        /// Moderate.
        case moderator = 1
        /// Take part.
        case participant = 2
    }

    /// With whom a conversation is.
    public enum ConversationType: Int, Sendable {
        /// A user.
        case user = 0
        /// A group.
        case group = 1
        /// Nobody.
        case none = 2
    }

    /// What an action message speaks of.
    public enum ActionEntityType: Int, Sendable {
        /// A user.
        case user = 0
        /// A group.
        case group = 1
        /// A group's member.
        case groupMember = 2
        /// A message.
        case message = 3
    }

    /// What an action message reports.
    public enum actionType: Int, Sendable {
        /// A user joined a group.
        case joined = 0
        /// A member left.
        case left = 1
        /// A member was removed.
        case kicked = 2
        /// A member was banned.
        case banned = 3
        /// A ban was lifted.
        case unbanned = 4
        /// A member's scope changed.
        case scopeChanged = 5
        /// A message was edited.
        case messageEdited = 6
        /// A message was deleted.
        case messageDeleted = 7
        /// A user was added by another.
        case added = 8
    }

    /// The state of a call.
    public enum callStatus: Int, Sendable {
        /// It rings.
        case initiated = 0
        /// It was accepted.
        case ongoing = 1
        /// Nobody answered.
        case unanswered = 2
        /// It was declined.
        case rejected = 3
        /// The other side is in a call.
        case busy = 4
        /// The caller gave up.
        case cancelled = 5
        /// It is over.
        case ended = 6
    }

    /// The kind of a call.
    public enum CallType: Int, Sendable {
        /// Sound only.
        case audio = 0
        /// Sound and image.
        case video = 1
    }
}

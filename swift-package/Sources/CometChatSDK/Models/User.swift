internal import CometChatBinding
import Foundation

/// A user. (source: "Retrieve users")
public class User: AppEntity, @unchecked Sendable {
    /// The user's id, in lower case.
    public var uid: String?
    /// The display name.
    public var name: String?
    /// The address of the avatar image.
    public var avatar: String?
    /// The address of the user's page.
    public var link: String?
    /// The name of the role.
    public var role: String?
    /// Application data.
    public var metadata: [String: Any]? {
        get { data.dictionary }
        set { data.dictionary = newValue }
    }
    /// Whether the user is reachable.
    public var status: CometChat.UserStatus = .offline
    /// The text that the user shows beside the name.
    public var statusMessage: String?
    /// When the user was last active, in Unix seconds; 0 if that is not known.
    public var lastActiveAt: Double = 0
    /// This user has blocked the logged-in user.
    public var hasBlockedMe = false
    /// The logged-in user has blocked this user.
    public var blockedByMe = false
    /// When the user was deactivated, in Unix seconds; 0 if active.
    public var deactivatedAt: Double = 0
    /// The user's tags.
    public var tags: [String] = []

    private var data = ApplicationData()

    /// A user with an id and a name.
    public init(uid: String, name: String) {
        self.uid = uid
        self.name = name
        super.init()
    }

    init(_ record: UserRecord) {
        uid = record.uid
        name = record.name
        avatar = record.avatar
        link = record.link
        role = record.role
        status = CometChat.UserStatus(wire: record.status) ?? .offline
        statusMessage = record.statusMessage
        lastActiveAt = Double(record.lastActiveAt)
        hasBlockedMe = record.hasBlockedMe
        blockedByMe = record.blockedByMe
        deactivatedAt = Double(record.deactivatedAt)
        tags = record.tags
        data = ApplicationData(json: record.metadata)
        super.init()
    }

    /// The fields as JSON, for logs and debuggers.
    public func stringValue() -> String {
        Dump()
            .add("uid", uid).add("name", name).add("avatar", avatar).add("link", link).add("role", role)
            .add("metadata", metadata).add("status", status.rawValue).add("statusMessage", statusMessage)
            .add("lastActiveAt", lastActiveAt).add("hasBlockedMe", hasBlockedMe)
            .add("blockedByMe", blockedByMe).add("deactivatedAt", deactivatedAt).add("tags", tags)
            .text
    }
}

/// The user that is logged in.
public class CurrentUser: User, @unchecked Sendable {}

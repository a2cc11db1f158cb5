internal import CometChatBinding
import Foundation

/// A group. (source: "Create a group", "Join a group")
public class Group: AppEntity, @unchecked Sendable {
    /// The group's id.
    public var guid: String
    /// The logged-in user is banned from it. The server does not tell this with every group.
    public private(set) var isBannedFromGroup = false
    /// The display name.
    public var name: String?
    /// The address of the icon.
    public var icon: String?
    /// A description.
    public var groupDescription: String?
    /// The owner's uid.
    public var owner: String?
    /// Who may join.
    public var groupType: CometChat.groupType
    /// The password, for joining or creating a group that wants one. The server never tells it.
    public var password: String?
    /// Application data.
    public var metadata: [String: Any]? {
        get { data.dictionary }
        set { data.dictionary = newValue }
    }
    /// When it was created, in Unix seconds.
    public var createdAt = 0
    /// When it was changed last, in Unix seconds.
    public var updatedAt = 0
    /// When the logged-in user joined, in Unix seconds.
    public var joinedAt = 0
    /// The logged-in user's scope.
    public var scope: CometChat.GroupMemberScopeType = .participant
    /// The logged-in user is a member.
    public var hasJoined = false
    /// How many members there are.
    public var membersCount = 0
    /// The group's tags.
    public var tags: [String] = []

    private var data = ApplicationData()

    /// A group with an id and a name.
    public init(guid: String, name: String, groupType: CometChat.groupType, password: String?) {
        self.guid = guid
        self.name = name
        self.groupType = groupType
        self.password = password
        super.init()
    }

    /// A group with an icon and a description as well.
    public convenience init(
        guid: String, name: String, groupType: CometChat.groupType, password: String?, icon: String,
        description: String
    ) {
        self.init(guid: guid, name: name, groupType: groupType, password: password)
        self.icon = icon
        groupDescription = description
    }

    init(_ record: GroupRecord) {
        guid = record.guid
        name = record.name
        groupType = CometChat.groupType(wire: record.groupType) ?? .public
        icon = record.icon
        groupDescription = record.description
        owner = record.owner
        createdAt = Int(clamping: record.createdAt)
        updatedAt = Int(clamping: record.updatedAt)
        joinedAt = Int(clamping: record.joinedAt)
        membersCount = Int(clamping: record.membersCount)
        scope = CometChat.GroupMemberScopeType(wire: record.scope) ?? .participant
        hasJoined = record.hasJoined
        tags = record.tags
        data = ApplicationData(json: record.metadata)
        super.init()
    }

    /// The fields as JSON, for logs and debuggers; without the password.
    public func stringValue() -> String {
        Dump()
            .add("guid", guid).add("name", name).add("icon", icon).add("description", groupDescription)
            .add("owner", owner).add("type", groupType.rawValue).add("metadata", metadata)
            .add("createdAt", createdAt).add("updatedAt", updatedAt).add("joinedAt", joinedAt)
            .add("scope", scope.rawValue).add("hasJoined", hasJoined).add("membersCount", membersCount)
            .add("tags", tags)
            .text
    }
}

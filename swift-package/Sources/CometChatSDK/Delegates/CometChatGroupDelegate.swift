/// Hears of what happens to the members of groups. Every function is optional.
///
/// Source: "All real-time delegates (listeners)"; clause EVT1.
public protocol CometChatGroupDelegate: AnyObject {
    /// A user joined.
    func onGroupMemberJoined(action: ActionMessage, joinedUser: User, joinedGroup: Group)
    /// A member left.
    func onGroupMemberLeft(action: ActionMessage, leftUser: User, leftGroup: Group)
    /// A member was removed.
    func onGroupMemberKicked(action: ActionMessage, kickedUser: User, kickedBy: User, kickedFrom: Group)
    /// A member was banned.
    func onGroupMemberBanned(action: ActionMessage, bannedUser: User, bannedBy: User, bannedFrom: Group)
    /// A ban was lifted.
    func onGroupMemberUnbanned(
        action: ActionMessage, unbannedUser: User, unbannedBy: User, unbannedFrom: Group)
    /// A member's scope changed. The label `scopeChangeduser` is the documented one.
    func onGroupMemberScopeChanged(
        action: ActionMessage, scopeChangeduser: User, scopeChangedBy: User, scopeChangedTo: String,
        scopeChangedFrom: String, group: Group)
    /// A user was added by another.
    func onMemberAddedToGroup(action: ActionMessage, addedBy: User, addedUser: User, addedTo: Group)
}

extension CometChatGroupDelegate {
    /// Does nothing.
    public func onGroupMemberJoined(action: ActionMessage, joinedUser: User, joinedGroup: Group) {}
    /// Does nothing.
    public func onGroupMemberLeft(action: ActionMessage, leftUser: User, leftGroup: Group) {}
    /// Does nothing.
    public func onGroupMemberKicked(
        action: ActionMessage, kickedUser: User, kickedBy: User, kickedFrom: Group
    ) {}
    /// Does nothing.
    public func onGroupMemberBanned(
        action: ActionMessage, bannedUser: User, bannedBy: User, bannedFrom: Group
    ) {}
    /// Does nothing.
    public func onGroupMemberUnbanned(
        action: ActionMessage, unbannedUser: User, unbannedBy: User, unbannedFrom: Group
    ) {}
    /// Does nothing.
    public func onGroupMemberScopeChanged(
        action: ActionMessage, scopeChangeduser: User, scopeChangedBy: User, scopeChangedTo: String,
        scopeChangedFrom: String, group: Group
    ) {}
    /// Does nothing.
    public func onMemberAddedToGroup(
        action: ActionMessage, addedBy: User, addedUser: User, addedTo: Group
    ) {}
}

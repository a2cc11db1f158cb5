/// Hears of presence, as far as the settings subscribe to it. Every function is optional.
///
/// Source: "User presence"; clause PRE1.
public protocol CometChatUserDelegate: AnyObject {
    /// A user came.
    func onUserOnline(user: User)
    /// A user went.
    func onUserOffline(user: User)
}

extension CometChatUserDelegate {
    /// Does nothing.
    public func onUserOnline(user: User) {}
    /// Does nothing.
    public func onUserOffline(user: User) {}
}

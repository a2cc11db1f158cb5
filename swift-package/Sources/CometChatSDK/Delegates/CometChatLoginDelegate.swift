/// Hears of logins and logouts, also of those that the server ends. Every function is optional.
///
/// Called on the callback queue, after the callback of the call itself.
///
/// Source: "Login listeners"; clauses LOG1, LOG6, LOG7.
public protocol CometChatLoginDelegate: AnyObject {
    /// A user is logged in.
    func onLoginSuccess(user: User)
    /// A login failed.
    func onLoginFailed(error: CometChatException?)
    /// The user is logged out.
    func onLogoutSuccess()
    /// A logout failed; the session goes on.
    func onLogoutFailed(error: CometChatException?)
}

extension CometChatLoginDelegate {
    /// Does nothing.
    public func onLoginSuccess(user: User) {}
    /// Does nothing.
    public func onLoginFailed(error: CometChatException?) {}
    /// Does nothing.
    public func onLogoutSuccess() {}
    /// Does nothing.
    public func onLogoutFailed(error: CometChatException?) {}
}

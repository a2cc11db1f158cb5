/// Hears of the connection's life. Every function is optional.
///
/// A loss is `disconnected`, `connecting`, `connected`; a whole outage has one `connecting`.
/// Called on the callback queue, by default the main queue, in the order of the events.
///
/// Source: "Connection status"; clauses STA1, STA3.
public protocol CometChatConnectionDelegate: AnyObject {
    /// An attempt runs or is scheduled.
    func connecting()
    /// The server has accepted the session.
    func connected()
    /// There is no socket.
    func disconnected()
    /// The server has switched transient features off.
    func onfeatureThrottled()
    /// The first failure of an outage, a refused session, messages that may be missing, trouble with the
    /// store, or a call without callbacks that could not be done.
    func onConnectionError(error: CometChatException)
}

extension CometChatConnectionDelegate {
    /// Does nothing.
    public func connecting() {}
    /// Does nothing.
    public func connected() {}
    /// Does nothing.
    public func disconnected() {}
    /// Does nothing.
    public func onfeatureThrottled() {}
    /// Does nothing.
    public func onConnectionError(error: CometChatException) {}
}

/// Hears of calls. Every function is optional.
///
/// The documentation prints `onIncomingCallCanceled` in one place; what is called is
/// ``onIncomingCallCancelled(canceledCall:error:)``, with two l.
///
/// Source: "All real-time delegates (listeners)"; clause EVT1.
public protocol CometChatCallDelegate: AnyObject {
    /// A call comes in.
    func onIncomingCallReceived(incomingCall: Call?, error: CometChatException?)
    /// The other side accepted.
    func onOutgoingCallAccepted(acceptedCall: Call?, error: CometChatException?)
    /// The other side declined or is busy.
    func onOutgoingCallRejected(rejectedCall: Call?, error: CometChatException?)
    /// The caller gave up, or nobody answered.
    func onIncomingCallCancelled(canceledCall: Call?, error: CometChatException?)
    /// The call is over.
    func onCallEndedMessageReceived(endedCall: Call?, error: CometChatException?)
}

extension CometChatCallDelegate {
    /// Does nothing.
    public func onIncomingCallReceived(incomingCall: Call?, error: CometChatException?) {}
    /// Does nothing.
    public func onOutgoingCallAccepted(acceptedCall: Call?, error: CometChatException?) {}
    /// Does nothing.
    public func onOutgoingCallRejected(rejectedCall: Call?, error: CometChatException?) {}
    /// Does nothing.
    public func onIncomingCallCancelled(canceledCall: Call?, error: CometChatException?) {}
    /// Does nothing.
    public func onCallEndedMessageReceived(endedCall: Call?, error: CometChatException?) {}
}

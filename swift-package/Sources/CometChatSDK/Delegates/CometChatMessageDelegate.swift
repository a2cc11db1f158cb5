/// Hears of messages, typing, receipts and reactions. Every function is optional.
///
/// Called on the callback queue, by default the main queue, in the order of the events. A message comes once;
/// this device's own messages do not come.
///
/// Source: "All real-time delegates (listeners)"; clauses EVT1 to EVT5.
public protocol CometChatMessageDelegate: AnyObject {
    /// A text arrived.
    func onTextMessageReceived(textMessage: TextMessage)
    /// An image, video, sound or file arrived.
    func onMediaMessageReceived(mediaMessage: MediaMessage)
    /// Application data arrived.
    func onCustomMessageReceived(customMessage: CustomMessage)
    /// Somebody types.
    func onTypingStarted(_ typingDetails: TypingIndicator)
    /// Somebody stopped typing.
    func onTypingEnded(_ typingDetails: TypingIndicator)
    /// A message that is not stored arrived. The spelling is the documented one.
    func onTransisentMessageReceived(_ message: TransientMessage)
    /// A message was edited; this is its new form.
    func onMessageEdited(message: BaseMessage)
    /// A message was deleted; this is what is left of it.
    func onMessageDeleted(message: BaseMessage)
    /// A user received messages.
    func onMessagesDelivered(receipt: MessageReceipt)
    /// A user read messages.
    func onMessagesRead(receipt: MessageReceipt)
    /// All members of a group received messages.
    func onMessagesDeliveredToAll(receipt: MessageReceipt)
    /// All members of a group read messages.
    func onMessagesReadByAll(receipt: MessageReceipt)
    /// A reaction came.
    func onMessageReactionAdded(reactionEvent: ReactionEvent)
    /// A reaction went.
    func onMessageReactionRemoved(reactionEvent: ReactionEvent)
}

extension CometChatMessageDelegate {
    /// Does nothing.
    public func onTextMessageReceived(textMessage: TextMessage) {}
    /// Does nothing.
    public func onMediaMessageReceived(mediaMessage: MediaMessage) {}
    /// Does nothing.
    public func onCustomMessageReceived(customMessage: CustomMessage) {}
    /// Does nothing.
    public func onTypingStarted(_ typingDetails: TypingIndicator) {}
    /// Does nothing.
    public func onTypingEnded(_ typingDetails: TypingIndicator) {}
    /// Does nothing.
    public func onTransisentMessageReceived(_ message: TransientMessage) {}
    /// Does nothing.
    public func onMessageEdited(message: BaseMessage) {}
    /// Does nothing.
    public func onMessageDeleted(message: BaseMessage) {}
    /// Does nothing.
    public func onMessagesDelivered(receipt: MessageReceipt) {}
    /// Does nothing.
    public func onMessagesRead(receipt: MessageReceipt) {}
    /// Does nothing.
    public func onMessagesDeliveredToAll(receipt: MessageReceipt) {}
    /// Does nothing.
    public func onMessagesReadByAll(receipt: MessageReceipt) {}
    /// Does nothing.
    public func onMessageReactionAdded(reactionEvent: ReactionEvent) {}
    /// Does nothing.
    public func onMessageReactionRemoved(reactionEvent: ReactionEvent) {}
}

internal import CometChatBinding

/// What a host tells about app, computer and network. The core's handle takes it. (BGD, REC2)
///
/// Each call only hands over, so it may be made inside a notification's handler.
protocol HostEvents: Sendable {
    func enteredForeground()
    func enteredBackground()
    func willSleep()
    func didWake()
    func networkAvailable()
    func networkLost()
    func networkChanged()
}

extension CoreClient: HostEvents {}

/// The time that the system lends an app in the background. (BGD7)
protocol BackgroundTasks: Sendable {
    /// Asks for time. `expired` comes when it is over; then ``end()`` must follow at once.
    func begin(expired: @escaping @Sendable () -> Void)
    /// Gives the time back.
    func end()
}

/// The background.
extension CometChat {
    /// Has no effect of its own: the SDK hears of the app's state by itself, and asks the system for the time
    /// that the closing of the connection, or manual mode's 30 s, need.
    ///
    /// Source: "Prepare your app for background updates"; clauses BGD1, BGD2, BGD7.
    @available(*, deprecated, message: "The SDK watches the app by itself; in manual mode use ping().")
    public static func configureServices(_ forState: CometChat.applicationState) {}

    /// Whether the SDK holds a background task now: while the app is in the background and the connection is
    /// not yet gone. Always `false` where the platform has no such tasks. (BGD7)
    public static func backgroundTaskEnabled() -> Bool {
        Engine.shared.host?.lease?.isRunning ?? false
    }

    /// ``backgroundTaskEnabled()`` as one page of the documentation spells it.
    public static func BackgroundTaskEnabled() -> Bool {
        backgroundTaskEnabled()
    }
}

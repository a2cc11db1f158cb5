internal import CometChatBinding

/// Logging in and out.
extension CometChat {
    /// Logs a user in with the app's auth key: for development. Apps in production make tokens on their
    /// server and use ``login(authToken:onSuccess:onError:)``.
    ///
    /// The session is stored, then `onSuccess` comes, then the login listeners, then, in auto mode, the
    /// socket opens.
    ///
    /// Errors: `ERR_EMPTY_UID`, `ERR_INVALID_UID`, `ERR_INVALID_API_KEY`, `LOGIN_IN_PROGRESS`,
    /// `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the server's own.
    ///
    /// Source: "Authentication"; clauses LOG1 to LOG5.
    public static func login(
        UID: String, authKey: String, onSuccess: @escaping (User) -> Void,
        onError: @escaping (CometChatException) -> Void
    ) {
        Engine.shared.login(UID, authKey, Reply(onSuccess, onError))
    }

    /// The older name of ``login(UID:authKey:onSuccess:onError:)``.
    public static func login(
        UID: String, apiKey: String, onSuccess: @escaping (User) -> Void,
        onError: @escaping (CometChatException) -> Void
    ) {
        login(UID: UID, authKey: apiKey, onSuccess: onSuccess, onError: onError)
    }

    /// ``login(UID:authKey:onSuccess:onError:)`` as one page of the documentation spells it.
    public static func login(
        UID: String, authkey: String, onSuccess: @escaping (User) -> Void,
        onError: @escaping (CometChatException) -> Void
    ) {
        login(UID: UID, authKey: authkey, onSuccess: onSuccess, onError: onError)
    }

    /// Logs the user of an auth token in.
    ///
    /// Errors as for ``login(UID:authKey:onSuccess:onError:)``; `AUTH_ERR_EMPTY_AUTH_TOKEN` for an empty
    /// token, `AUTH_ERR_AUTH_TOKEN_NOT_FOUND` for one that the server does not know.
    public static func login(
        authToken: String, onSuccess: @escaping (User) -> Void,
        onError: @escaping (CometChatException) -> Void
    ) {
        Engine.shared.login(token: authToken, Reply(onSuccess, onError))
    }

    /// Logs out. No event of the session begins after this call. If the server cannot be reached the session
    /// is kept; ``forgetSession(onSuccess:onError:)`` does without it.
    ///
    /// Errors: `ERR_NOT_LOGGED_IN`, `LOGIN_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
    /// `ERR_NO_INTERNET`, `FAILED_TO_FETCH`.
    ///
    /// Source: "Authentication"; clause LOG6.
    public static func logout(
        onSuccess: @escaping (_ Response: String) -> Void, onError: @escaping (CometChatException) -> Void
    ) {
        Engine.shared.logout(Reply(onSuccess, onError))
    }

    /// Removes the session from this device without telling the server; an addition of this SDK. (LOG6)
    public static func forgetSession(
        onSuccess: @escaping () -> Void, onError: @escaping (CometChatException) -> Void
    ) {
        Engine.shared.forgetSession(Reply(onSuccess, onError))
    }

    /// The logged-in user; `nil` if nobody is. Answers from the store, also before `init` has finished.
    /// (INI6)
    public static func getLoggedInUser() -> User? {
        Engine.shared.loggedInUser
    }

    /// The session's token; `nil` if nobody is logged in. Keep it out of logs and addresses. (INI6)
    public static func getUserAuthToken() -> String? {
        try? Engine.shared.core().userAuthToken()
    }
}

extension Engine {
    func login(_ uid: String, _ authKey: String, _ reply: Reply<User>) {
        call(reply) { $0.login(uid: uid, authKey: authKey, answer: reply) }
    }

    func login(token: String, _ reply: Reply<User>) {
        call(reply) { $0.loginWithToken(authToken: token, answer: reply) }
    }

    func logout(_ reply: Reply<String>) {
        call(reply) { $0.logout(answer: reply) }
    }

    func forgetSession(_ reply: Reply<Void>) {
        call(reply) { $0.forgetSession(answer: reply) }
    }

    var loggedInUser: User? {
        (try? core().loggedInUser()).flatMap { $0 }.map(User.init)
    }
}

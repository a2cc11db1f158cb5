import XCTest

@testable import CometChatSDK

/// The snippets of the documentation's pages on the connection, as they are printed; they compile and run.
/// Where a page's snippet does not compile with the vendor's SDK either, the change is told beside it.
final class PrintedSnippetTests: PackageTestCase {
    /// "Managing Web-socket connections manually", step 1.
    func test_manual_mode_is_set_up_as_printed() {
        let appSettings = AppSettings.AppSettingsBuilder()
            .setRegion(region: "us")
            .autoEstablishSocketConnection(false)
            .build()

        let answered = expectation(description: "init")
        let _ = CometChat.init(
            appId: "1976246d33493296",
            appSettings: appSettings,
            onSuccess: { (Success) in
                print("Initialization onSuccess \(Success)")
                answered.fulfill()
            }
        ) { (error) in
            print("Initialization Error Code:  \(error.errorCode)")
            print("Initialization Error Description:  \(error.errorDescription)")
        }
        wait(for: [answered], timeout: patience)
        XCTAssertTrue(CometChat.isInitialised)
    }

    /// "Connection behaviour", "Enable Manual Mode". Printed with one brace too many and `appID` for `appId`.
    func test_manual_mode_is_enabled_as_printed() {
        let appId = "testapp01"
        let region = "us"

        let mySettings = AppSettings.AppSettingsBuilder()
            .subscribePresenceForAllUsers()
            .setRegion(region: region)
            .autoEstablishSocketConnection(false)  //call this function
            .build()

        let answered = expectation(description: "init")
        CometChat.init(
            appId: appId, appSettings: mySettings,
            onSuccess: { (isSuccess) in
                print("CometChatSDK initialise success")
                answered.fulfill()
            }
        ) { (error) in
            print("CometChatSDK initialise failed with error: \(error.errorDescription)")
        }
        wait(for: [answered], timeout: patience)
    }

    /// Both pages, "Connect to the web-socket server", "Disconnect", and "Maintain long-standing background
    /// connection".
    func test_connecting_as_printed() {
        let listener = ConnectionNotes()
        CometChat.connectiondelegate = listener
        success("init") { Engine.shared.initialise(TestServer.appId, TestServer.settings(), $0) }
        success("login") { Engine.shared.login("cometchat-uid-3", TestServer.authKey, $0) }

        let connected = expectation(description: "connect")
        CometChat.connect {
            print("CometChat Connect success")
            connected.fulfill()
        } onError: { error in
            print("CometChat Connect failed with error: \(error.errorDescription)")
        }
        wait(for: [connected], timeout: patience)

        let pinged = expectation(description: "ping")
        CometChat.ping {
            print("Manual Ping OnSuccess received")
            pinged.fulfill()
        } onError: { error in
            print("Got an error while sending the ping: \(error.errorDescription)")
        }
        wait(for: [pinged], timeout: patience)

        let disconnected = expectation(description: "disconnect")
        CometChat.disconnect {
            print("CometChat Connect success")
            disconnected.fulfill()
        } onError: { error in
            print("CometChat Connect failed with error: \(error.errorDescription)")
        }
        wait(for: [disconnected], timeout: patience)

        CometChat.connect()
        let again = XCTNSPredicateExpectation(
            predicate: NSPredicate { _, _ in CometChat.getConnectionStatus?.value == "connected" },
            object: nil)
        wait(for: [again], timeout: patience)
        CometChat.disconnect()
        let gone = XCTNSPredicateExpectation(
            predicate: NSPredicate { _, _ in CometChat.getConnectionStatus?.value == "disconnected" },
            object: nil)
        wait(for: [gone], timeout: patience)

        success("logout") { (reply: Reply<String>) in Engine.shared.logout(reply) }
        CometChat.connectiondelegate = nil
        XCTAssertEqual(
            listener.heard.filter { $0 == "connected" || $0 == "disconnected" }.suffix(4),
            ["connected", "disconnected", "connected", "disconnected"])
    }
}

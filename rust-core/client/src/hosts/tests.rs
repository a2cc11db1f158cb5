use cometchat_protocol::{ErrorCode, ServerSettings};

use super::{BaseUrl, Endpoints, HostKind, Scheme, SocketAddress, is_loopback};
use crate::Error;

#[test]
fn a_region_gives_the_documented_hosts() {
    let client = BaseUrl::for_region(HostKind::Client, "TestApp01", "us");
    let admin = BaseUrl::for_region(HostKind::Admin, "testapp01", "in");

    assert_eq!(client.to_string(), "https://testapp01.apiclient-us.cometchat.io/v3.0");
    assert_eq!(admin.to_string(), "https://testapp01.api-in.cometchat.io/v3.0");
}

#[test]
fn an_override_is_read_in_every_accepted_form() {
    let table = [
        ("chat.example.com", "https://chat.example.com"),
        ("Chat.Example.COM.", "https://chat.example.com"),
        ("chat.example.com/", "https://chat.example.com"),
        ("chat.example.com:8443", "https://chat.example.com:8443"),
        ("chat.example.com:443/v3.0", "https://chat.example.com/v3.0"),
        ("chat.example.com/a/b/", "https://chat.example.com/a/b"),
        ("https://chat.example.com:8443/v3.0", "https://chat.example.com:8443/v3.0"),
        ("HTTPS://chat.example.com", "https://chat.example.com"),
        ("192.0.2.1:8443", "https://192.0.2.1:8443"),
        ("[2001:db8::1]", "https://[2001:db8::1]"),
        ("[2001:DB8:0::1]:8443/v3.0", "https://[2001:db8::1]:8443/v3.0"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.3.2.1/v3.0", "http://127.3.2.1/v3.0"),
        ("http://[::1]:8080/v3.0", "http://[::1]:8080/v3.0"),
        ("http://localhost:8080", "http://localhost:8080"),
    ];
    for (text, expected) in table {
        let base = BaseUrl::parse_override(HostKind::Client, text).expect(text);
        assert_eq!(base.to_string(), expected, "{text}");
        let again = BaseUrl::parse_override(HostKind::Client, expected).expect(expected);
        assert_eq!(again, base, "{text} does not read back");
    }
}

#[test]
fn sec1_a_cleartext_override_is_for_this_machine_only() {
    for text in [
        "http://chat.example.com",
        "http://192.0.2.1:8080",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::ffff:127.0.0.1]",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
    ] {
        let error = BaseUrl::parse_override(HostKind::Admin, text).expect_err(text);
        assert_eq!(error.code(), &ErrorCode::INVALID_REGION, "{text}");
        assert!(error.message().contains("http://"), "{text}: {error}");
        assert!(error.message().contains("overrideAdminHost"), "{text}: {error}");
    }
}

#[test]
fn sec4_an_unusable_override_is_refused_and_never_repeated() {
    let long = "a".repeat(64);
    for text in [
        "",
        "/v3.0",
        ":443",
        "https://",
        "ftp://chat.example.com",
        "https://https://chat.example.com",
        "user:hunter2@chat.example.com",
        "https://hunter2@chat.example.com",
        "chat.example.com?x=1",
        "chat.example.com/v3.0?x=1",
        "chat.example.com/#top",
        "chat.example.com/../x",
        "chat.example.com/a b",
        "chat.example.com\\x",
        "chat.example.com:0",
        "chat.example.com:65536",
        "chat.example.com:-1",
        "chat.example.com:+80",
        "chat.example.com:x",
        " chat.example.com",
        "chat.example.com ",
        "chat..example.com",
        "chat.example.com\r\n",
        "chat\u{0}.example.com",
        "chät.example.com",
        "[::1",
        "::1]",
        "[fe80::1%eth0]",
        "[chat.example.com]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        &long,
    ] {
        let error = BaseUrl::parse_override(HostKind::Client, text).expect_err(text);
        assert_eq!(error.code(), &ErrorCode::INVALID_REGION, "{text}");
        assert!(error.message().contains("overrideClientHost"), "{text}: {error}");
        assert!(!error.message().contains("hunter2"), "{text}: {error}");
    }
}

#[test]
fn loopback_is_told_without_a_look_up() {
    for host in
        ["127.0.0.1", "127.255.255.254", "::1", "[::1]", "localhost", "LOCALHOST", "localhost."]
    {
        assert!(is_loopback(host), "{host}");
    }
    for host in
        ["", "128.0.0.1", "0.0.0.0", "::", "::2", "localhost.example", "127.0.0.1.example", "127.1"]
    {
        assert!(!is_loopback(host), "{host}");
    }
}

#[test]
fn sec4_related_hosts_in_the_settings_are_accepted() {
    let table = [
        ("chat.example.com", "chat.example.com"),
        ("chat.example.com", "CHAT.example.com."),
        ("chat.example.com", "eu.chat.example.com"),
        ("chat.example.com", "example.com"),
        ("chat.example.com", "socket.example.com"),
        ("chat.example.com", "a.b.example.com"),
        ("example.com", "chat.example.com"),
        ("chat.example.co.uk", "socket.example.co.uk"),
        ("chat.longer.uk", "socket.longer.uk"),
        ("chat.example.com", "app.websocket-us.cometchat.io"),
        ("app.apiclient-us.cometchat.io", "edge.cc-cluster-2.io"),
        ("app.apiclient-us.cometchat.io", "edge.cc-edge-2.io"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]", "[2001:db8:0:0::1]"),
        ("127.0.0.1", "localhost"),
        ("localhost", "127.0.0.2"),
        ("localhost", "[::1]"),
    ];
    for (configured, named) in table {
        let result = endpoints(configured, &socket_settings(named));
        assert!(result.is_ok(), "{named} under {configured}: {result:?}");
    }
}

#[test]
fn sec4_a_foreign_host_in_the_settings_is_refused_and_named() {
    let table = [
        ("chat.example.com", "evil.test"),
        ("chat.example.com", "com"),
        ("chat.example.com", "evilexample.com"),
        ("chat.example.com", "chat.example.com.evil.test"),
        ("chat.example.com", "192.0.2.1"),
        ("chat.example.com", "127.0.0.1"),
        ("chat.example.com", "localhost"),
        ("chat.example.com", "evilcometchat.io"),
        ("example.com", "other.com"),
        ("chat.co.uk", "evil.co.uk"),
        ("chat.co.uk", "co.uk"),
        ("chat.abc.de", "evil.abc.de"),
        ("192.0.2.1", "192.0.2.2"),
        ("192.0.2.1", "chat.example.com"),
        ("192.0.2.1", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1"),
        ("localhost", "chat.example.com"),
        ("intranet", "evil"),
    ];
    for (configured, named) in table {
        for settings in [
            socket_settings(named),
            ServerSettings { client_api_host: text(named), ..socket_settings(configured) },
            ServerSettings { admin_api_host: text(named), ..socket_settings(configured) },
            ServerSettings { chat_host_override: text(named), ..socket_settings(configured) },
        ] {
            let error = endpoints(configured, &settings).expect_err(named);
            assert_eq!(error.code(), &ErrorCode::INVALID_REGION);
            assert!(error.message().contains(named), "{error}");
        }
    }
}

#[test]
fn sec4_an_unreadable_setting_is_refused_and_the_setting_named() {
    let good = socket_settings("chat.example.com");
    let table = [
        ("CHAT_HOST", socket_settings("wss://chat.example.com")),
        ("CHAT_HOST", socket_settings("chat.example.com/path")),
        ("CHAT_HOST", socket_settings("u@chat.example.com")),
        ("CHAT_HOST", ServerSettings::default()),
        ("CHAT_WSS_PORT", ServerSettings { chat_wss_port: Some(65_536), ..good.clone() }),
        ("CLIENT_API_HOST", ServerSettings { client_api_host: text("a b"), ..good.clone() }),
        ("ADMIN_API_HOST", ServerSettings { admin_api_host: text("x:99999"), ..good.clone() }),
        (
            "CHAT_API_VERSION",
            ServerSettings {
                client_api_host: text("chat.example.com"),
                chat_api_version: text("v3?x"),
                ..good
            },
        ),
    ];
    for (setting, settings) in table {
        let error = endpoints("chat.example.com", &settings).expect_err(setting);
        assert!(error.message().contains(setting), "{error}");
    }
}

#[test]
fn sec4_settings_replace_hosts_ports_and_version() {
    let settings = ServerSettings {
        chat_host: text("general.example.com"),
        chat_host_app_specific: text("app.example.com"),
        chat_wss_port: Some(4430),
        chat_api_version: text("v4.0"),
        client_api_host: text("api.example.com:8443"),
        admin_api_host: text("admin.example.com"),
        ..ServerSettings::default()
    };

    let Endpoints { rest, admin, socket } =
        endpoints("chat.example.com:9000/base", &settings).expect("related hosts");

    assert_eq!(rest.to_string(), "https://api.example.com:8443/v4.0");
    assert_eq!(admin.to_string(), "https://admin.example.com/v4.0");
    assert_eq!(socket, SocketAddress { secure: true, host: "app.example.com".into(), port: 4430 });
}

#[test]
fn sec4_what_the_settings_leave_out_is_taken_from_the_configured_base() {
    let Endpoints { rest, admin, socket } =
        endpoints("chat.example.com:9000/base", &socket_settings("ws.example.com"))
            .expect("related");

    assert_eq!(rest.to_string(), "https://chat.example.com:9000/base");
    assert_eq!(admin, rest);
    assert_eq!(socket, SocketAddress { secure: true, host: "ws.example.com".into(), port: 443 });
}

#[test]
fn sec4_a_missing_version_is_v3() {
    let settings = ServerSettings {
        client_api_host: text("api.example.com"),
        ..socket_settings("ws.example.com")
    };

    let endpoints = endpoints("chat.example.com", &settings).expect("related hosts");

    assert_eq!(endpoints.rest.to_string(), "https://api.example.com/v3.0");
}

#[test]
fn sec1_a_cleartext_base_stays_on_this_machine() {
    let settings = ServerSettings {
        client_api_host: text("localhost"),
        admin_api_host: text("[::1]:9001"),
        ..socket_settings("127.0.0.1")
    };

    let local = endpoints("http://127.0.0.1:9000", &settings).expect("loopback hosts");

    assert_eq!(local.rest.scheme, Scheme::Http);
    assert_eq!(local.rest.to_string(), "http://localhost:9000/v3.0");
    assert_eq!(local.admin.to_string(), "http://[::1]:9001/v3.0");
    assert_eq!(local.socket, SocketAddress { secure: false, host: "127.0.0.1".into(), port: 9000 });

    for named in ["192.0.2.1", "chat.example.com", "app.websocket-us.cometchat.io"] {
        let error = endpoints("http://127.0.0.1:9000", &socket_settings(named)).expect_err(named);
        assert!(error.message().contains(named), "{error}");
    }
}

#[test]
fn sec1_an_encrypted_base_on_this_machine_stays_encrypted() {
    let settings = ServerSettings { chat_wss_port: Some(9443), ..socket_settings("localhost") };

    let local = endpoints("https://127.0.0.1:8443", &settings).expect("loopback hosts");

    assert_eq!(local.socket, SocketAddress { secure: true, host: "localhost".into(), port: 9443 });
}

fn endpoints(configured: &str, settings: &ServerSettings) -> Result<Endpoints, Error> {
    let configured = BaseUrl::parse_override(HostKind::Client, configured)?;
    Endpoints::from_settings(settings, &configured)
}

fn socket_settings(host: &str) -> ServerSettings {
    ServerSettings { chat_host: text(host), ..ServerSettings::default() }
}

#[expect(clippy::unnecessary_wraps, reason = "the settings hold optional texts")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

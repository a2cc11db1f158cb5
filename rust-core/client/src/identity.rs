use cometchat_protocol::{
    AuthBody, AuthParams, FrameAppInfo, Secret,
    rest::{AppInfo, LoginBody},
};
use uuid::Uuid;

use crate::{clock::unix_millis, settings::Presence};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const API_VERSION: &str = "v3.0";

#[cfg(target_os = "ios")]
const PLATFORM: &str = "IOS";
#[cfg(target_os = "macos")]
const PLATFORM: &str = "MACOS";
#[cfg(not(any(target_os = "ios", target_os = "macos")))]
const PLATFORM: &str = "LINUX";

/// How this client calls itself on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    /// New for each client: by it a client knows its own frames.
    pub(crate) resource: String,
    /// Kept across logouts.
    pub(crate) device_id: String,
}

impl Identity {
    pub(crate) fn new(device_id: String) -> Self {
        let resource = format!(
            "{PLATFORM}-{}-{}-{}",
            VERSION.replace('.', "_"),
            Uuid::new_v4(),
            unix_millis()
        );
        Self { resource, device_id }
    }

    /// The header `sdk`.
    pub(crate) fn sdk() -> &'static str {
        concat!("rust@", env!("CARGO_PKG_VERSION"))
    }

    pub(crate) fn login_body(&self) -> LoginBody {
        LoginBody {
            platform: PLATFORM.to_owned(),
            device_id: self.device_id.clone(),
            app_info: AppInfo {
                version: format!("v{VERSION}"),
                api_version: API_VERSION.to_owned(),
                user_agent: user_agent(),
            },
        }
    }

    pub(crate) fn auth_body(&self, jwt: Option<Secret>, presence: &Presence) -> AuthBody {
        AuthBody {
            auth: jwt,
            device_id: self.resource.clone(),
            presence_subscription: presence.subscription(),
            roles: presence.roles().to_vec(),
            params: Some(AuthParams {
                app_info: FrameAppInfo {
                    version: VERSION.to_owned(),
                    api_version: API_VERSION.to_owned(),
                    origin: String::new(),
                    uts: unix_millis(),
                },
                user_agent: user_agent(),
                device_id: self.device_id.clone(),
                platform: "rust".to_owned(),
            }),
        }
    }
}

fn user_agent() -> String {
    format!("cometchat-rust/{VERSION} ({}; {})", std::env::consts::OS, std::env::consts::ARCH)
}

//! What the host tells about app, computer and network. Hand it over before the platform's notification
//! handler returns.

use ::cometchat_client::Client;

use super::{
    client::{cometchat_client, told},
    result::cometchat_result,
};

/// The app came to the foreground. Call it before the platform's notification handler returns. Any
/// thread; does not block. (BGD1, BGD3)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_entered_foreground(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_entered_foreground", client, Client::entered_foreground)
}

/// The app went to the background. Call it before the platform's notification handler returns. Any
/// thread; does not block. (BGD1, BGD2)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_entered_background(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_entered_background", client, Client::entered_background)
}

/// The computer is about to sleep. Any thread; does not block. (BGD9)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_will_sleep(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_will_sleep", client, Client::will_sleep)
}

/// The computer woke up. Any thread; does not block. (BGD9)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_did_wake(client: Option<&cometchat_client>) -> cometchat_result {
    told("cometchat_client_did_wake", client, Client::did_wake)
}

/// There is a network path, or it is not known whether there is. Any thread; does not block. (REC2)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_network_available(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_network_available", client, Client::network_available)
}

/// There is no network path. Any thread; does not block. (REC2)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_network_lost(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_network_lost", client, Client::network_lost)
}

/// The network path goes over another interface than before. Any thread; does not block. (REC2)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_network_changed(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_network_changed", client, Client::network_changed)
}

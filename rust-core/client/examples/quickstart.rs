//! Logs in, says hello, shows what is said until Enter is pressed.

use cometchat_client::{AppSettings, Client, Error, MessageEvent, OutgoingMessage, ReceiverType};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = std::env::args().nth(1).ok_or("give the server's address")?;
    let client = Client::builder().build()?;
    client.message_listeners().add("main", |event: &MessageEvent| {
        if let MessageEvent::Text(message) = event {
            println!("{:?}: {:?}", message.sender, message.data.text);
        }
    });
    let settings = AppSettings::builder().override_client_host(server).build();
    let chat = client.clone();
    client.init("testapp01", settings, move |ready| told(ready, |_| log_in(&chat)));
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}

fn log_in(client: &Client) {
    let chat = client.clone();
    client.login("cometchat-uid-1", "testkey01", move |user| told(user, |_| say_hello(&chat)));
}

fn say_hello(client: &Client) {
    let hello = OutgoingMessage::text("cometchat-uid-2", ReceiverType::User, "hello");
    client.send_message(hello, |sent| told(sent, |message| println!("sent as {}", message.id)));
}

fn told<T>(result: Result<T, Error>, go_on: impl FnOnce(T)) {
    result.map_or_else(|error| eprintln!("{error}"), go_on);
}

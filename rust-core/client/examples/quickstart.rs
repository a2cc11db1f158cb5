//! Logs in and shows what is said, until Enter is pressed.

use cometchat_client::{AppSettings, Client, MessageEvent};

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
    client.init("testapp01", settings, move |ready| match ready {
        Ok(_) => chat.login("cometchat-uid-1", "testkey01", |user| println!("{user:?}")),
        Err(error) => eprintln!("{error}"),
    });
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}

use std::{future::Future, io, net::SocketAddr, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::time::{Instant, sleep_until};

use super::NetError;

/// How long one address may keep the next waiting; the value that RFC 8305 recommends.
const STAGGER: Duration = Duration::from_millis(250);

/// Connects to the address that answers first. Each attempt starts when the one before has failed or is
/// [`STAGGER`] old; the losers are dropped.
pub(super) async fn race<T, C, F>(addresses: Vec<SocketAddr>, connect: C) -> Result<T, NetError>
where
    C: Fn(SocketAddr) -> F,
    F: Future<Output = io::Result<T>>,
{
    let mut waiting = interleave(addresses).into_iter();
    let mut attempts = FuturesUnordered::<F>::new();
    let mut failure = None;
    let mut next_start = Instant::now();
    loop {
        tokio::select! {
            biased;
            Some(result) = attempts.next() => match result {
                Ok(connected) => return Ok(connected),
                Err(error) => {
                    failure = Some(more_telling(failure, error.into()));
                    next_start = Instant::now();
                }
            },
            () = sleep_until(next_start), if waiting.len() > 0 => {
                attempts.extend(waiting.next().map(&connect));
                next_start = Instant::now() + STAGGER;
            }
            else => return Err(failure.unwrap_or(NetError::Dns)),
        }
    }
}

/// Families alternate, so that one broken family costs one stagger; the first keeps its place.
fn interleave(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (same, other): (Vec<_>, Vec<_>) =
        addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let mut other = other.into_iter();
    let mut order = Vec::new();
    for address in same {
        order.push(address);
        order.extend(other.next());
    }
    order.extend(other);
    order
}

/// A missing route to one family says nothing when the other family failed in its own way.
fn more_telling(before: Option<NetError>, now: NetError) -> NetError {
    match (before, now) {
        (Some(before), NetError::Unreachable) => before,
        (_, now) => now,
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, future::pending};

    use super::*;

    const V6: [&str; 3] = ["[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8::3]:1"];
    const V4: [&str; 2] = ["192.0.2.1:1", "192.0.2.2:1"];

    #[tokio::test(start_paused = true)]
    async fn con11_a_silent_address_delays_the_next_by_the_stagger_only() {
        let start = Instant::now();

        let winner = race(addresses(&[V6[0], V4[0]]), |address| async move {
            if address.is_ipv6() { pending().await } else { Ok(address) }
        })
        .await;

        assert_eq!(winner, Ok(address(V4[0])));
        assert_eq!(start.elapsed(), STAGGER);
    }

    #[tokio::test(start_paused = true)]
    async fn con11_a_failed_address_delays_the_next_by_nothing() {
        let start = Instant::now();

        let winner = race(addresses(&[V6[0], V6[1], V4[0]]), |address| async move {
            if address.is_ipv6() {
                Err(io::ErrorKind::NetworkUnreachable.into())
            } else {
                Ok(address)
            }
        })
        .await;

        assert_eq!(winner, Ok(address(V4[0])));
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn con11_a_slow_first_address_still_wins_if_it_answers_first() {
        let winner = race(addresses(&[V6[0], V4[0]]), |address| async move {
            let delay = if address.is_ipv6() { 300 } else { 100 };
            tokio::time::sleep(Duration::from_millis(delay)).await;
            Ok(address)
        })
        .await;

        assert_eq!(winner, Ok(address(V6[0])));
    }

    #[tokio::test(start_paused = true)]
    async fn con11_families_alternate() {
        let tried = RefCell::new(Vec::new());

        let result: Result<(), _> =
            race(addresses(&[V6[0], V6[1], V6[2], V4[0], V4[1]]), |address| {
                tried.borrow_mut().push(address.to_string());
                async { Err(io::ErrorKind::ConnectionRefused.into()) }
            })
            .await;

        assert_eq!(result, Err(NetError::Refused));
        assert_eq!(*tried.borrow(), [V6[0], V4[0], V6[1], V4[1], V6[2]]);
    }

    #[tokio::test(start_paused = true)]
    async fn err2_no_route_is_reported_only_if_nothing_else_was_found() {
        let refused_then_unreachable = |address: SocketAddr| async move {
            let kind = if address.is_ipv6() {
                io::ErrorKind::ConnectionRefused
            } else {
                io::ErrorKind::NetworkUnreachable
            };
            Err::<(), _>(io::Error::from(kind))
        };

        let mixed = race(addresses(&[V6[0], V4[0]]), refused_then_unreachable).await;
        let lost = race(addresses(&[V4[0], V4[1]]), refused_then_unreachable).await;

        assert_eq!(mixed, Err(NetError::Refused));
        assert_eq!(lost, Err(NetError::Unreachable));
        assert_eq!(race(Vec::new(), refused_then_unreachable).await, Err(NetError::Dns));
    }

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| address(text)).collect()
    }

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }
}

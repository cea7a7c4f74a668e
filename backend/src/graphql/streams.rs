//! How many sockets and event streams a person may hold open: each takes memory and listens to every change for as
//! long as it likes, and costs nothing that [`rate`](super::rate) would count.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use shared::ids::UserId;

/// Open connections per person: a browser with many windows on several devices.
pub(super) const STREAMS: usize = 20;

/// Who has how many open.
#[derive(Debug, Clone, Default)]
pub(super) struct Streams(Arc<Mutex<HashMap<UserId, usize>>>);

/// One open connection; dropping it makes room for another.
#[derive(Debug)]
pub(super) struct OpenStream {
    streams: Streams,
    user: UserId,
}

impl Streams {
    /// Takes the place of one more connection; none when the person has no place left.
    pub(super) fn open(&self, user: UserId) -> Option<OpenStream> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user).or_default();
        if *count >= STREAMS {
            return None;
        }
        *count += 1;
        Some(OpenStream { streams: self.clone(), user })
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_stream_makes_room_and_nobody_is_remembered_for_nothing() {
        let streams = Streams::default();
        let [one, other] = [1, 2].map(|number| UserId(uuid::Uuid::from_u128(number)));
        let mut open: Vec<OpenStream> = (0..STREAMS).map(|_| streams.open(one).unwrap()).collect();
        assert!(streams.open(one).is_none());
        assert!(streams.open(other).is_some(), "places belong to their person");
        open.pop();
        open.push(streams.open(one).unwrap());
        drop(open);
        assert!(streams.0.lock().unwrap().is_empty());
    }
}

//! What runs beside the requests goes on, whatever ends it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use npoc::jobs::supervisor::{Pauses, supervise};
use tokio_util::sync::CancellationToken;

use crate::support::eventually;

const SHORT: Pauses =
    Pauses { first: Duration::from_millis(5), longest: Duration::from_millis(20) };

#[tokio::test]
async fn a_task_that_panics_or_ends_is_begun_again_until_it_is_told_to_stop() {
    let (begun, stop) = (Arc::new(AtomicU32::new(0)), CancellationToken::new());
    let (counting, stopping) = (Arc::clone(&begun), stop.clone());
    let supervised = tokio::spawn(supervise("test", SHORT, stop.clone(), move || {
        let (count, stop) = (counting.fetch_add(1, Ordering::Relaxed), stopping.clone());
        assert!(count != 1, "it fails before it has begun");
        async move {
            match count {
                0 => panic!("as an unwrap does"),
                2 => {}
                3 => {
                    tokio::task::yield_now().await;
                    panic!("in the middle");
                }
                _ => stop.cancelled().await,
            }
        }
    }));
    eventually("it runs", || async { begun.load(Ordering::Relaxed) == 5 }).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(begun.load(Ordering::Relaxed), 5, "and is left in peace");
    stop.cancel();
    supervised.await.unwrap();
}

#[tokio::test]
async fn the_end_is_not_held_up_by_a_task_that_always_fails() {
    let stop = CancellationToken::new();
    let hours = Pauses { first: Duration::from_hours(1), longest: Duration::from_hours(1) };
    let supervised =
        tokio::spawn(supervise("test", hours, stop.clone(), || async { panic!("always") }));
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.cancel();
    supervised.await.unwrap();
}

#[test]
fn pauses_grow_up_to_the_longest() {
    let waits = [1, 2, 3, 4, 5, 1000].map(|failures| SHORT.after(failures).as_millis());
    assert_eq!(waits, [5, 10, 20, 20, 20, 20]);
}

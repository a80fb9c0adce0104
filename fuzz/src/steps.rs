//! Counts what a piece of work does, the same on every machine: how often it reads memory, and how
//! many bytes it asks for. `script/fuzz` has the compiler call back at each read, in the website and
//! in every library; only the standard library's own functions are not counted, as long as they are
//! not inlined: looking for a byte counts as one read, copying as the memory that the copy takes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

// One thread does the work of a target. An atomic number would be read by a function that calls the
// callback again.
static mut READS: u64 = 0;
static BYTES: AtomicU64 = AtomicU64::new(0);

macro_rules! count_reads {
    ($($callback:ident)+) => {
        $(#[unsafe(no_mangle)]
        extern "C" fn $callback(_: *const u8) {
            unsafe { READS += 1 };
        })+
    };
}

count_reads! {
    __sanitizer_cov_load1
    __sanitizer_cov_load2
    __sanitizer_cov_load4
    __sanitizer_cov_load8
    __sanitizer_cov_load16
}

struct Counting;

// SAFETY: everything is left to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size() as u64, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        BYTES.fetch_add(size.saturating_sub(layout.size()) as u64, Ordering::Relaxed);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many steps a piece of work takes.
pub fn of<T>(work: impl FnOnce() -> T) -> u64 {
    let now = || unsafe { READS } + BYTES.load(Ordering::Relaxed);
    let before = now();
    drop(work());
    let steps = now() - before;
    assert!(steps > 0, "nothing is counted: build with script/fuzz");
    steps
}

/// Does a piece of work on so many bytes, within a number of steps that grows with them and no
/// faster, beyond what it takes to look at the longest answers that can be right.
pub fn bounded<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let mut result = None;
    let steps = of(|| result = Some(work()));
    let allowed = FLAT + A_BYTE * bytes as u64;
    assert!(steps <= allowed, "{steps} steps for {bytes} bytes, of {allowed}");
    result.expect("the work was done")
}

/// What may be done whatever the length is.
pub const FLAT: u64 = 4_000_000;

/// What may be done for each byte.
pub const A_BYTE: u64 = 100;

//! Many records at once: read in batches, worked on by all threads, handed back in their order.
//!
//! While one batch is being worked on, the next is read and the one before is handed back, so that no more
//! than three are in memory. What the work is, and what becomes of it, is for others to say.

use std::cell::OnceCell;
use std::{io, thread};

use invitelint::source::reason;
use rayon::ThreadPool;
use rayon::prelude::*;

/// Items of the first batch; each next is twice as large, so that what comes slowly is soon seen.
const FIRST: usize = 16;

/// Items of the largest batch.
const MOST: usize = 1024;

/// Items that a thread takes at a time.
const CHUNK: usize = 32;

/// The threads that check cannot be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot start the threads that check: {0}; --threads asks for fewer")]
pub(super) struct NoThreads(String);

/// Threads that are started when there is work for them: one note is checked sooner than they stand ready.
pub(super) struct Pool {
    /// How many; one for each processor, where it is not said.
    threads: Option<usize>,
    started: OnceCell<ThreadPool>,
}

impl Pool {
    /// A pool of so many threads; of one for each processor, where it is not said.
    pub(super) const fn new(threads: Option<usize>) -> Self {
        Self {
            threads,
            started: OnceCell::new(),
        }
    }

    /// The threads.
    ///
    /// # Errors
    ///
    /// The system does not let them start; [`NoThreads`] is inside.
    pub(super) fn start(&self) -> io::Result<&ThreadPool> {
        if let Some(started) = self.started.get() {
            return Ok(started);
        }
        // Asked here, since on some systems the answer is put together from several files.
        let all = || thread::available_parallelism().map_or(1, usize::from);
        let threads = self.threads.unwrap_or_else(all);
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let started = builder.build().map_err(|error| {
            let why = reason(&io::Error::other(error));
            io::Error::other(NoThreads(why))
        })?;
        Ok(self.started.get_or_init(|| started))
    }
}

/// Works on all items of `source`, in parallel, and hands each batch with the outcomes of its parts to
/// `done`, in order. Where there are several threads and batches are large, that happens on the calling
/// thread while they go on with the next. What fits into the first is worked on there as well.
///
/// # Errors
///
/// `done` fails, and no batch is begun then; or the threads cannot be started.
pub(super) fn each_batch<T: Send + Sync, U: Send>(
    pool: &Pool,
    mut source: impl Iterator<Item = T> + Send,
    work: impl Fn(&[T]) -> U + Sync,
    mut done: impl FnMut(Vec<T>, Vec<U>) -> io::Result<()>,
) -> io::Result<()> {
    let mut size = FIRST;
    let mut batch: Vec<T> = source.by_ref().take(size).collect();
    if batch.is_empty() {
        return Ok(());
    }
    if batch.len() < size {
        let outcomes = batch.chunks(CHUNK).map(work).collect();
        return done(batch, outcomes);
    }
    let pool = pool.start()?;
    let mut finished = None;
    let alone = pool.current_num_threads() == 1;
    while !batch.is_empty() {
        size = (size * 2).min(MOST);
        let (mut outcomes, mut next) = (Vec::new(), Vec::new());
        let handed = pool.in_place_scope(|scope| {
            scope.spawn(|_| {
                (outcomes, next) = rayon::join(
                    || batch.par_chunks(CHUNK).map(&work).collect(),
                    || source.by_ref().take(size).collect(),
                );
            });
            finished
                .take()
                .map_or(Ok(()), |(batch, outcomes)| done(batch, outcomes))
        });
        handed?;
        let worked_on = std::mem::replace(&mut batch, next);
        // The first batches are small so that they are soon seen, and nobody waits to hand them back.
        if alone || size < MOST {
            done(worked_on, outcomes)?;
        } else {
            finished = Some((worked_on, outcomes));
        }
    }
    finished.map_or(Ok(()), |(batch, outcomes)| done(batch, outcomes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_whatever_the_threads() {
        for threads in [1, 2, 7] {
            for count in [0, 1, 15, 16, 17, 5_000] {
                let mut seen = Vec::new();
                each_batch(
                    &Pool::new(Some(threads)),
                    0..count,
                    <[usize]>::to_vec,
                    |batch, parts| {
                        assert_eq!(batch, parts.concat());
                        seen.extend(batch);
                        Ok(())
                    },
                )
                .unwrap();
                assert!(seen.into_iter().eq(0..count));
            }
        }
    }

    #[test]
    fn who_stops_stops_the_reading() {
        let mut read = 0;
        let source = std::iter::from_fn(|| {
            read += 1;
            Some(read)
        });
        let stopped = each_batch(
            &Pool::new(Some(2)),
            source,
            |_| (),
            |_, _| Err(io::ErrorKind::BrokenPipe.into()),
        );
        assert!(stopped.is_err());
        assert!(read <= 3 * FIRST);
    }
}

//! Import and export: round trips, bad lines, broken sources, interruptions.

mod csv;
mod gzip;
mod lines;
mod resume;
mod round_trip;
mod support;

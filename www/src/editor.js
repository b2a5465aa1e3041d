// The code editor and the diff, as Rust sees them. All positions are UTF-16 code units.

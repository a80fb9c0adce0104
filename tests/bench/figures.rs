//! Figures and the tables in which they are printed.

use std::fmt::Write as _;
use std::io::Write as _;

/// A count as a number to reckon with; none of ours is too large for that.
pub fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The middle one of some values; NaN when there is none.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The value below which this part of them lies, in percent; NaN when there is none.
pub fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// One figure of ours and of theirs, taken round by round.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    ours: Vec<f64>,
    theirs: Vec<f64>,
}

impl Pair {
    pub fn add(&mut self, ours: f64, theirs: f64) {
        self.ours.push(ours);
        self.theirs.push(theirs);
    }

    /// Three cells: ours, theirs, and by how much ours is larger. The ratio is taken within each
    /// round, since what disturbs a machine disturbs both sides of it.
    pub fn cells(&self) -> [String; 3] {
        let ratios: Vec<f64> =
            self.ours.iter().zip(&self.theirs).map(|(ours, theirs)| ours / theirs).collect();
        [short(median(&self.ours)), short(median(&self.theirs)), ratio(median(&ratios))]
    }
}

/// With about three digits that count.
pub fn short(value: f64) -> String {
    if !value.is_finite() {
        "–".to_owned()
    } else if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

fn ratio(value: f64) -> String {
    if value.is_finite() { format!("{value:.2}") } else { "–".to_owned() }
}

/// A table that is printed once it is whole.
pub struct Table {
    title: String,
    notes: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(title: &str, header: &[&str]) -> Self {
        let header = header.iter().map(|&cell| cell.to_owned()).collect();
        Self { title: title.to_owned(), notes: Vec::new(), rows: vec![header] }
    }

    /// Says below the title what the figures mean.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub fn print(&self) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = format!("\n{}\n", self.title);
        for note in &self.notes {
            let _ = writeln!(text, "  {note}");
        }
        for row in &self.rows {
            let mut line = String::new();
            for (place, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                // Names stand left, figures right.
                let padded = if place == 0 {
                    format!("{cell:<width$}")
                } else {
                    format!("  {cell:>width$}")
                };
                line += &padded;
            }
            text += line.trim_end();
            text.push('\n');
        }
        // Whoever reads it may have gone.
        let _ = std::io::stdout().write_all(text.as_bytes());
    }
}

//! Sorted text as a map: rows `key TAB rest`, found by bisection in place, so that nothing is parsed at start-up.

/// Rows sorted by the bytes of their key, each ended by a newline.
pub(super) struct Table(pub(super) &'static str);

impl Table {
    /// What follows the key in its row.
    pub(super) fn get(&self, key: &str) -> Option<&'static str> {
        self.row(key).map(|(_, rest)| rest)
    }

    /// The key, as the table's own text, and what follows it.
    pub(super) fn row(&self, key: &str) -> Option<(&'static str, &'static str)> {
        self.row_from(self.lower_bound(key)).filter(|(found, _)| *found == key)
    }

    /// The rows whose key begins with `prefix`, in order.
    pub(super) fn starting_with<'a>(&self, prefix: &'a str) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
        let start = self.lower_bound(prefix);
        rows(&self.0[start..]).take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// The offset of the first row whose key is not below `key`.
    fn lower_bound(&self, key: &str) -> usize {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // Newline and tab are ASCII, so that searching bytes never splits a character.
            let start = self.0.as_bytes()[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
            match self.row_from(start) {
                Some((found, rest)) if found < key => low = start + found.len() + rest.len() + 2,
                _ => high = start,
            }
        }
        low
    }

    fn row_from(&self, start: usize) -> Option<(&'static str, &'static str)> {
        rows(&self.0[start..]).next()
    }
}

/// The rows of a packed text.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRUIT: Table = Table("apple\tred\nbanana\tyellow\nbanana.peel\tslippery\ncherry\t\n");

    #[test]
    fn finds_each_row_and_nothing_else() {
        for (key, rest) in rows(FRUIT.0) {
            assert_eq!(FRUIT.get(key), Some(rest));
        }
        for key in ["", "a", "banan", "banana.", "cherry!", "zebra"] {
            assert_eq!(FRUIT.get(key), None, "{key}");
        }
        assert_eq!(Table("").get("apple"), None);
    }

    #[test]
    fn lists_the_rows_below_a_prefix() {
        let keys: Vec<_> = FRUIT.starting_with("banana").map(|(key, _)| key).collect();
        assert_eq!(keys, ["banana", "banana.peel"]);
        assert_eq!(FRUIT.starting_with("durian").count(), 0);
    }
}

//! Sorted text as a map: rows `key TAB rest`, found by bisection in place, so that of thousands of rows nothing is
//! parsed at start-up, and an index of their packages.

use super::package::package;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The rows of one kind, in two texts: of the packages that the first view needs, and of all others. In each, the rows
/// of a package stand together and are sorted.
pub(super) struct Tables {
    pub(super) first: &'static str,
    pub(super) later: fn() -> &'static str,
    /// Which of the index's figures are about these rows.
    pub(super) kind: usize,
}

/// Where the rows of a package are.
struct Block {
    comes_later: bool,
    /// Byte offsets, by kind of rows.
    places: [(usize, usize); 3],
}

/// All packages; the text says of each how many bytes its rows take.
fn blocks() -> &'static HashMap<&'static str, Block> {
    static BLOCKS: OnceLock<HashMap<&'static str, Block>> = OnceLock::new();
    BLOCKS.get_or_init(|| {
        let first = include_str!(concat!(env!("OUT_DIR"), "/packages.txt"));
        let later = include_str!(concat!(env!("OUT_DIR"), "/packages.later.txt"));
        let read = |text: &'static str, comes_later: bool| {
            text.lines().scan([0; 3], move |starts: &mut [usize; 3], line| {
                let mut cells = line.split('\t');
                let name = cells.next()?;
                let places = starts.each_mut().map(|start| {
                    let from = *start;
                    *start += cells.next().and_then(|length| length.parse().ok()).unwrap_or(0);
                    (from, *start)
                });
                Some((name, Block { comes_later, places }))
            })
        };
        read(first, false).chain(read(later, true)).collect()
    })
}

impl Tables {
    /// The rows of the package that a key is about.
    pub(super) fn of(&self, key: &str) -> Table {
        let Some(block) = blocks().get(package(key)) else { return Table("") };
        let (start, end) = block.places[self.kind];
        // An empty part of what comes later need not be waited for.
        let text = if block.comes_later && start < end { (self.later)() } else { self.first };
        Table(text.get(start..end).unwrap_or_default())
    }

    pub(super) fn get(&self, key: &str) -> Option<&'static str> {
        self.of(key).get(key)
    }

    pub(super) fn row(&self, key: &str) -> Option<(&'static str, &'static str)> {
        self.of(key).row(key)
    }

    pub(super) fn starting_with<'a>(&self, prefix: &'a str) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
        self.of(prefix).starting_with(prefix)
    }

    /// The row of a name: its own, else that of the pattern with the longest plain beginning.
    ///
    /// In a pattern `*` stands for some part of one segment, and a last segment `**` for all the rest of a name.
    /// The first star follows a dot or an underscore.
    pub(super) fn matching<'p>(&self, path: &'p str) -> Option<Match<'p>> {
        self.of(path).matching(path).or_else(|| self.of("*").pattern("", path))
    }

    /// All rows, those of the first view first.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'static str> {
        let later = self.later;
        std::iter::once(self.first).chain(std::iter::once_with(later))
    }
}

/// Rows sorted by the bytes of their key, each ended by a newline.
#[derive(Clone, Copy)]
pub(super) struct Table(pub(super) &'static str);

impl Table {
    /// What follows the key in its row.
    pub(super) fn get(self, key: &str) -> Option<&'static str> {
        self.row(key).map(|(_, rest)| rest)
    }

    /// The key, as the table's own text, and what follows it.
    pub(super) fn row(self, key: &str) -> Option<(&'static str, &'static str)> {
        self.row_from(self.first(|found| found >= key)).filter(|(found, _)| *found == key)
    }

    /// The rows whose key begins with `prefix`, in order.
    pub(super) fn starting_with<'a>(self, prefix: &'a str) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
        let start = self.first(|key| key >= prefix);
        rows(&self.0[start..]).take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// The text of the rows whose key begins with `prefix`.
    pub(super) fn beginning_with(self, prefix: &str) -> &'static str {
        let rest = &self.0[self.first(|key| key >= prefix)..];
        // Keys that neither begin with the prefix nor stand below it come after all that do.
        &rest[..Table(rest).first(|key| !key.starts_with(prefix))]
    }

    /// The row of a name, among those of its package: its own, else that of a pattern.
    fn matching<'p>(self, path: &'p str) -> Option<Match<'p>> {
        if self.0.is_empty() {
            return None;
        }
        let own = self.row(path).map(|(key, rest)| Match { key, rest, stars: Vec::new() });
        let mut ends = path.rmatch_indices(['.', '_']);
        own.or_else(|| ends.find_map(|(end, _)| self.pattern(&path[..=end], path)))
    }

    /// The longest pattern that matches a path and is plain up to the given beginning.
    fn pattern<'p>(self, beginning: &str, path: &'p str) -> Option<Match<'p>> {
        self.starting_with(&format!("{beginning}*"))
            .filter_map(|(key, rest)| Some(Match { key, rest, stars: stars(key, path)? }))
            .max_by_key(|found| found.key.len())
    }

    /// The offset of the first row whose key passes a test that all rows after it pass too.
    fn first(self, passes: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // The middle may be inside a character; line ends never are.
            let bytes = &self.0.as_bytes()[low..middle];
            let start = last_line_end(bytes).map_or(low, |at| low + at + 1);
            let key = self.0[start..].split('\t').next().unwrap_or_default();
            match passes(key) {
                true => high = start,
                false => low = start + self.0[start..].find('\n').map_or(self.0.len() - start, |at| at + 1),
            }
        }
        low
    }

    fn row_from(self, start: usize) -> Option<(&'static str, &'static str)> {
        rows(&self.0[start..]).next()
    }
}

/// Where the last line end is.
fn last_line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().rposition(|&byte| byte == b'\n')
}

/// A row found, and what each `*` of its key stood for.
pub(super) struct Match<'p> {
    pub(super) key: &'static str,
    pub(super) rest: &'static str,
    pub(super) stars: Vec<&'p str>,
}

/// What the stars of a pattern stand for in a path, if it matches.
fn stars<'p>(pattern: &str, path: &'p str) -> Option<Vec<&'p str>> {
    let (mut found, mut rest) = (Vec::new(), Some(path));
    for segment in pattern.split('.') {
        let left = rest?;
        // A family is of public methods: `__init__` and `_private` have rows of their own, or none.
        if segment.starts_with('*') && left.starts_with('_') {
            return None;
        }
        if segment == "**" {
            found.push(left);
            return Some(found);
        }
        let (name, after) = left.split_once('.').map_or((left, None), |(name, after)| (name, Some(after)));
        rest = after;
        match segment.split_once('*') {
            Some((start, end)) => {
                found.push(name.strip_prefix(start)?.strip_suffix(end).filter(|star| !star.is_empty())?)
            }
            None if segment == name => {}
            None => return None,
        }
    }
    rest.is_none().then_some(found)
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
    fn a_pattern_says_what_its_stars_stand_for() {
        assert_eq!(stars("azure.*.*Client.**", "azure.cosmos.CosmosClient.a.b"), Some(vec!["cosmos", "Cosmos", "a.b"]));
        assert_eq!(stars("azure.*.*Client.*", "azure.cosmos.CosmosClient.a.b"), None);
        assert_eq!(stars("azure.*.*Client.*", "azure.cosmos.CosmosClient"), None);
        assert_eq!(stars("redis.Redis.*", "redis.Redis.__init__"), None);
        assert_eq!(stars("azure.*.get", "azure.cosmos.put"), None);
        assert_eq!(stars("azure.*.get", "azure.cosmos.get.more"), None);
    }

    #[test]
    fn the_longest_plain_beginning_wins() {
        let table = Table("a.**\tfar\na.b.*\tnear\na.b.c\town\n");
        let found = |path| table.matching(path).map(|found| found.rest);
        assert_eq!(found("a.b.c"), Some("own"));
        assert_eq!(found("a.b.d"), Some("near"));
        assert_eq!(found("a.d.e"), Some("far"));
        assert_eq!(found("z.z"), None);
    }

    #[test]
    fn lists_the_rows_below_a_prefix() {
        let keys: Vec<_> = FRUIT.starting_with("banana").map(|(key, _)| key).collect();
        assert_eq!(keys, ["banana", "banana.peel"]);
        assert_eq!(FRUIT.starting_with("durian").count(), 0);
    }
}

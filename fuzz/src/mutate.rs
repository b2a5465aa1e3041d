//! Changes that know lines, indentation and words: what is made of a program is more often a program again than if
//! bytes were changed alone.

use crate::random::Random;

/// Words and signs of Python and of what the engine knows, one a line, in libFuzzer's form.
const WORDS: &str = include_str!("../words.dict");

/// The input with one to three changes; the same for the same seed.
pub fn mutate(data: &[u8], seed: u64) -> Vec<u8> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut text = String::from_utf8_lossy(data).into_owned();
    for _ in 0..=random.below(3) {
        text = match random.below(8) {
            0 | 1 => lines_moved(&text, &mut random),
            2 => lines_indented(&text, &mut random),
            3 | 4 => word_replaced(&text, &mut random),
            5 | 6 => word_put_in(&text, &mut random),
            _ => character_changed(&text, &mut random),
        };
    }
    text.into_bytes()
}

/// Some lines, taken out or repeated, at another place or nowhere.
fn lines_moved(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let start = random.below(lines.len());
    let end = (start + 1 + random.below(4)).min(lines.len());
    let some = lines[start.min(end)..end].to_vec();
    if random.below(2) == 0 {
        lines.drain(start.min(end)..end);
    }
    let place = random.below(lines.len() + 1);
    if random.below(3) > 0 {
        lines.splice(place..place, some);
    }
    lines.concat()
}

/// From one line on, some are deeper or less deep.
fn lines_indented(text: &str, random: &mut Random) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let start = random.below(lines.len());
    let end = start + 1 + random.below(5);
    let deeper = random.below(2) == 0;
    let indented = |(number, line): (usize, &&str)| match (start..end).contains(&number) {
        true if deeper => format!("    {line}"),
        true => line.strip_prefix("    ").unwrap_or(line).to_owned(),
        false => (*line).to_owned(),
    };
    lines.iter().enumerate().map(indented).collect()
}

/// One word becomes another of the text, or one of ours.
fn word_replaced(text: &str, random: &mut Random) -> String {
    let words = words_of(text);
    if words.is_empty() {
        return word_put_in(text, random);
    }
    let (start, end) = words[random.below(words.len())];
    let other = match random.below(2) {
        0 => {
            let (start, end) = words[random.below(words.len())];
            text[start..end].to_owned()
        }
        _ => word(random),
    };
    format!("{}{other}{}", &text[..start], &text[end..])
}

fn word_put_in(text: &str, random: &mut Random) -> String {
    let words = words_of(text);
    let at = words.get(random.below(words.len())).map_or(text.len(), |&(start, end)| [start, end][random.below(2)]);
    format!("{}{}{}", &text[..at], word(random), &text[at..])
}

/// Left out, or another in its place.
fn character_changed(text: &str, random: &mut Random) -> String {
    let number = random.below(text.chars().count());
    let other =
        random.pick(&["", "", "(", ")", "\n", "'", "\\", "\u{0}", "é", "\u{202e}", "😀", "\t", "}"]).unwrap_or("");
    let changed = |(at, character): (usize, char)| if at == number { other.into() } else { character.to_string() };
    text.chars().enumerate().map(changed).collect()
}

/// Where words and numbers begin and end.
fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (at, character) in text.char_indices().filter(|(_, character)| character.is_alphanumeric() || *character == '_')
    {
        match words.last_mut() {
            Some((_, end)) if *end == at => *end += character.len_utf8(),
            _ => words.push((at, at + character.len_utf8())),
        }
    }
    words
}

fn word(random: &mut Random) -> String {
    let words: Vec<&str> = WORDS.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"')).collect();
    random.pick(&words).unwrap_or_default().replace("\\x0a", "\n").replace("\\\"", "\"").replace("\\\\", "\\")
}

//! Where in its files a finding about a template lies. Templates are written by hand, one entry below the other, so the
//! place of a finding (`steps.quote.due.after`) is found by its names from the outside in.

/// A place in a file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The file of a template that a place lies in, and the place without the language.
pub fn file_of(place: &str) -> (&'static str, &str) {
    match place.strip_prefix("texts.") {
        Some(rest) if rest.starts_with("en") => {
            ("en.yaml", rest.trim_start_matches("en").trim_start_matches('.'))
        }
        Some(rest) => ("fr.yaml", rest.trim_start_matches("fr").trim_start_matches('.')),
        None => ("process.yaml", place),
    }
}

/// Where a place of a template stands in the text of its file; as far in as its names are found. `twice` names what
/// stands there a second time, which is the one that is meant.
pub fn locate(text: &str, place: &str, twice: Option<&str>) -> Option<Place> {
    let lines: Vec<(usize, &str)> = text.lines().enumerate().collect();
    let mut names = place.split(['.', '[', ']', ' ']).filter(|name| !name.is_empty());
    let section = names.next()?;
    let begins = |line: &str| line.strip_prefix(section).is_some_and(|rest| rest.starts_with(':'));
    let first = lines.iter().position(|(_, line)| begins(line))?;
    let mut inside = entry(&lines, first);
    let mut at = place_of(lines.get(first)?, section);
    if let Some(name) = twice {
        let again = inside.iter().skip(1).filter(|(_, line)| names_it(line, name)).nth(1);
        return Some(again.map_or(at, |line| place_of(line, name)));
    }
    for (depth, name) in names.enumerate() {
        // The line of an entry may hold all of it, so it is looked at again; that of a section is not.
        let lines = inside.get(usize::from(depth == 0)..)?;
        let Some(found) = lines.iter().position(|(_, line)| names_it(line, name)) else { break };
        at = place_of(lines.get(found)?, name);
        inside = entry(lines, found);
    }
    Some(at)
}

/// A line and those below it that belong to it.
fn entry<'l, 't>(lines: &'l [(usize, &'t str)], first: usize) -> &'l [(usize, &'t str)] {
    let from = lines.get(first..).unwrap_or_default();
    let indent = from.first().map_or(0, |(_, line)| indent_of(line));
    let ends = |(_, line): &(usize, &str)| !is_blank(line) && indent_of(line) <= indent;
    let length = from.iter().skip(1).position(ends).map_or(from.len(), |after| after + 1);
    from.get(..length).unwrap_or_default()
}

fn place_of((line, text): &(usize, &str), name: &str) -> Place {
    let column = text.find(name).unwrap_or_else(|| indent_of(text));
    Place { line: line + 1, column: column + 1 }
}

fn is_blank(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line begins an entry of this name: `name: …`, `- key: name`, `{ key: name, … }` or a member of `[…]`.
fn names_it(line: &str, name: &str) -> bool {
    let whole = |found: usize| {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (before, rest) = line.split_at(found);
        !before.ends_with(word) && !rest.strip_prefix(name).is_some_and(|after| after.starts_with(word))
    };
    let mut found = line.match_indices(name).map(|(found, _)| found).filter(|found| whole(*found));
    found.any(|found| {
        let (before, rest) = line.split_at(found);
        let ends = |sign: &&str| before.trim_end().ends_with(*sign);
        let is_named = ["key:", "fact:", "document:", "[", ","].iter().any(ends);
        is_named || rest.strip_prefix(name).is_some_and(|after| after.trim_start().starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
key: tiny
facts:
  amount: { type: money }
stages:
  - key: sell
    next: [won, won]
steps:
  # The first
  - key: form
    owner: nobody
    due: { business_days: 2, after: amount }
  - key: form
    owner: seller
";

    fn at(place: &str) -> (usize, usize) {
        let found = locate(TEXT, place, None).unwrap();
        (found.line, found.column)
    }

    #[test]
    fn a_place_is_found_as_far_in_as_its_names_go() {
        assert_eq!(at("steps.form.owner"), (10, 5));
        assert_eq!(at("steps.form.due.after"), (11, 30));
        assert_eq!(at("facts.amount.default"), (3, 3));
        assert_eq!(at("stages.sell.exit[0]"), (5, 10));
        assert_eq!(at("steps"), (7, 1));
        assert_eq!(locate(TEXT, "lists.remarks", None), None);
    }

    #[test]
    fn what_stands_twice_is_found_where_it_stands_again() {
        let again = locate(TEXT, "steps", Some("form")).unwrap();
        assert_eq!((again.line, again.column), (12, 10));
    }

    #[test]
    fn texts_stand_in_the_file_of_their_language() {
        assert_eq!(file_of("texts.fr.steps.form.name"), ("fr.yaml", "steps.form.name"));
        assert_eq!(file_of("texts.en"), ("en.yaml", ""));
        assert_eq!(file_of("steps.form"), ("process.yaml", "steps.form"));
    }
}

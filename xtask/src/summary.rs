//! Reads how many tests passed and failed from what the runners print: cargo, nextest and Node.

/// How many passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Count {
    /// Adds what one line of a runner's output says, if it is a line that sums up.
    pub(crate) fn read(&mut self, line: &str) {
        let whole = without_colours(line);
        let line = whole.trim();
        // nextest shows the output of a failed test again, indented: only cargo's own line stands at the margin.
        if let Some(counts) = whole.strip_prefix("test result: ") {
            // test result: FAILED. 3 passed; 1 failed; 0 ignored; …
            self.add_phrases(counts.split_once(". ").map_or(counts, |(_, counts)| counts), ';');
        } else if line.starts_with("Summary [") {
            // Summary [ 0.010s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped
            self.add_phrases(line.split_once("run: ").map_or("", |(_, counts)| counts), ',');
        } else if let Some((what, count)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) {
            // ℹ pass 3
            match (what, count.parse::<u32>()) {
                ("pass", Ok(count)) => self.passed += count,
                ("fail" | "cancelled", Ok(count)) => self.failed += count,
                _ => {}
            }
        }
    }

    fn add_phrases(&mut self, phrases: &str, separator: char) {
        for phrase in phrases.split(separator) {
            let mut words = phrase.split_whitespace();
            let Some(count) = words.next().and_then(|count| count.parse::<u32>().ok()) else { continue };
            match words.next() {
                Some("passed") => self.passed += count,
                // failed, timed out, exec failed
                Some("failed" | "timed" | "exec") => self.failed += count,
                _ => {}
            }
        }
    }
}

/// The line without the escape sequences of a terminal.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once(|end: char| end.is_ascii_alphabetic()).map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(output: &str) -> Count {
        let mut count = Count::default();
        output.lines().for_each(|line| count.read(line));
        count
    }

    #[test]
    fn cargo_prints_a_line_for_each_binary() {
        let output = "running 2 tests\ntest a ... ok\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(count(output), Count { passed: 5, failed: 4 });
    }

    #[test]
    fn nextest_prints_one_line_in_colours() {
        let output = "\u{1b}[31;1m     Summary\u{1b}[0m [   1.2s] \u{1b}[1m9\u{1b}[0m tests run: \
            \u{1b}[1m5\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m (1 slow), \u{1b}[1m3\u{1b}[0m \u{1b}[31;1mfailed\u{1b}[0m, \
            1 timed out, 4 skipped";
        assert_eq!(count(output), Count { passed: 5, failed: 4 });
    }

    #[test]
    fn node_prints_a_line_for_each_kind() {
        let output = "✔ a (1ms)\nℹ tests 5\nℹ suites 1\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0";
        assert_eq!(count(output), Count { passed: 3, failed: 2 });
    }

    #[test]
    fn what_tests_print_does_not_count() {
        assert_eq!(count("3 passed, 1 failed\nsummary of 2 failed"), Count::default());
        assert_eq!(count("    test result: FAILED. 0 passed; 1 failed; 0 ignored"), Count::default());
    }
}

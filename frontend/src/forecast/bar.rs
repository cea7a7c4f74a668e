//! A quota and what fills it, as a bar. Everything it shows stands beside it in figures.

use crate::dom::prelude::*;

use super::ops::Row;
use crate::api::scalars::Decimal;

/// How far beyond the quota a bar reaches.
const LONGEST: f64 = 1.5;
const WIDTH: f64 = 100.0;

/// The parts of a bar from its left end, in hundredths of it: where what is won, committed and in best case ends, and
/// where the quota is. Nothing without a quota.
fn parts(quota: f64, closed: f64, commit: f64, best_case: f64) -> Option<([f64; 3], f64)> {
    if quota <= 0.0 {
        return None;
    }
    let ends = [closed, closed + commit, closed + commit + best_case].map(|sum| (sum / quota).max(0.0));
    let [.., all] = ends;
    let scale = all.clamp(1.0, LONGEST);
    Some((ends.map(|end| (end / scale).min(1.0) * WIDTH), WIDTH / scale))
}

fn number(amount: Decimal) -> f64 {
    amount.to_string().parse().unwrap_or_default()
}

/// The bar of a row; none without a quota.
pub(super) fn bar(row: &Row) -> Option<AnyView> {
    let quota = number(row.quota.as_ref()?.amount);
    let sum = |sum: &super::ops::Sum| number(sum.amount.amount);
    let ([closed, commit, best_case], mark) =
        parts(quota, sum(&row.closed), sum(&row.commit), sum(&row.best_case))?;
    let part = |class: &'static str, from: f64, to: f64| {
        let (from, width) = (format!("{from:.2}"), format!("{:.2}", to - from));
        view! { <rect class=class x=from y="0" width=width height="10"></rect> }
    };
    let mark = format!("{:.2}", mark - 0.8);
    Some(
        view! {
            <svg class="forecast-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-ground" x="0" y="0" width="100" height="10"></rect>
                {part("bar-closed", 0.0, closed)}
                {part("bar-commit", closed, commit)}
                {part("bar-best", commit, best_case)}
                <rect class="bar-quota" x=mark y="0" width="0.8" height="10"></rect>
            </svg>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_ends_at_the_quota_or_reaches_beyond_it() {
        assert_eq!(parts(0.0, 1.0, 0.0, 0.0), None);
        assert_eq!(parts(100.0, 40.0, 20.0, 10.0), Some(([40.0, 60.0, 70.0], 100.0)));
        let (ends, quota) = parts(100.0, 125.0, 0.0, 0.0).unwrap();
        assert_eq!((ends, quota), ([100.0, 100.0, 100.0], 80.0));
        let (ends, quota) = parts(100.0, 100.0, 100.0, 800.0).unwrap();
        assert!(ends[0] > 66.0 && ends[0] < 67.0 && (ends[2] - 100.0).abs() < 0.01 && quota < 67.0);
    }
}

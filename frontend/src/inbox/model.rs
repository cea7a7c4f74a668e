//! How tasks are grouped, and which one comes next. Pure.

use super::ops::{InboxGroup, Task};

/// The groups that fall to the reader, in the order in which they press.
pub(super) const MINE: [InboxGroup; 4] =
    [InboxGroup::Overdue, InboxGroup::Today, InboxGroup::ThisWeek, InboxGroup::Later];

/// The tasks of a group, in the order in which the server sends them.
pub(super) fn of_group(tasks: &[Task], group: InboxGroup) -> Vec<Task> {
    tasks.iter().filter(|task| task.group == group).cloned().collect()
}

/// The id of the task to go to when one is done: the one after it, or the one before when it was the last.
pub(super) fn after<'a>(tasks: &'a [Task], done: &str) -> Option<&'a str> {
    let shown: Vec<&Task> =
        MINE.iter().flat_map(|group| tasks.iter().filter(move |task| task.group == *group)).collect();
    let position = shown.iter().position(|task| task.id.as_str() == done)?;
    let next = shown.get(position + 1).or_else(|| shown.get(position.checked_sub(1)?))?;
    Some(next.id.as_str())
}

/// Keeps the task that is open in its place when it is no longer in the list.
pub(super) fn keep_open(tasks: &mut Vec<Task>, shown: &[Task], open: Option<&str>) {
    let is_open = |task: &&Task| Some(task.id.as_str()) == open;
    if let Some(task) = shown.iter().find(is_open)
        && !tasks.iter().any(|task| is_open(&task))
    {
        let position = shown.iter().position(|known| known.id == task.id).unwrap_or_default();
        tasks.insert(position.min(tasks.len()), task.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::scalars::{DateTime, Id};
    use crate::api::types::RoleName;

    fn task(id: &str, group: InboxGroup) -> Task {
        Task {
            id: Id::new(id),
            step: "ask".to_owned(),
            item: None,
            name: "Ask".to_owned(),
            kind: "form".to_owned(),
            role: RoleName { key: "seller".to_owned(), name: "Seller".to_owned() },
            group,
            deal_number: "D-1".to_owned(),
            deal_title: "One".to_owned(),
            account: "Northwind".to_owned(),
            amount: None,
            since: DateTime::new("2026-11-20T08:00:00Z"),
            due: None,
            late: false,
            assignee: None,
            mine: true,
            stands_in_for: None,
        }
    }

    #[test]
    fn the_next_task_is_the_one_below_whatever_its_group() {
        let tasks =
            [task("c", InboxGroup::Later), task("a", InboxGroup::Overdue), task("b", InboxGroup::Overdue)];
        assert_eq!(after(&tasks, "a"), Some("b"));
        assert_eq!(after(&tasks, "b"), Some("c"));
        assert_eq!(after(&tasks, "c"), Some("b"));
        assert_eq!(after(&tasks, "x"), None);
        assert_eq!(after(&tasks[..1], "c"), None);
    }

    #[test]
    fn what_is_open_is_not_taken_away_from_its_reader() {
        let shown = [task("a", InboxGroup::Overdue), task("b", InboxGroup::Later)];
        let mut tasks = vec![task("b", InboxGroup::Later)];
        keep_open(&mut tasks, &shown, Some("a"));
        assert_eq!(tasks.iter().map(|task| task.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        keep_open(&mut tasks, &shown, Some("b"));
        assert_eq!(tasks.len(), 2);
    }
}

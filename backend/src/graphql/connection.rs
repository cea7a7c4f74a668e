//! Relay connections with keyset cursors.
//!
//! A cursor is the sort key of a row as base64url of JSON: opaque to clients, stable under inserts, and it says only
//! what its reader has seen. Invariant: a page has at most [`PAGE_MAX`] rows, whatever was asked.

use async_graphql::{Context, Result, SimpleObject};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
pub use shared::limits::PAGE_MAX;

use crate::graphql::error::bad_user_input;

/// The size of a page when none is asked for.
pub const PAGE_DEFAULT: usize = 25;

/// Where a page stands in its list.
#[derive(Debug, Clone, Default, PartialEq, Eq, SimpleObject)]
pub struct PageInfo {
    /// Whether there is something before.
    pub has_previous_page: bool,
    /// Whether there is something after.
    pub has_next_page: bool,
    /// The cursor of the first row; null on an empty page.
    pub start_cursor: Option<String>,
    /// The cursor of the last row; null on an empty page.
    pub end_cursor: Option<String>,
}

/// The part of a list that is asked for. `K` is the sort key of a row, complete enough to be unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<K> {
    /// How many rows.
    pub limit: usize,
    /// Whether the rows nearest to the end are wanted: read the list backwards.
    pub backward: bool,
    /// Rows come after this key.
    pub after: Option<K>,
    /// Rows come before this key.
    pub before: Option<K>,
}

/// One row with its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// Where it stands.
    pub cursor: String,
    /// The row.
    pub node: T,
}

/// A page of rows in the list's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<T> {
    /// The rows.
    pub rows: Vec<Row<T>>,
    /// Where the page stands.
    pub page_info: PageInfo,
}

impl<K: DeserializeOwned> Page<K> {
    /// Reads the four arguments of a connection.
    pub fn parse(
        first: Option<i32>,
        after: Option<&str>,
        last: Option<i32>,
        before: Option<&str>,
    ) -> Result<Self> {
        if first.is_some() && last.is_some() {
            return Err(bad_user_input("Give either first or last, not both."));
        }
        if (last.is_none() && before.is_some()) || (last.is_some() && after.is_some()) {
            return Err(bad_user_input("Give after with first, or before with last."));
        }
        let limit = match (first, last) {
            (None, None) => PAGE_DEFAULT,
            (Some(rows), _) => page_size("first", rows)?,
            (None, Some(rows)) => page_size("last", rows)?,
        };
        Ok(Self {
            limit,
            backward: last.is_some(),
            after: key("after", after)?,
            before: key("before", before)?,
        })
    }

    /// Reads the arguments of a connection that is only read forward.
    pub fn forward(first: Option<i32>, after: Option<&str>) -> Result<Self> {
        Self::parse(first, after, None, None)
    }
}

impl<K: Clone> Page<K> {
    /// What a store needs: the key to start beyond, whether to read backwards, and how many rows to read. One more
    /// than asked for tells whether there are others.
    pub fn query(&self) -> (Option<K>, bool, u64) {
        let start = if self.backward { &self.before } else { &self.after };
        (start.clone(), self.backward, self.limit as u64 + 1)
    }
}

impl<K: Serialize> Page<K> {
    /// Makes the page of the rows that [`Page::query`] asked for, read in the list's order, or backwards if [`Page::backward`].
    pub fn slice<T>(&self, rows: Vec<T>, key_of: impl Fn(&T) -> K) -> Result<Slice<T>> {
        let (nodes, page_info) = self.nodes(rows, &key_of)?;
        let rows = nodes.into_iter().map(|node| Ok(Row { cursor: cursor(&key_of(&node))?, node }));
        Ok(Slice { rows: rows.collect::<Result<_>>()?, page_info })
    }

    /// Like [`Page::slice`], for lists that give no cursor with each row.
    pub fn nodes<T>(&self, mut rows: Vec<T>, key_of: impl Fn(&T) -> K) -> Result<(Vec<T>, PageInfo)> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        if self.backward {
            rows.reverse();
        }
        let at = |row: Option<&T>| row.map(|row| cursor(&key_of(row))).transpose();
        let page_info = PageInfo {
            has_previous_page: if self.backward { more } else { self.after.is_some() },
            has_next_page: if self.backward { self.before.is_some() } else { more },
            start_cursor: at(rows.first())?,
            end_cursor: at(rows.last())?,
        };
        Ok((rows, page_info))
    }
}

impl<T> Slice<T> {
    /// The same page with something else in each row.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Slice<U> {
        let rows = self.rows.into_iter().map(|row| Row { cursor: row.cursor, node: f(row.node) }).collect();
        Slice { rows, page_info: self.page_info }
    }
}

/// Whether the query asks for `totalCount` of the connection that is being resolved, so that only then it is counted.
pub fn wants_total(context: &Context<'_>) -> bool {
    context.look_ahead().field("totalCount").exists()
}

fn page_size(argument: &str, rows: i32) -> Result<usize> {
    usize::try_from(rows)
        .ok()
        .filter(|rows| *rows <= PAGE_MAX)
        .ok_or_else(|| bad_user_input(format!("{argument} is {rows}, but must be between 0 and {PAGE_MAX}.")))
}

fn key<K: DeserializeOwned>(argument: &str, cursor: Option<&str>) -> Result<Option<K>> {
    let read = |cursor: &str| serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok();
    let Some(cursor) = cursor else { return Ok(None) };
    read(cursor).map(Some).ok_or_else(|| {
        bad_user_input(format!(
            "{argument} is no cursor of this list. Use one from pageInfo or from an edge."
        ))
    })
}

fn cursor(key: &impl Serialize) -> Result<String> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(key)?))
}

/// Declares a connection and its edge for a node type: `connection!(AccountConnection, AccountEdge, Account)`. With
/// `, total` at the end it also has `totalCount`, which its maker fills when [`wants_total`] says so.
#[macro_export]
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ty) => {
        $crate::connection!(@types $connection, $edge, $node, {}, {});

        impl From<$crate::graphql::connection::Slice<$node>> for $connection {
            fn from(slice: $crate::graphql::connection::Slice<$node>) -> Self {
                Self { edges: slice.rows.into_iter().map($edge::from).collect(), page_info: slice.page_info }
            }
        }
    };
    ($connection:ident, $edge:ident, $node:ty, total) => {
        $crate::connection!(@types $connection, $edge, $node, { total_count: i64, }, {
            /// How many rows there are in all.
            async fn total_count(&self) -> i64 {
                self.total_count
            }
        });

        impl $connection {
            /// A page and the size of the whole list (0 when nobody asked).
            pub fn new(slice: $crate::graphql::connection::Slice<$node>, total_count: i64) -> Self {
                let edges = slice.rows.into_iter().map($edge::from).collect();
                Self { edges, page_info: slice.page_info, total_count }
            }
        }
    };
    (@types $connection:ident, $edge:ident, $node:ty, { $($field:tt)* }, { $($resolver:tt)* }) => {
        /// A page of a list.
        pub struct $connection {
            edges: Vec<$edge>,
            page_info: $crate::graphql::connection::PageInfo,
            $($field)*
        }

        #[::async_graphql::Object]
        impl $connection {
            /// The rows with their cursors.
            async fn edges(&self) -> &[$edge] {
                &self.edges
            }

            /// The rows.
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where the page stands in the list.
            async fn page_info(&self) -> &$crate::graphql::connection::PageInfo {
                &self.page_info
            }

            $($resolver)*
        }

        /// A row of a list and where it stands.
        #[derive(::async_graphql::SimpleObject)]
        pub struct $edge {
            cursor: String,
            node: $node,
        }

        impl From<$crate::graphql::connection::Row<$node>> for $edge {
            fn from(row: $crate::graphql::connection::Row<$node>) -> Self {
                Self { cursor: row.cursor, node: row.node }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    type Key = (i64, String);

    fn page(
        first: Option<i32>,
        after: Option<&str>,
        last: Option<i32>,
        before: Option<&str>,
    ) -> Result<Page<Key>> {
        Page::parse(first, after, last, before)
    }

    #[test]
    fn a_cursor_leads_back_to_its_key() {
        let rows = vec![(1_i64, "é/ä".to_owned()), (2, "b".to_owned()), (3, "c".to_owned())];
        let slice = page(Some(2), None, None, None).unwrap().slice(rows, Clone::clone).unwrap();
        assert_eq!(slice.rows.len(), 2);
        assert!(slice.page_info.has_next_page && !slice.page_info.has_previous_page);
        let next = page(None, slice.page_info.end_cursor.as_deref(), None, None).unwrap();
        assert_eq!(next.after, Some((2, "b".to_owned())));
        assert_eq!(next.limit, PAGE_DEFAULT);
    }

    #[test]
    fn reading_backwards_keeps_the_order() {
        let rows = vec![(3_i64, "c".to_owned()), (2, "b".to_owned()), (1, "a".to_owned())];
        let slice = page(None, None, Some(2), None).unwrap().slice(rows, Clone::clone).unwrap();
        assert_eq!(slice.rows.iter().map(|row| row.node.0).collect::<Vec<_>>(), [2, 3]);
        assert!(slice.page_info.has_previous_page && !slice.page_info.has_next_page);
    }

    #[test]
    fn what_makes_no_page_is_refused_with_what_is_allowed() {
        for (first, last, says) in [
            (Some(-1), None, "first is -1, but must be between 0 and 100."),
            (None, Some(101), "last is 101, but must be between 0 and 100."),
            (Some(1), Some(1), "Give either first or last, not both."),
        ] {
            assert_eq!(page(first, None, last, None).unwrap_err().message, says);
        }
        let error = page(None, Some("not a cursor"), None, None).unwrap_err();
        assert_eq!(
            error.extensions.unwrap().get("code").unwrap(),
            &async_graphql::Value::from("BAD_USER_INPUT")
        );
    }
}

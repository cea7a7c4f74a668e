//! The lists of a deal in the API: their items, and what the caller may do with each.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use shared::engine::lists::{self, has_begun, is_own, keeps, may_set_state};
use shared::engine::state::Item;
use shared::keys::ListKey;
use shared::process::List as Template;

use crate::deals::service::DealView;
use crate::graphql::ctx;
use crate::graphql::scalars::{Date, DateTime};
use crate::identity::graphql::{UserView as User, Users};

/// A state that items of a list can be in.
#[derive(Debug, Clone, SimpleObject)]
pub struct DealItemState {
    /// Its key.
    key: String,
    /// Its name.
    name: String,
}

/// A list that a deal keeps beside its steps: remarks, conditions, deliverables, a plan.
#[derive(Debug, Clone)]
pub struct DealList {
    deal: Arc<DealView>,
    key: ListKey,
}

impl DealList {
    /// The lists that the deal keeps so far.
    pub(super) fn all(deal: &Arc<DealView>) -> Vec<Self> {
        let (process, state) = (&deal.published.definition.process, &deal.row.state);
        let begun = process.lists.iter().filter(|list| has_begun(process, state, list));
        begun.map(|list| Self { deal: deal.clone(), key: list.key.clone() }).collect()
    }

    fn template(&self) -> Result<&Template> {
        self.deal
            .published
            .definition
            .process
            .list(&self.key)
            .ok_or_else(|| "a list left its template".into())
    }

    fn item<'a>(&'a self, template: &'a Template, item: &'a Item) -> DealItem<'a> {
        DealItem { list: self, template, item }
    }
}

fn is_worked_on(deal: &DealView) -> bool {
    lists::is_worked_on(&deal.published.definition.process, &deal.row.state)
}

#[Object]
impl DealList {
    /// Its key in the process.
    async fn key(&self) -> &str {
        self.key.as_str()
    }

    /// Its name.
    async fn name(&self, context: &Context<'_>) -> Result<&str> {
        Ok(self.deal.texts(ctx(context)?).list(&self.key))
    }

    /// What belongs on it, and how to keep it well.
    async fn help(&self, context: &Context<'_>) -> Result<String> {
        let text = self.deal.texts(ctx(context)?).lists.get(&self.key);
        Ok(text.map(|text| text.help.clone()).unwrap_or_default())
    }

    /// The states of its items: an item begins in the first and is settled in the last.
    async fn states(&self, context: &Context<'_>) -> Result<Vec<DealItemState>> {
        let texts = self.deal.texts(ctx(context)?);
        let states = self.template()?.states.iter().map(|state| DealItemState {
            key: state.key.to_string(),
            name: texts.item_state(&self.key, &state.key).to_owned(),
        });
        Ok(states.collect())
    }

    /// Whether each item says for itself if it blocks.
    async fn blocks_by_choice(&self) -> Result<bool> {
        Ok(self.template()?.blocks_by_choice)
    }

    /// Its items in the order they came, withdrawn ones included.
    async fn items(&self) -> Result<Vec<DealItem<'_>>> {
        let template = self.template()?;
        Ok(self.deal.row.state.items(&self.key).iter().map(|item| self.item(template, item)).collect())
    }

    /// Whether the caller may add items and change all of them.
    async fn may_keep(&self, context: &Context<'_>) -> Result<bool> {
        Ok(is_worked_on(&self.deal) && keeps(self.template()?, &ctx(context)?.actor()))
    }
}

/// An item of a list.
#[derive(Debug)]
pub struct DealItem<'a> {
    list: &'a DealList,
    template: &'a Template,
    item: &'a Item,
}

impl DealItem<'_> {
    fn counts(&self) -> bool {
        self.item.withdrawn.is_none()
    }
}

#[Object]
impl DealItem<'_> {
    /// Its number on the list, from 1; by it the item is changed.
    async fn number(&self) -> u32 {
        self.item.number
    }

    /// Its title.
    async fn title(&self, context: &Context<'_>) -> Result<String> {
        let texts = self.list.deal.texts(ctx(context)?);
        Ok(texts.item_title(&self.list.key, &self.item.title, self.item.first.as_ref()).to_owned())
    }

    /// Whose it is.
    async fn owner(&self, context: &Context<'_>) -> Option<Result<User>> {
        Users::find(context, self.item.owner).await
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.item.due.map(Date)
    }

    /// Not settled after its due date.
    async fn late(&self, context: &Context<'_>) -> Result<bool> {
        Ok(lists::is_late(self.template, self.item, ctx(context)?.today()))
    }

    /// Whether it blocks until it is settled.
    async fn blocks(&self) -> bool {
        self.item.blocks
    }

    /// The key of its state.
    async fn state(&self) -> &str {
        self.item.state.as_str()
    }

    /// Since when it is in this state.
    async fn since(&self) -> DateTime {
        DateTime(self.item.since)
    }

    /// Whether it is in the last state.
    async fn settled(&self) -> bool {
        lists::is_settled(self.template, self.item)
    }

    /// From 1; one more whenever it went back to an earlier state.
    async fn version(&self) -> u32 {
        self.item.version
    }

    /// The last remark or answer.
    async fn note(&self) -> Option<&str> {
        self.item.note.as_deref()
    }

    /// Whether it counts no more. It stays for the record.
    async fn withdrawn(&self) -> bool {
        !self.counts()
    }

    /// The keys of the states that the caller may bring it to.
    async fn may_become(&self, context: &Context<'_>) -> Result<Vec<&str>> {
        let actor = ctx(context)?.actor();
        let open = self.counts() && is_worked_on(&self.list.deal);
        let states = self.template.states.iter().filter(|state| state.key != self.item.state && open);
        let allowed = states.filter(|state| may_set_state(self.template, self.item, &state.key, &actor));
        Ok(allowed.map(|state| state.key.as_str()).collect())
    }

    /// Whether it is the caller's.
    async fn mine(&self, context: &Context<'_>) -> Result<bool> {
        Ok(self.counts() && is_own(self.item, &ctx(context)?.actor()))
    }
}

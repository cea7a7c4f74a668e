//! The model of a whole process: the blocks of its stages, the ways between them, and beside them the work that goes on
//! beyond its stage.

use std::collections::BTreeMap;

use super::Names;
use super::block::Plan;
use super::graph::{At, Graph, Kind, Node, STEP, Way};
use super::order::Order;
use crate::keys::StageKey;
use crate::locale::Locale;
use crate::process::layout::{Diagram, Point, Sizes, StageBox, layout_with};
use crate::process::{Definition, Stage, Step};

/// Room for the gateways around steps and stages.
const SIZES: Sizes = Sizes { step: STEP, gap: (440, 60), lead: 480, lane_gap: 130, head: 40, track: 22 };

/// A model and the stages behind it.
pub(super) struct Model {
    pub(super) graph: Graph,
    pub(super) stages: Vec<StageBox>,
}

/// The model of a process.
pub(super) fn model(definition: &Definition, locale: Locale) -> Model {
    let process = &definition.process;
    let names = Names::of(definition, locale);
    let diagram = layout_with(process, SIZES);
    let stages = diagram.stages.clone();
    let plan = Plan {
        process,
        texts: definition.texts(locale),
        names: &names,
        order: Order::of(process),
        diagram,
        gap: SIZES.gap,
    };
    let mut graph = Graph::default();
    Builder { plan: &plan, graph: &mut graph, levels: 0 }.build(locale);
    Model { graph, stages }
}

struct Builder<'a, 'p> {
    plan: &'a Plan<'p>,
    graph: &'a mut Graph,
    /// Level lines used below the stages.
    levels: i32,
}

/// A stage in the model: its ends, and where its deals go on.
struct Placed<'a> {
    stage: &'a Stage,
    entered: At,
    leave: At,
    exits: Vec<&'a Stage>,
}

impl<'p> Builder<'_, 'p> {
    fn build(&mut self, locale: Locale) {
        let process = self.plan.process;
        let mut placed: Vec<Placed<'p>> = Vec::new();
        for (stage, place) in process.stages.iter().zip(&self.plan.diagram.stages) {
            let (entered, leave) = self.plan.block(self.graph, stage, place);
            placed.push(Placed { stage, entered, leave, exits: self.plan.order.exits(stage) });
        }
        let Some(first) = process.first_stage() else { return };
        let (begin, end) = self.frame(first, locale);
        let mut sources: BTreeMap<&StageKey, Vec<At>> = BTreeMap::from([(&first.key, vec![begin])]);
        let mut ending: Vec<At> = Vec::new();
        for one in &placed {
            let leave = self.leaving(one);
            for exit in &one.exits {
                sources.entry(&exit.key).or_default().push(leave);
            }
            ending.push(leave);
        }
        for one in &placed {
            let sources = sources.remove(&one.stage.key).unwrap_or_default();
            self.entering(one, sources);
        }
        let level = self.next_level();
        for leave in ending {
            self.graph.flow(leave, end, Way::Along(level));
        }
    }

    /// Start and end with the work beyond its stage between them; returns where the first stage begins and where every
    /// stage ends.
    fn frame(&mut self, first: &Stage, locale: Locale) -> (At, At) {
        let diagram = &self.plan.diagram;
        let level =
            diagram.stages.iter().find(|stage| stage.key == first.key).map_or(0, |stage| stage.y - 60);
        let (left, right) = (-260, diagram.width + 60);
        let start =
            self.event("start", Kind::Start, (left, level), locale.pick("Deal begins", "L’affaire commence"));
        let last = self.graph.mark("ends", Kind::Either, (right, level));
        let said = locale.pick("Over, or the log ends", "Terminée, ou fin du journal");
        let roaming: Vec<&Step> =
            self.plan.process.steps.iter().filter(|step| self.plan.order.roams(step)).collect();
        let end = self.event("end", Kind::End, (right + 200, level), said);
        if roaming.is_empty() {
            self.graph.flow(last, end, Way::On);
            return (start, last);
        }
        let fork = self.graph.mark("begin_both", Kind::All, (left + 80, level));
        let meet = self.graph.mark("end_both", Kind::All, (right + 100, level));
        self.graph.flow(start, fork, Way::On);
        self.graph.flow(last, meet, Way::On);
        self.graph.flow(meet, end, Way::On);
        self.beyond(&roaming, (fork, meet));
        (fork, last)
    }

    fn event(&mut self, id: &str, kind: Kind, center: Point, name: &str) -> At {
        self.graph.add(Node { id: id.to_owned(), kind, name: name.to_owned(), about: String::new(), center })
    }

    /// The work that goes on beyond its stage, in any order and as often as it comes.
    fn beyond(&mut self, roaming: &[&Step], (fork, meet): (At, At)) {
        let top = self.plan.diagram.height + 200;
        let again = self.graph.mark("beyond_again", Kind::Either, (100, top));
        let which = self.graph.mark("beyond_which", Kind::Either, (180, top));
        self.graph.flow(fork, again, Way::Along(top - 60));
        self.graph.flow(again, which, Way::On);
        let mut bottom = top;
        for step in roaming {
            let center = (360, bottom);
            let name = self.plan.names.beyond(&step.key);
            let task = self.plan.task(step, format!("beyond_{}", step.key), name, center);
            let task = self.graph.add(task);
            bottom += STEP.1 + SIZES.gap.1;
            self.graph.flow(which, task, Way::On);
            self.graph.flow(task, again, Way::Along(center.1 + STEP.1 / 2 + 14));
        }
        self.graph.flow(which, meet, Way::Along(top - 90));
    }

    /// Where the ways out of a stage part; its end itself when there is nowhere to go but the end.
    fn leaving(&mut self, one: &Placed<'_>) -> At {
        if one.exits.is_empty() {
            return one.leave;
        }
        let place = stage_box(&self.plan.diagram, &one.stage.key);
        let level = self.graph.nodes.get(one.entered).map_or(0, |node| node.center.1);
        let right = place.map_or(0, |place| place.x + place.width);
        let leave = self.graph.mark(&format!("leave_{}", one.stage.key), Kind::Either, (right - 40, level));
        self.graph.flow(one.leave, leave, Way::On);
        leave
    }

    /// The ways into a stage.
    fn entering(&mut self, one: &Placed<'_>, sources: Vec<At>) {
        let place = stage_box(&self.plan.diagram, &one.stage.key).map_or((0, 0), |place| (place.x, place.y));
        let level = self.graph.nodes.get(one.entered).map_or(0, |node| node.center.1);
        let into = self.graph.mark(&format!("enter_{}", one.stage.key), Kind::Either, (place.0 - 40, level));
        self.graph.flow(into, one.entered, Way::On);
        let lane = self.next_level();
        for source in sources {
            let beside = self.graph.nodes.get(source).is_some_and(|node| {
                node.center.1 == level && (0..SIZES.lane_gap).contains(&(place.0 - 40 - node.center.0))
            });
            self.graph.flow(source, into, if beside { Way::On } else { Way::Along(lane) });
        }
    }

    /// A level line of its own between the stages on the way and the row below them.
    fn next_level(&mut self) -> i32 {
        let on_the_way = self.plan.diagram.stages.iter().map(|stage| stage.y).min().unwrap_or_default();
        let way = self.plan.diagram.stages.iter().filter(|stage| stage.y == on_the_way);
        let bottom = way.map(|stage| stage.y + stage.height).max().unwrap_or_default();
        self.levels += 1;
        bottom + self.levels * SIZES.track
    }
}

fn stage_box<'a>(diagram: &'a Diagram, key: &StageKey) -> Option<&'a StageBox> {
    diagram.stages.iter().find(|stage| stage.key == *key)
}

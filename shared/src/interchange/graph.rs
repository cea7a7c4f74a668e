//! A model in the making: nodes with their place, and the flows between them with their corners.

use crate::process::layout::Point;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Start,
    End,
    /// One way out of several, or several ways into one.
    Either,
    /// All ways out, or all ways in.
    All,
    /// Coming to a stage.
    Stage,
    /// Work on a step.
    Step,
}

/// A node.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) center: Point,
}

impl Node {
    /// Half of its width and height.
    pub(super) fn half(&self) -> Point {
        match self.kind {
            Kind::Start | Kind::End => (18, 18),
            Kind::Either | Kind::All => (20, 20),
            Kind::Stage | Kind::Step => (STEP.0 / 2, STEP.1 / 2),
        }
    }
}

/// The size of a task.
pub(super) const STEP: Point = (150, 70);

/// A node of a graph.
pub(super) type At = usize;

/// How a flow is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// From the right side to the left side.
    On,
    /// Out above or below, along this level line, and in above or below.
    Along(i32),
    /// From the right side, along this level line, to the left side.
    Gap(i32),
}

/// A flow from one node to another.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) from: At,
    pub(super) to: At,
    pub(super) points: Vec<Point>,
}

/// Nodes and flows.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) flows: Vec<Flow>,
}

impl Graph {
    /// Adds a node without a name.
    pub(super) fn mark(&mut self, id: &str, kind: Kind, center: Point) -> At {
        self.add(Node { id: id.to_owned(), kind, name: String::new(), about: String::new(), center })
    }

    pub(super) fn add(&mut self, node: Node) -> At {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Leads a flow from one node to another.
    pub(super) fn flow(&mut self, from: At, to: At, way: Way) {
        let (Some(a), Some(b)) = (self.nodes.get(from), self.nodes.get(to)) else { return };
        let ((ax, ay), (bx, by)) = (a.center, b.center);
        let (ah, bh) = (a.half(), b.half());
        let (start, end) = ((ax + ah.0, ay), (bx - bh.0, by));
        let points = match way {
            Way::On if ay == by => vec![start, end],
            Way::On => {
                let turn = end.0 - 16;
                vec![start, (turn, ay), (turn, by), end]
            }
            Way::Gap(level) => {
                let (out, enter) = (start.0 + 16, end.0 - 16);
                vec![start, (out, ay), (out, level), (enter, level), (enter, by), end]
            }
            Way::Along(level) => {
                let edge =
                    |center: i32, half: i32| if level < center { center - half } else { center + half };
                vec![(ax, edge(ay, ah.1)), (ax, level), (bx, level), (bx, edge(by, bh.1))]
            }
        };
        self.flows.push(Flow { from, to, points });
    }
}

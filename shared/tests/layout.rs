//! The diagram of a process: boxes that do not cover each other, and lines from border to border that go around them.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod common;

use common::templates::template;
use shared::process::layout::{Diagram, EdgeKind, NodeRef, Point, StepBox, layout};

const TEMPLATES: [&str; 7] = [
    "campaign",
    "committee",
    "distributor",
    "distributor_care",
    "partner_it",
    "partner_manufacturing",
    "reseller",
];

/// Left, top, right and bottom.
type Frame = (i32, i32, i32, i32);

fn step_frame(step: &StepBox) -> Frame {
    (step.x, step.y, step.x + step.width, step.y + step.height)
}

fn frame(diagram: &Diagram, node: &NodeRef) -> Frame {
    match node {
        NodeRef::Stage(key) => {
            let stage = diagram.stages.iter().find(|stage| stage.key == *key).unwrap();
            (stage.x, stage.y, stage.x + stage.width, stage.y + stage.height)
        }
        NodeRef::Step(key) => step_frame(diagram.steps.iter().find(|step| step.key == *key).unwrap()),
    }
}

fn on_border((left, top, right, bottom): Frame, (x, y): Point) -> bool {
    let within = (left..=right).contains(&x) && (top..=bottom).contains(&y);
    within && (x == left || x == right || y == top || y == bottom)
}

/// Whether a level or upright piece runs through the inside of a box.
fn crosses((left, top, right, bottom): Frame, (a, b): (Point, Point)) -> bool {
    let (x, y) = ((a.0.min(b.0), a.0.max(b.0)), (a.1.min(b.1), a.1.max(b.1)));
    x.0 < right && x.1 > left && y.0 < bottom && y.1 > top
}

#[test]
fn no_step_covers_another_and_each_stands_in_its_stage() {
    for name in TEMPLATES {
        let process = template(name).process;
        let diagram = layout(&process);
        assert_eq!((diagram.stages.len(), diagram.steps.len()), (process.stages.len(), process.steps.len()));
        let frames: Vec<Frame> = diagram.steps.iter().map(step_frame).collect();
        for (position, a) in frames.iter().enumerate() {
            let free = |b: &Frame| a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
            assert!(frames[position + 1..].iter().all(free), "{name}: {a:?}");
        }
        for (step, inner) in process.steps.iter().zip(&frames) {
            let outer = frame(&diagram, &NodeRef::Stage(step.stage.clone()));
            let inside = outer.0 < inner.0 && outer.1 < inner.1 && inner.2 < outer.2 && inner.3 < outer.3;
            assert!(inside, "{name}: {} {inner:?} {outer:?}", step.key);
        }
        let stages: Vec<Frame> =
            diagram.stages.iter().map(|stage| frame(&diagram, &NodeRef::Stage(stage.key.clone()))).collect();
        for (position, a) in stages.iter().enumerate() {
            let free = |b: &Frame| a.2 < b.0 || b.2 < a.0 || a.3 < b.1 || b.3 < a.1;
            assert!(stages[position + 1..].iter().all(free), "{name}: {a:?}");
        }
    }
}

#[test]
fn lines_are_level_or_upright_run_from_border_to_border_and_cross_no_step() {
    for name in TEMPLATES {
        let process = template(name).process;
        let diagram = layout(&process);
        let waits: usize = process.steps.iter().map(|step| step.after.len()).sum();
        assert_eq!(diagram.edges.iter().filter(|edge| edge.kind == EdgeKind::After).count(), waits);
        for edge in &diagram.edges {
            let (first, last) = (*edge.points.first().unwrap(), *edge.points.last().unwrap());
            assert!(on_border(frame(&diagram, &edge.from), first), "{name}: {edge:?}");
            assert!(on_border(frame(&diagram, &edge.to), last), "{name}: {edge:?}");
            for piece in edge.points.windows(2) {
                let (&a, &b) = (piece.first().unwrap(), piece.last().unwrap());
                assert!(a != b && (a.0 == b.0 || a.1 == b.1), "{name}: {edge:?}");
                assert!((0..=diagram.width).contains(&b.0) && (0..=diagram.height).contains(&b.1), "{name}");
                let crossed = diagram.steps.iter().find(|step| crosses(step_frame(step), (a, b)));
                assert!(crossed.is_none(), "{name}: {edge:?} runs through {crossed:?}");
            }
        }
    }
}

#[test]
fn a_step_stands_right_of_those_it_waits_for() {
    for name in TEMPLATES {
        let process = template(name).process;
        let diagram = layout(&process);
        for step in &process.steps {
            let here = frame(&diagram, &NodeRef::Step(step.key.clone()));
            let waited = step.after.iter().filter(|key| process.step(key).unwrap().stage == step.stage);
            for earlier in waited {
                assert!(frame(&diagram, &NodeRef::Step(earlier.clone())).2 < here.0, "{name}: {}", step.key);
            }
        }
    }
}

#[test]
fn the_same_process_gives_the_same_diagram() {
    let process = template("reseller").process;
    assert_eq!(layout(&process), layout(&process));
}

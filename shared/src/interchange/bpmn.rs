//! A process as BPMN 2.0 with its diagram.
//!
//! The engine is declarative: conditions say which steps are needed, steps run side by side, outcomes lead back or end
//! the deal, approvals are asked for again. BPMN draws flows. The model therefore says what the engine guarantees, and
//! leaves open what a deal's facts decide:
//!
//! - Coming to a stage is a task of its own, before any work there. Ways lead only where `next` or an outcome leads. From
//!   a stage that sets a deal aside they lead wherever a deal can have come from.
//! - The steps of a stage are a block of parallel flows, in parts one behind the other. A step stands behind another only
//!   where the engine never does them in the other order during one pass: it waits for it, and whether the other is needed
//!   can not change any more.
//! - Every step can be passed by: its condition may not hold, or the deal leaves before it is done. A step that repeats,
//!   or an approval that changed facts ask for again, can come several times. Where an outcome leads back within the
//!   stage, the way leads back to the part of the block in which that step stands.
//! - A step done after its stage was left (it goes on, is an approval asked for again, or a change of type asked for it)
//!   is a task of its own, "beyond its stage", in a flow beside all stages.
//! - Every stage leads to the end, since a log can be written at any time.
//!
//! What the model does not say: that required steps are done before a deal moves on, by whom, by when, and with which
//! facts. Moves against the gates do not fit, and show as deviations. Only tasks, exclusive and parallel gateways and
//! plain events are used, so that tools which replay logs read it as it is meant.

use super::graph::{Flow, Graph, Kind, Node};
use super::model::{Model, model};
use super::write::Xml;
use crate::locale::Locale;
use crate::process::layout::StageBox;
use crate::process::{Definition, Process};

const NAMESPACES: [(&str, &str); 6] = [
    ("xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"),
    ("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
    ("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"),
    ("targetNamespace", "urn:stagewright:process"),
    ("exporter", "Stagewright"),
];

/// A process as a BPMN 2.0 file, named in a language.
pub fn bpmn(definition: &Definition, locale: Locale) -> String {
    let process = &definition.process;
    let Model { graph, stages } = model(definition, locale);
    let name = definition.texts(locale).name.as_str();
    let (id, file) = (format!("process_{}", process.key), format!("{}_{}", process.key, process.version));
    let mut xml = Xml::new();
    let mut attributes = vec![("id", file.as_str())];
    attributes.extend(NAMESPACES);
    xml.open("bpmn:definitions", &attributes);
    categories(&mut xml, definition, locale);
    let name = if name.is_empty() { process.key.as_str() } else { name };
    xml.open("bpmn:process", &[("id", &id), ("name", name), ("isExecutable", "false")]);
    let purpose = &definition.texts(locale).purpose;
    if !purpose.is_empty() {
        xml.text("bpmn:documentation", purpose);
    }
    for (at, node) in graph.nodes.iter().enumerate() {
        element(&mut xml, &graph, (at, node));
    }
    for (number, flow) in graph.flows.iter().enumerate() {
        let (from, to) = (id_of(&graph, flow.from), id_of(&graph, flow.to));
        xml.empty("bpmn:sequenceFlow", &[("id", &flow_id(number)), ("sourceRef", from), ("targetRef", to)]);
    }
    for stage in &process.stages {
        let (id, value) = (format!("group_{}", stage.key), format!("category_{}", stage.key));
        xml.empty("bpmn:group", &[("id", &id), ("categoryValueRef", &value)]);
    }
    xml.close();
    diagram(&mut xml, &id, &graph, &stages);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", xml.finish())
}

/// The names of the stages, which frames around their steps show.
fn categories(xml: &mut Xml, definition: &Definition, locale: Locale) {
    let Process { stages, .. } = &definition.process;
    xml.open("bpmn:category", &[("id", "stages")]);
    for stage in stages {
        let name = definition.texts(locale).stage(&stage.key);
        xml.empty("bpmn:categoryValue", &[("id", &format!("category_{}", stage.key)), ("value", name)]);
    }
    xml.close();
}

fn element(xml: &mut Xml, graph: &Graph, (at, node): (usize, &Node)) {
    let tag = match node.kind {
        Kind::Start => "bpmn:startEvent",
        Kind::End => "bpmn:endEvent",
        Kind::Either => "bpmn:exclusiveGateway",
        Kind::All => "bpmn:parallelGateway",
        Kind::Stage => "bpmn:task",
        Kind::Step => "bpmn:userTask",
    };
    let named = [("id", node.id.as_str()), ("name", node.name.as_str())];
    xml.open(tag, if node.name.is_empty() { named.get(..1).unwrap_or_default() } else { &named });
    if !node.about.is_empty() {
        xml.text("bpmn:documentation", &node.about);
    }
    let flows = || graph.flows.iter().enumerate();
    for (number, _) in flows().filter(|(_, flow)| flow.to == at) {
        xml.text("bpmn:incoming", &flow_id(number));
    }
    for (number, _) in flows().filter(|(_, flow)| flow.from == at) {
        xml.text("bpmn:outgoing", &flow_id(number));
    }
    xml.close();
}

fn flow_id(number: usize) -> String {
    format!("flow_{number}")
}

fn id_of(graph: &Graph, at: usize) -> &str {
    graph.nodes.get(at).map_or("", |node| &node.id)
}

/// Where everything stands.
fn diagram(xml: &mut Xml, process: &str, graph: &Graph, stages: &[StageBox]) {
    xml.open("bpmndi:BPMNDiagram", &[("id", "diagram")]);
    xml.open("bpmndi:BPMNPlane", &[("id", "plane"), ("bpmnElement", process)]);
    for stage in stages {
        let id = format!("group_{}", stage.key);
        shape(xml, &id, None, (stage.x, stage.y, stage.width, stage.height));
    }
    for node in &graph.nodes {
        let ((x, y), (across, up)) = (node.center, node.half());
        let marked = (node.kind == Kind::Either).then_some(("isMarkerVisible", "true"));
        shape(xml, &node.id, marked, (x - across, y - up, 2 * across, 2 * up));
    }
    for (number, flow) in graph.flows.iter().enumerate() {
        edge(xml, &flow_id(number), flow);
    }
    xml.close();
    xml.close();
}

fn shape(xml: &mut Xml, of: &str, more: Option<(&str, &str)>, (x, y, width, height): (i32, i32, i32, i32)) {
    let id = format!("{of}_di");
    let mut attributes = vec![("id", id.as_str()), ("bpmnElement", of)];
    attributes.extend(more);
    xml.open("bpmndi:BPMNShape", &attributes);
    let sizes = [x, y, width, height].map(|size| size.to_string());
    let bounds: Vec<(&str, &str)> =
        ["x", "y", "width", "height"].into_iter().zip(sizes.iter().map(String::as_str)).collect();
    xml.empty("dc:Bounds", &bounds);
    xml.close();
}

fn edge(xml: &mut Xml, of: &str, flow: &Flow) {
    xml.open("bpmndi:BPMNEdge", &[("id", &format!("{of}_di")), ("bpmnElement", of)]);
    for (x, y) in &flow.points {
        xml.empty("di:waypoint", &[("x", &x.to_string()), ("y", &y.to_string())]);
    }
    xml.close();
}

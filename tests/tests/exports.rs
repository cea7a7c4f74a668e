//! Processes and their logs as files that other tools read.

use harness::{Actor, Deal, TestServer};

async fn download(actor: &Actor<'_>, file: &str) -> (u16, String, String) {
    let server = actor.server();
    let request = server.http().get(server.url(&format!("/files/processes/{file}")));
    let answer = actor.authorise(request).await.send().await.unwrap();
    let name = answer.headers().get("content-disposition").map(|name| name.to_str().unwrap().to_owned());
    (answer.status().as_u16(), name.unwrap_or_default(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_process_and_its_log_leave_in_open_formats() {
    let server = TestServer::start().await;
    let (ae, partner) = (server.member("ae"), server.member("partner"));
    let deal = Deal::create(&ae, "To be mined", "Mined & Co").await;

    let (status, name, model) = download(&ae, "reseller.bpmn").await;
    assert_eq!((status, name.as_str()), (200, "attachment; filename=\"reseller.bpmn\""));
    for part in ["<bpmn:definitions", "BPMNShape", "Fill in the opportunity form"] {
        assert!(model.contains(part), "{part}");
    }
    let (_, _, log) = download(&ae, "reseller.xes").await;
    assert!(log.starts_with("<?xml") && log.trim_end().ends_with("</log>"));
    let traces = log.matches("<trace>").count();
    let all = ae
        .gql("{ deals(first: 1, filter: { process: \"reseller\" }) { totalCount } }", serde_json::json!({}));
    assert_eq!(all.await.at("/deals/totalCount").as_u64(), u64::try_from(traces).ok());
    assert!(log.contains(&deal.number) && !log.contains("To be mined"));
    let (_, _, log) = download(&ae, "reseller.jsonocel").await;
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert!(log["events"].as_array().unwrap().len() > traces);
    assert!(log["objectTypes"].as_array().unwrap().iter().any(|kind| kind["name"] == "deal"));

    // Who sees only some deals would take them for all; nobody else sees anything.
    assert_eq!(download(&partner, "partner_it.bpmn").await.0, 200);
    assert_eq!(download(&partner, "partner_it.xes").await.0, 403);
    assert_eq!(download(&server.anonymous(), "reseller.xes").await.0, 401);
    for file in ["reseller.pdf", "nothing.bpmn", "reseller"] {
        assert_eq!(download(&ae, file).await.0, 404, "{file}");
    }
}

//! Campaigns: run as a process, named by the leads that came of them, and what they brought.

use harness::walk::Walk;
use harness::{Actor, Deal, TestServer, lead};
use serde_json::{Value, json};

const PLANNED: &[(&str, &str)] = &[
    ("kind", "=trade_show"),
    ("goal", "Ten leads by the end of the month"),
    ("audience", "Heads of laboratory"),
    ("venue", "Hall 5"),
    ("starts_on", "2026-12-07"),
    ("ends_on", "2026-12-11"),
];

const BUDGETED: &[(&str, &str)] = &[("budget", "€8000"), ("budget_use", "Stand and travel")];

/// What came of a campaign, as somebody sees it.
const YIELD: &str = "leadYield { takesLeads leadCount responses { response leads } dealCount open { amount } \
     won { amount } cost { amount currency } netReturn { amount } returnRatio }";

/// A campaign of marketing, for the company itself.
async fn campaign(server: &TestServer, title: &str) -> Deal {
    let marketing = server.member("marketing");
    let answer =
        Deal::try_create(&marketing, json!({ "process": "campaign", "title": title })).await.accepted();
    Deal::from(answer.at("/dealCreate/deal"))
}

/// A lead that came of a campaign.
async fn respond(actor: &Actor<'_>, campaign: &Deal, company: &str, response: &str) -> Value {
    let input = json!({ "source": "CAMPAIGN", "campaign": campaign.id, "response": response });
    lead::enter(actor, company, input).await
}

async fn convert(actor: &Actor<'_>, lead: &Value, amount: &str) -> Deal {
    let input = json!({ "id": lead["id"], "expectedVersion": lead["version"], "process": "reseller",
        "title": "Switches", "estimatedAmount": { "amount": amount, "currency": "EUR" } });
    let answer = actor.mutate("leadConvert", "deal { id number version }", input).await.accepted();
    Deal::from(answer.at("/leadConvert/deal"))
}

/// The codes and fields of what the author of a lead may correct.
async fn refused(actor: &Actor<'_>, more: Value) -> Vec<(String, String)> {
    let mut input = json!({ "company": "Ostrava Glass", "contactName": "Jan Novak", "source": "CAMPAIGN" });
    for (key, value) in more.as_object().unwrap() {
        input[key] = value.clone();
    }
    let answer = actor.mutate("leadCreate", "lead { id }", input).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = answer.user_errors();
    assert!(errors.iter().all(|error| text(&error["message"]).ends_with('.')), "{errors:?}");
    errors.iter().map(|error| (text(&error["code"]), text(&error["path"][0]))).collect()
}

fn codes(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect()
}

// covers: DS-1.1
// op: dealCreate, stepComplete, itemAdd, itemChange
#[tokio::test]
async fn a_campaign_is_planned_paid_for_run_and_evaluated() {
    let server = TestServer::start().await;
    let number = campaign(&server, "Autumn fair of next year").await.number;
    let mut walk = Walk::again(&server, "campaign", &number).await;
    let read = walk.read("account { name } conflicts { id } forecast { category { key } }").await;
    assert_eq!(read["account"]["name"], "Demo Company", "it is for nobody else");
    assert_eq!((&read["conflicts"], &read["forecast"]["category"]["key"]), (&json!([]), &json!("OMITTED")));

    let turned = [&PLANNED[..4], &[("starts_on", "2026-12-11"), ("ends_on", "2026-12-07")]].concat();
    assert_eq!(
        walk.refused("plan_campaign", "", &turned).await,
        ["CONDITION_FAILS"],
        "it ends before it begins"
    );
    walk.done("plan_campaign", PLANNED).await;
    let large =
        [("budget", "€24000"), ("budget_use", "A second stand"), ("budget_reason", "Twice the visitors")];
    walk.done("set_budget", &large).await;
    assert_eq!(walk.open().await, ["approve_budget"]);
    walk.end("approve_budget", "changes", &[]).await;
    walk.done("set_budget", BUDGETED).await;
    assert_eq!(walk.open().await, ["prepare"], "what is below the limit asks nobody");
    walk.file("marketing", "campaign_material").await;
    assert_eq!(walk.refused("prepare", "", &[]).await, ["CONDITION_FAILS"], "nobody is addressed yet");
    let members = json!({ "list": "members", "title": "Laboratories of the region" });
    assert!(walk.tries("marketing", "itemAdd", members).await.is_empty());
    walk.done("prepare", &[]).await;

    assert_eq!((walk.stage().await.as_str(), walk.open().await.len()), ("run", 2));
    walk.put("sales_admin", ("members", 1), "responded").await;
    walk.done("run_campaign", &[("cost", "€7400")]).await;
    assert_eq!(
        walk.refused("enter_responses", "", &[("responses_entered", "no")]).await,
        ["CONDITION_FAILS"]
    );
    walk.done("enter_responses", &[("responses_entered", "yes")]).await;
    assert_eq!(walk.stage().await, "evaluate");
    let learned =
        [("goal_reached", "=reached"), ("lessons", "Demonstrate at ten"), ("worth_repeating", "yes")];
    walk.done("evaluate_campaign", &learned).await;
    assert_eq!(walk.stage().await, "completed");
}

// covers: DS-1.1, DS-1.2
// op: leadCreate, leadConvert, leads
#[tokio::test]
async fn what_came_of_a_campaign_is_counted_by_response_and_by_what_was_won() {
    let server = TestServer::start().await;
    let (marketing, ae) = (server.member("marketing"), server.member("ae"));
    let mut fair = campaign(&server, "Fair of figures").await;
    let nothing = fair.read(&marketing, YIELD).await["leadYield"].clone();
    assert_eq!((&nothing["leadCount"], &nothing["responses"]), (&json!(0), &json!([])));
    assert_eq!(
        (&nothing["cost"], &nothing["netReturn"], &nothing["returnRatio"]),
        (&json!(null), &json!(null), &json!(null))
    );

    for (company, response) in [("Ostrava Glass", "REPLY_CARD"), ("Brno Optics", "REPLY_CARD")] {
        respond(&marketing, &fair, company, response).await;
    }
    let open = respond(&ae, &fair, "Plzen Turbines", "BUSINESS_CARD").await;
    assert_eq!((&open["source"], &open["response"]), (&json!("CAMPAIGN"), &json!("BUSINESS_CARD")));
    assert_eq!(open["campaign"]["number"], json!(fair.number));
    convert(&ae, &open, "30000").await;
    let mut lost = convert(&ae, &respond(&ae, &fair, "Zlin Shoes", "PHONE_CALL").await, "9000").await;
    lost.mutate(&ae, "dealMove", json!({ "stage": "lost", "note": "Stays with a rival" })).await.accepted();
    let won = convert(&ae, &respond(&ae, &fair, "Most Chemicals", "EMAIL").await, "50000").await;
    server
        .home()
        .database()
        .execute(&format!("UPDATE deals SET stage_kind = 'won' WHERE number = '{}'", won.number))
        .await;

    let mut walk = Walk::again(&server, "campaign", &fair.number).await;
    walk.done("plan_campaign", PLANNED).await;
    walk.done("set_budget", BUDGETED).await;
    walk.file("marketing", "campaign_material").await;
    let members = json!({ "list": "members", "title": "Laboratories" });
    assert!(walk.tries("marketing", "itemAdd", members).await.is_empty());
    walk.done("prepare", &[]).await;
    walk.save("run_campaign", &[("cost", "€20000")]).await;

    let query = format!("query ($id: ID!) {{ deal(id: $id) {{ {YIELD} }} }}");
    let answer = marketing.gql(&query, json!({ "id": fair.id })).await;
    let came = answer.at("/deal/leadYield");
    assert_eq!(
        (&came["takesLeads"], &came["leadCount"], &came["dealCount"]),
        (&json!(true), &json!(5), &json!(3))
    );
    let responses = json!([{ "response": "BUSINESS_CARD", "leads": 1 }, { "response": "EMAIL", "leads": 1 },
        { "response": "PHONE_CALL", "leads": 1 }, { "response": "REPLY_CARD", "leads": 2 }]);
    assert_eq!(came["responses"], responses);
    assert_eq!((&came["open"]["amount"], &came["won"]["amount"]), (&json!("30000"), &json!("50000")));
    assert_eq!(came["cost"], json!({ "amount": "20000", "currency": "EUR" }));
    assert_eq!((&came["netReturn"]["amount"], &came["returnRatio"]), (&json!("30000"), &json!("1.5")));

    let list = "query ($id: ID!) { deal(id: $id) { leadYield { leads(first: 10) { totalCount nodes { company \
        response campaign { number } deals { number } } } } } }";
    let listed = marketing.gql(list, json!({ "id": fair.id })).await;
    let leads = listed.at("/deal/leadYield/leads");
    assert_eq!(leads["totalCount"], 5);
    assert_eq!(leads["nodes"][0]["deals"], json!([{ "number": won.number }]));
    assert_eq!(leads["nodes"][4]["campaign"]["number"], json!(fair.number));
    let filter = json!({ "f": { "campaign": fair.id, "text": "brno" } });
    let found =
        ae.gql("query ($f: LeadFilter) { leads(filter: $f, first: 5) { nodes { company } } }", filter).await;
    assert_eq!(found.at("/leads/nodes"), &json!([{ "company": "Brno Optics" }]));
}

// covers: DS-1.1
// op: deal
#[tokio::test]
async fn however_many_leads_came_the_figures_take_two_statements_and_a_list_no_more_than_one_lead() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let fair = campaign(&server, "Fair of many").await;
    // What a server keeps in memory it asks for once.
    let statements = async |query: &str| {
        let ask = async || ae.gql(query, json!({ "id": fair.id })).await.statements();
        ask().await;
        ask().await
    };
    let bare = statements("query ($id: ID!) { deal(id: $id) { id } }").await;
    let figures = format!("query ($id: ID!) {{ deal(id: $id) {{ {YIELD} }} }}");
    let list = "query ($id: ID!) { deal(id: $id) { leadYield { leads { nodes { campaign { id } deals { id } } } } } }";
    convert(&ae, &respond(&ae, &fair, "Company one", "EMAIL").await, "1000").await;
    let one = statements(list).await;
    for company in ["Dvur Mills", "Kolin Press", "Tabor Pumps"] {
        convert(&ae, &respond(&ae, &fair, company, "EMAIL").await, "1000").await;
    }
    assert_eq!(statements(&figures).await, bare + 2);
    assert_eq!(statements(list).await, one);
}

// covers: DS-1.1
// op: deal, leads
#[tokio::test]
async fn who_sees_only_some_deals_sees_only_their_amounts_and_not_the_leads() {
    let server = TestServer::start().await;
    let (marketing, ae, partner) =
        (server.member("marketing"), server.member("ae"), server.member("partner"));
    let mut fair = campaign(&server, "Fair with a partner").await;
    let theirs = convert(&ae, &respond(&ae, &fair, "Cheb Bicycles", "EMAIL").await, "4000").await;
    convert(&ae, &respond(&ae, &fair, "Pisek Toys", "EMAIL").await, "7000").await;
    for deal in [&fair.id, &theirs.id] {
        let sql = format!(
            "INSERT INTO deal_team (org_id, deal_id, user_id, role) SELECT d.org_id, d.id, u.id, 'partner' \
             FROM deals d JOIN users u ON u.org_id = d.org_id WHERE d.number = '{}' AND u.email = 'partner@demo.example'",
            if *deal == fair.id { &fair.number } else { &theirs.number }
        );
        server.home().database().execute(&sql).await;
    }
    let seen = fair.read(&partner, &format!("{YIELD} conflicts {{ id }}")).await["leadYield"].clone();
    assert_eq!(
        (&seen["leadCount"], &seen["dealCount"], &seen["open"]["amount"]),
        (&json!(2), &json!(1), &json!("4000"))
    );
    let none = fair.read(&partner, "leadYield { leads { nodes { id } } }").await;
    assert_eq!(none["leadYield"]["leads"], Value::Null, "leads are not for partners");
    let all = fair.read(&marketing, YIELD).await["leadYield"].clone();
    assert_eq!(all["open"]["amount"], "11000");
    let mut sale = theirs;
    assert_eq!(
        sale.read(&ae, "leadYield { leadCount }").await["leadYield"],
        Value::Null,
        "a sale is no campaign"
    );
}

// covers: DS-1.1, DS-1.2, DS-1.8
// op: leadCreate, leadUpdate, leadConvert
#[tokio::test]
async fn a_lead_names_a_running_campaign_and_a_response_exactly_if_it_came_of_one() {
    let server = TestServer::start().await;
    let (marketing, ae) = (server.member("marketing"), server.member("ae"));
    let mut fair = campaign(&server, "Fair of refusals").await;
    let sale = Deal::create(&ae, "No campaign", "Sumava Timber").await;
    let named = |campaign: &str| json!({ "campaign": campaign, "response": "EMAIL" });
    let nothing = format!("deal_{}", "0".repeat(32));
    assert_eq!(refused(&ae, json!({})).await, codes(&[("REQUIRED", "campaign"), ("REQUIRED", "response")]));
    assert_eq!(refused(&ae, json!({ "campaign": fair.id })).await, codes(&[("REQUIRED", "response")]));
    assert_eq!(refused(&ae, named(&nothing)).await, codes(&[("NOT_FOUND", "campaign")]));
    assert_eq!(refused(&ae, named(&sale.id)).await, codes(&[("INVALID", "campaign")]));
    let mut other = named(&fair.id);
    other["source"] = json!("PHONE");
    assert_eq!(refused(&ae, other).await, codes(&[("INVALID", "source")]));

    let entered = respond(&ae, &fair, "Ostrava Glass", "EMAIL").await;
    let change = |version: &Value, more: Value| {
        let mut input = json!({ "id": entered["id"], "expectedVersion": version });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let fields = format!("lead {{ {} }}", lead::LEAD);
    let card = change(&entered["version"], json!({ "response": "REPLY_CARD" }));
    let changed = ae.mutate("leadUpdate", &fields, card).await.accepted().at("/leadUpdate/lead").clone();
    assert_eq!(
        (&changed["response"], &changed["campaign"]["number"]),
        (&json!("REPLY_CARD"), &json!(fair.number))
    );
    let to_campaign = json!({ "id": entered["id"], "expectedVersion": changed["version"], "process": "campaign", "title": "X" });
    let no_sale = ae.mutate("leadConvert", "deal { id }", to_campaign).await;
    assert_eq!(no_sale.user_errors()[0]["path"], json!(["process"]), "a lead does not become a campaign");

    let stop = json!({ "stage": "cancelled", "note": "No stand left" });
    fair.mutate(&marketing, "dealMove", stop).await.accepted();
    assert_eq!(refused(&ae, named(&fair.id)).await, codes(&[("INVALID", "campaign")]), "it is over");
    assert_eq!(
        fair.read(&ae, "leadYield { takesLeads leadCount }").await["leadYield"],
        json!({ "takesLeads": false, "leadCount": 1 })
    );
    let notes = change(&changed["version"], json!({ "notes": "Called back" }));
    let kept = ae.mutate("leadUpdate", &fields, notes).await.accepted().at("/leadUpdate/lead").clone();
    assert_eq!(kept["campaign"]["number"], json!(fair.number), "what a lead came of stays");
    let phone = change(&kept["version"], json!({ "source": "SALES_ENGINEER" }));
    let cleared = ae.mutate("leadUpdate", &fields, phone).await.accepted().at("/leadUpdate/lead").clone();
    assert_eq!((&cleared["campaign"], &cleared["response"]), (&Value::Null, &Value::Null));
}

// covers: DS-1.2
// op: leads
#[tokio::test]
async fn the_form_on_the_page_of_a_campaign_says_which_and_a_wrong_number_loses_no_lead() {
    let server = TestServer::start().await;
    let fair = campaign(&server, "Landing page").await;
    for (company, number) in [("Kladno Steel", fair.number.as_str()), ("Jihlava Cars", "D-1999-0001")] {
        let message = json!({ "company": company, "name": "Petr Maly", "email": "petr@kladno.example", "campaign": number });
        let sent = server.http().post(server.url("/public/leads")).json(&message).send().await.unwrap();
        assert_eq!(sent.status(), 201);
    }
    let query = "{ leads(first: 2) { nodes { company source response campaign { number } } } }";
    let leads = server.member("marketing").gql(query, json!({})).await.at("/leads/nodes").clone();
    let of = |company: &str| {
        leads.as_array().unwrap().iter().find(|lead| lead["company"] == company).unwrap().clone()
    };
    assert_eq!(
        of("Kladno Steel"),
        json!({ "company": "Kladno Steel", "source": "CAMPAIGN", "response": "WEB_FORM",
        "campaign": { "number": fair.number } })
    );
    assert_eq!(of("Jihlava Cars")["source"], "WEBSITE");
}

// covers: DS-1.1
// op: deals, dealCreate, conflictCheck
#[tokio::test]
async fn campaigns_are_found_to_choose_from_and_compete_with_nobody() {
    let server = TestServer::start().await;
    let (marketing, ae) = (server.member("marketing"), server.member("ae"));
    let fair = campaign(&server, "Newest fair").await;
    let query = "{ deals(filter: { takesLeads: true }, order: NUMBER_DESC, first: 50) { nodes { number process { key \
        bringsLeads } stage { kind } } } }";
    let found = ae.gql(query, json!({})).await.at("/deals/nodes").clone();
    assert_eq!(found[0]["number"], json!(fair.number));
    for deal in found.as_array().unwrap() {
        assert_eq!(deal["process"], json!({ "key": "campaign", "bringsLeads": true }));
        assert!(!["COMPLETED", "LOST"].contains(&deal["stage"]["kind"].as_str().unwrap()), "{deal}");
    }
    let check = "{ conflictCheck(company: \"Demo Company\") { text } }";
    assert_eq!(ae.gql(check, json!({})).await.at("/conflictCheck"), &json!([]));
    let without = json!({ "process": "reseller", "title": "For nobody" });
    let refused = Deal::try_create(&ae, without).await.user_errors();
    assert_eq!((&refused[0]["code"], &refused[0]["path"]), (&json!("REQUIRED"), &json!(["account"])));
    let accounts = "{ accounts(text: \"Demo Company\", first: 5) { nodes { name } } }";
    assert_eq!(marketing.gql(accounts, json!({})).await.at("/accounts/nodes").as_array().unwrap().len(), 1);
}

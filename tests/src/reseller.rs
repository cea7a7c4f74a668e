//! The product sale of an IT reseller, as people live it: who does what, in which order, and what they type.
//!
//! Two lives of a deal. The full one takes every turn there is: an architect, a registration, a support contract,
//! special terms, a director, and a customer who wants changes once. The plain one takes none of them.

use crate::deal::{Deal, Ending};
use crate::facts::{Facts, facts};
use crate::server::TestServer;

/// Something that somebody does.
#[derive(Debug, Clone)]
pub struct Act {
    /// Who, by the address.
    pub who: &'static str,
    /// What.
    pub what: What,
}

/// What somebody does.
#[derive(Debug, Clone)]
pub enum What {
    /// Ends a step.
    End(Ending<'static>),
    /// Files a document of a kind.
    File(&'static str),
    /// Moves the deal to a stage.
    Move(&'static str),
}

fn end(who: &'static str, step: &'static str, facts: Facts) -> Act {
    Act { who, what: What::End(Ending { step, facts, ..Ending::default() }) }
}

fn decide(who: &'static str, step: &'static str, outcome: &'static str, facts: Facts) -> Act {
    Act { who, what: What::End(Ending { step, outcome: Some(outcome), facts, note: None }) }
}

fn file(who: &'static str, kind: &'static str) -> Act {
    Act { who, what: What::File(kind) }
}

fn go(who: &'static str, stage: &'static str) -> Act {
    Act { who, what: What::Move(stage) }
}

impl Act {
    fn because(mut self, reason: &'static str) -> Self {
        if let What::End(ending) = &mut self.what {
            ending.note = Some(reason);
        }
        self
    }

    /// The step it ends.
    pub fn step(&self) -> Option<&'static str> {
        if let What::End(ending) = &self.what { Some(ending.step) } else { None }
    }

    /// Does it.
    pub async fn play(&self, server: &TestServer, deal: &mut Deal) {
        let actor = server.member(self.who);
        match &self.what {
            What::End(ending) => deal.end(&actor, ending).await,
            What::File(kind) => {
                deal.file(&actor, kind).await;
            }
            What::Move(stage) => deal.move_to(&actor, stage).await,
        }
    }
}

/// Plays acts one after the other.
pub async fn play(server: &TestServer, deal: &mut Deal, acts: &[Act]) {
    for act in acts {
        act.play(server, deal).await;
    }
}

/// Plays acts up to the one that would end a step, without it.
pub async fn play_until(server: &TestServer, deal: &mut Deal, acts: &[Act], step: &str) {
    let before = acts.iter().take_while(|act| act.step() != Some(step));
    for act in before {
        act.play(server, deal).await;
    }
}

/// What every opportunity form needs, without anything that is not always needed.
pub fn plain_form() -> Facts {
    facts()
        .text("need_summary", "Replace the switches of the head office")
        .text("products_wanted", "48-port access switches")
        .text("vendor", "Nordwind Networks")
        .money("estimated_amount", "90000")
        .text("customer_contact_name", "Greta Olsen")
        .text("customer_contact_email", "greta.olsen@customer.example")
        .flag("strategic_customer", false)
        .flag("registration_needed", false)
        .flag("ess_affected", false)
        .flag("consulting_wanted", false)
        .flag("sa_needed", false)
}

/// What an architect needs to know.
pub fn details_for_the_architect() -> Facts {
    facts()
        .flag("sa_needed", true)
        .text("current_environment", "Six switches from 2017, two of them failing")
        .number("quantity", "12")
        .text("locations", "Head office and warehouse")
        .text("technical_contact_name", "Tom Hughes")
        .text("technical_contact_email", "tom.hughes@customer.example")
        .date("needed_by", "2027-02-26")
        .text("constraints", "Works only at night")
        .text("growth", "Forty more desks within a year")
}

/// The opportunity form of the full life.
pub fn full_form() -> Facts {
    plain_form().and(details_for_the_architect()).and(
        facts()
            .flag("strategic_customer", true)
            .flag("registration_needed", true)
            .text("registration_vendors", "Nordwind Networks")
            .flag("ess_affected", true)
            .flag("consulting_wanted", true)
            .flag("request_sa_task", true)
            .text("cc_addresses", "alliances@vendor.example"),
    )
}

/// Everything of the full life, from the form to the delivery.
pub fn full_life() -> Vec<Act> {
    let mut acts = vec![end("ae", "opportunity_form", full_form())];
    acts.extend(full_set_up());
    acts.extend(full_scope());
    acts.extend(full_prices());
    acts.extend(full_quote("55000", "45", "14.5"));
    acts.extend(offer("sa"));
    acts.push(
        decide("ae", "customer_answer", "updates_needed", facts()).because("Two switches fewer, please"),
    );
    acts.extend(full_quote("54000", "46", "13"));
    acts.extend(offer("sa"));
    acts.push(decide("ae", "customer_answer", "approved", facts()));
    acts.extend(full_close());
    acts.extend(full_delivery());
    acts
}

/// Set-up with a registration (steps 3 and 4).
pub fn full_set_up() -> Vec<Act> {
    vec![
        end("sss", "open_records", facts().text("erp_opportunity", "OPP-4711")),
        end("sss", "register_deal", registration()),
        end("ae", "vendor_contact", vendor_contact()),
        decide("ae", "confirm_registration", "will_be_approved", registration_confirmed()),
        end(
            "sss",
            "registration_result",
            facts()
                .choice("registration_state", "approved")
                .text("registration_number", "NW-2026-0815")
                .date("registration_expiry", "2027-03-31"),
        ),
        go("ae", "scope"),
    ]
}

/// A registration as it is filed.
pub fn registration() -> Facts {
    facts()
        .text("registration_vendors", "Nordwind Networks")
        .text("registration_program", "Deal Guard")
        .date("registration_submitted_on", "2026-11-23")
        .choice("registration_state", "submitted")
}

/// A talk with the vendor.
pub fn vendor_contact() -> Facts {
    facts()
        .text("vendor_contact_name", "Olaf Brink")
        .text("vendor_contact_note", "Will look at the registration this week")
        .date("next_vendor_contact", "2026-11-27")
}

/// Who said that the registration will be approved.
pub fn registration_confirmed() -> Facts {
    facts().text("registration_confirmed_by", "Olaf Brink").date("registration_confirmed_on", "2026-11-23")
}

/// The architect's work (step 5).
pub fn full_scope() -> Vec<Act> {
    vec![
        end(
            "ae",
            "plan_scoping",
            facts().date("scoping_call", "2026-11-26").text("scoping_brief", "Keep the old fibre"),
        ),
        decide("sa", "sa_acceptance", "accepted", facts()),
        end(
            "sa",
            "vendor_sizing",
            facts().text("vendor_engineer_name", "Mira Sund").text("sizing_result", "Twelve are enough"),
        ),
        file("sa", "bill_of_materials"),
        end("sa", "bill_of_materials", facts()),
        end(
            "sa",
            "confirm_ess",
            facts().flag("ess_confirmed", true).text("ess_changes", "Twelve devices instead of six"),
        ),
        file("sa", "ess_addendum"),
        end("sa", "ess_addendum", facts()),
        end("sa", "sa_hand_over", facts().money("scoped_amount", "100000")),
    ]
}

/// What comes before the quote with a vendor that has everything (step 6).
pub fn full_prices() -> Vec<Act> {
    vec![
        end(
            "sss",
            "vendor_rules",
            facts()
                .flag("vendor_portal", true)
                .flag("vendor_standard_discount", true)
                .flag("protection_known", false),
        ),
        end(
            "ae",
            "protection_answer",
            facts()
                .number("protection_points", "8")
                .number("protected_discount", "50")
                .text("protection_source", "Olaf Brink"),
        ),
        end("ae", "margin_direction", facts().number("target_margin", "15").flag("negotiate_price", true)),
        end("sss", "portal_upload", facts().text("portal_reference", "P-77")),
        end("sss", "standard_discount", facts().number("standard_discount", "38")),
        end(
            "ae",
            "vendor_pricing",
            facts()
                .number("vendor_discount_requested", "53")
                .number("vendor_discount_granted", "52")
                .text("vendor_discount_lines", "All access switches")
                .date("next_vendor_contact", "2026-12-04"),
        ),
        end("sss", "cost_of_goods", cost()),
        end("sss", "price_guidance", worked_example()),
    ]
}

/// Cost from distribution.
pub fn cost() -> Facts {
    facts()
        .money("cost_of_goods", "47000")
        .text("cost_source", "Nordic Distribution")
        .date("cost_valid_until", "2026-12-31")
}

/// The worked example of RS-6.6: half off list is protected, eight points less for everybody else.
pub fn worked_example() -> Facts {
    facts()
        .money("list_price", "100000")
        .number("protected_discount", "50")
        .number("protection_points", "8")
        .money("protected_price", "50000")
        .money("competitor_best_price", "58000")
}

/// A quote with its price, reviews and approval (steps 6 to 10), and on to the customer.
pub fn full_quote(amount: &str, discount: &str, margin: &str) -> Vec<Act> {
    vec![
        file("sss", "quote"),
        end(
            "sss",
            "make_quote",
            quote(amount, discount, margin)
                .flag("special_terms", true)
                .text("special_terms_text", "Returns within ninety days"),
        ),
        reviewed(),
        decide("sa", "review_by_sa", "fine", facts()),
        end(
            "ae",
            "final_price",
            final_price(amount, discount, margin)
                .text("margin_reason", "The first of three sites")
                .text("undercut_reason", "The customer decides on delivery time")
                .choices("supporting_wanted", &["documents"]),
        ),
        file("ae", "supporting_document"),
        end("ae", "supporting_documents", facts()),
        decide("director", "director_approval", "approved", facts()),
        decide("sa", "confirm_configuration", "confirmed", facts()),
        in_sync(),
        go("ae", "decide"),
    ]
}

/// The figures of a quote.
pub fn quote(amount: &str, discount: &str, margin: &str) -> Facts {
    facts()
        .money("list_price", "100000")
        .number("customer_discount", discount)
        .money("quoted_amount", amount)
        .money("cost_of_goods", "47000")
        .number("margin_percent", margin)
        .text("payment_terms", "30 days net")
        .date("quote_valid_until", "2026-12-18")
}

/// The price as the seller sets it.
pub fn final_price(amount: &str, discount: &str, margin: &str) -> Facts {
    facts()
        .number("customer_discount", discount)
        .money("quoted_amount", amount)
        .number("margin_percent", margin)
        .choice("price_direction", "as_guided")
        .choices("price_reasons", &["competition", "deal_size"])
}

fn reviewed() -> Act {
    decide(
        "ae",
        "review_by_ae",
        "fine",
        facts().choices("review_checked", &["content", "grammar", "spelling"]),
    )
}

fn in_sync() -> Act {
    end("sss", "erp_check", facts().choice("erp_quote_state", "in_sync"))
}

/// Quote and proposal before the customer (steps 11 and 12), presented by the account executive or the architect.
pub fn offer(presenter: &'static str) -> Vec<Act> {
    vec![
        end("ae", "send_quote", facts().text("offer_note", "Here is what we talked about.")),
        end(presenter, "present_proposal", facts().date("presented_on", "2026-11-23")),
    ]
}

/// Closing with signature and purchase order (steps 13 and 14).
pub fn full_close() -> Vec<Act> {
    vec![
        go("ae", "close"),
        signature(),
        end("ae", "hand_over_data", hand_over()),
        announcement(),
        file("ae", "signed_quote"),
        end(
            "ae",
            "signed_order",
            facts().date("signed_on", "2026-11-23").text("purchase_order_number", "PO-88"),
        ),
        end("sss", "final_pricing", final_amount("54000")),
        file("sss", "sales_order"),
        end("sss", "sales_order", sales_order()),
        file("sss", "purchase_order"),
        end("sss", "final_documents", facts()),
        go("ae", "closed_won"),
    ]
}

fn signature() -> Act {
    let signer =
        facts().text("signer_name", "Helen Ward").text("signer_email", "helen.ward@customer.example");
    end("ae", "request_signature", signer)
}

fn announcement() -> Act {
    let win = facts()
        .text("win_story", "We were the only ones who asked about the fibre.")
        .text("win_cc", "friends@partner.example");
    end("ae", "announce_win", win)
}

/// What the hand-over needs (RS-13.4).
pub fn hand_over() -> Facts {
    facts()
        .text("shipping_address", "Quay 4, 20457 Hamburg")
        .text("end_user_name", "Tom Hughes")
        .text("end_user_email", "tom.hughes@customer.example")
        .text("payable_name", "Karin Vogel")
        .text("payable_email", "payable@customer.example")
        .text("payment_terms", "30 days net")
        .text("special_instructions", "Ring at the gate")
        .text("rebates", "none")
        .text("sales_incentive", "2 % from the vendor")
}

/// Final pricing, agreed with the ERP.
pub fn final_amount(amount: &str) -> Facts {
    facts().money("final_amount", amount).choice("erp_final_state", "in_sync")
}

fn sales_order() -> Facts {
    facts().text("sales_order_number", "SO-12").date("supplier_order_sent_on", "2026-11-23")
}

/// Renewal, finance and delivery with a long lead time (steps 15 to 19).
pub fn full_delivery() -> Vec<Act> {
    vec![
        end("renewals", "renewal_review", renewal("2027-12-15")),
        end("ae", "receipt_to_customer", facts()),
        end("sss", "order_package", facts().flag("long_lead_time", true)),
        decide("finance", "finance_approval", "approved", facts()),
        end(
            "finance",
            "place_orders",
            facts()
                .text("order_erp_reference", "ERP-9")
                .text("supplier_orders", "4500012 to Nordic Distribution"),
        ),
        end("sss", "shipping_estimate", facts().date("estimated_ship_on", "2027-01-15")),
        end(
            "sss",
            "lead_time_update",
            facts().text(
                "customer_update",
                "Your switches are being built; they ship in the middle of January.",
            ),
        ),
        delivered(),
    ]
}

fn delivered() -> Act {
    end("sss", "delivered", facts().date("shipped_on", "2026-11-23").date("delivered_on", "2026-11-23"))
}

/// What has to be renewed, and when it truly ends.
pub fn renewal(expiry: &str) -> Facts {
    facts()
        .flag("renewal_due", true)
        .choice("renewal_kind", "subscription")
        .date("renewal_expiry", expiry)
        .text("renewal_items", "Management licences, 12")
}

/// Everything of the plain life.
pub fn plain_life() -> Vec<Act> {
    let mut acts = vec![
        end("ae", "opportunity_form", plain_form()),
        end("sss", "open_records", facts().text("erp_opportunity", "OPP-1")),
        go("ae", "scope"),
    ];
    acts.extend(plain_quote());
    acts.extend(offer("ae"));
    acts.push(decide("ae", "customer_answer", "approved", facts()));
    acts.extend(plain_close());
    acts.extend([
        // Sales support may do it as well (RS-15.1).
        end("sss", "renewal_review", facts().flag("renewal_due", false)),
        end("ae", "receipt_to_customer", facts()),
        end("sss", "order_package", facts().flag("long_lead_time", false)),
        decide("finance", "finance_approval", "approved", facts()),
        end(
            "finance",
            "place_orders",
            facts().text("order_erp_reference", "ERP-1").text("supplier_orders", "none, from stock"),
        ),
        delivered(),
    ]);
    acts
}

/// A quote without anybody beside seller and sales support.
pub fn plain_quote() -> Vec<Act> {
    vec![
        end(
            "sss",
            "vendor_rules",
            facts().flag("vendor_portal", false).flag("vendor_standard_discount", false),
        ),
        end("ae", "margin_direction", facts().number("target_margin", "15").flag("negotiate_price", false)),
        file("sss", "bill_of_materials"),
        end("sss", "list_items", facts()),
        end("sss", "cost_of_goods", cost()),
        end("sss", "price_guidance", facts().money("list_price", "100000")),
        file("sss", "quote"),
        end("sss", "make_quote", quote("70000", "30", "32").flag("special_terms", false)),
        reviewed(),
        end("ae", "final_price", final_price("70000", "30", "32")),
        in_sync(),
        go("ae", "decide"),
    ]
}

/// Closing with a purchase order alone.
pub fn plain_close() -> Vec<Act> {
    vec![
        go("ae", "close"),
        signature(),
        end("ae", "hand_over_data", hand_over()),
        announcement(),
        end("ae", "signed_order", facts().text("purchase_order_number", "PO-88")),
        end("sss", "final_pricing", final_amount("70000")),
        file("sss", "sales_order"),
        end("sss", "sales_order", sales_order()),
        file("sss", "final_quote"),
        file("sss", "purchase_order"),
        end("sss", "final_documents", facts()),
        go("ae", "closed_won"),
    ]
}

//! The names of the demo company.

/// Address, name and role of each person; the first of a role is the one the guides name.
pub(crate) const PEOPLE: &[(&str, &str, &str)] = &[
    ("ae", "Alice Martin", "account_executive"),
    ("ae2", "Bruno Keller", "account_executive"),
    ("ae3", "Chiara Conti", "account_executive"),
    ("sa", "Samuel Okafor", "solution_architect"),
    ("sa2", "Nadia Haddad", "solution_architect"),
    ("sss", "Sofia Lindqvist", "sales_support"),
    ("sss2", "Jonas Weber", "sales_support"),
    ("director", "Diane Fournier", "senior_director"),
    ("finance", "Felix Brandt", "finance"),
    ("renewals", "Rita Novak", "renewals_manager"),
    ("delivery", "David Moreau", "delivery_manager"),
    ("sales-manager", "Marta Silva", "sales_manager"),
    ("engagement", "Erik Johansen", "engagement_manager"),
    ("legal", "Laura Bianchi", "legal"),
    ("assistant", "Amélie Dubois", "assistant"),
    ("sales-admin", "Stefan Horvat", "sales_admin"),
    ("engineering", "Elena Petrova", "engineering"),
    ("application-engineer", "Anders Nilsen", "application_engineer"),
    ("managing-director", "Mireille Laurent", "managing_director"),
    ("production", "Pavel Dvorak", "production"),
    ("support", "Sana Malik", "customer_support"),
    ("sales-director", "Simone Caruso", "sales_director"),
    ("functional-presales", "Farid Benali", "functional_presales"),
    ("technical-presales", "Tessa Vermeer", "technical_presales"),
    ("product", "Petra Kovac", "product"),
    ("cloud", "Connor Walsh", "cloud_operations"),
    ("controlling", "Carla Jimenez", "controlling"),
    ("product-marketing", "Margot Petit", "product_marketing"),
    ("marketing", "Maxime Leroy", "marketing"),
    ("partner", "Paula Reyes", "partner"),
    ("admin", "Adrian Scott", "administrator"),
];

/// The teams of sellers.
pub(crate) const TEAMS: &[&str] = &["North", "South"];

/// The team of a person, by the address.
pub(crate) fn team_of(address: &str) -> Option<&'static str> {
    let place = match address {
        "ae" | "ae2" | "sales-manager" | "application-engineer" => 0,
        "ae3" | "renewals" | "sss" | "sss2" | "marketing" => 1,
        _ => return None,
    };
    TEAMS.get(place).copied()
}

/// Customer, domain, and a person there.
pub(crate) const CUSTOMERS: &[(&str, &str, &str)] = &[
    ("Harbour Line Shipping", "harbourline.example", "Greta Olsen"),
    ("Alpina Dairy", "alpina-dairy.example", "Luc Perrin"),
    ("Northfield Hospital", "northfield-hospital.example", "Anna Reid"),
    ("Verdon Energy", "verdon-energy.example", "Paul Garnier"),
    ("Castel Insurance", "castel-insurance.example", "Irene Costa"),
    ("Brightwater Schools", "brightwater.example", "Tom Hughes"),
    ("Meridian Rail", "meridian-rail.example", "Karin Vogel"),
    ("Oakridge Foods", "oakridge-foods.example", "Ben Carter"),
    ("Lumen Museums", "lumen-museums.example", "Claire Noël"),
    ("Tramonti Ceramics", "tramonti.example", "Marco Galli"),
    ("Silverbrook Bank", "silverbrook.example", "Helen Ward"),
    ("Pontoise Logistics", "pontoise-logistics.example", "Yves Martel"),
    ("Falkenberg Steel", "falkenberg-steel.example", "Dieter Lang"),
    ("Isla Verde Hotels", "islaverde.example", "Carmen Ortiz"),
    ("Quayside Media", "quayside-media.example", "Rory Blake"),
    ("Granville Pharma", "granville-pharma.example", "Sophie Blanc"),
];

/// What is sold, and for about how many thousands.
pub(crate) const SUBJECTS: &[(&str, u32)] = &[
    ("Core switch refresh", 120),
    ("Wireless for three sites", 64),
    ("Firewall renewal", 38),
    ("Storage expansion", 210),
    ("Backup platform", 95),
    ("Data centre move", 480),
    ("Branch routers", 52),
    ("Endpoint protection", 27),
    ("Virtual desktop hosts", 160),
    ("Campus network", 340),
    ("Video meeting rooms", 44),
    ("Disaster recovery site", 275),
];

//! The rules, as data. Change one here and say why in `docs/decisions/`.
//!
//! Patterns are paths from the root: `*` stands for any name, `**` for any number of folders.

/// A crate and the workspace crates it may depend on, in any way.
pub(super) struct House {
    pub(super) krate: &'static str,
    pub(super) may: &'static [&'static str],
    pub(super) because: &'static str,
}

pub(super) const HOUSES: &[House] = &[
    House { krate: "stagewright-shared", may: &[], because: "the engine knows nobody" },
    House { krate: "stagewright-migrations", may: &[], because: "old migrations must not follow new code" },
    House {
        krate: "stagewright",
        may: &["stagewright-shared", "stagewright-migrations"],
        because: "the server and the web app meet in shared and schema.graphql alone",
    },
    House {
        krate: "stagewright-frontend",
        may: &["stagewright-shared", "stagewright-frontend-macros"],
        because: "the web app and the server meet in shared and schema.graphql alone",
    },
    House {
        krate: "stagewright-frontend-macros",
        may: &[],
        because: "a notation knows nothing of what it shows",
    },
    House { krate: "stagewright-tests", may: &[], because: "tests know the built binary and its public API" },
    House {
        krate: "stagewright-bench",
        may: &[],
        because: "what measures must not share code with what is measured",
    },
    House { krate: "xtask", may: &[], because: "the commands know the product from outside" },
];

/// What the engine may be built from: small, pure, without I/O.
pub(super) const SHARED_MAY_USE: &[&str] = &[
    "criterion",
    "jiff",
    "proptest",
    "rust_decimal",
    "schemars",
    "serde",
    "serde_json",
    "quick-xml",
    "serde_norway",
    "sha2",
    "uuid",
];

/// A name that only some files may use. Names in comments and texts do not count.
pub(super) struct Edge {
    /// The files it is about.
    pub(super) of: &'static [&'static str],
    /// Paths that begin like this.
    pub(super) never: &'static [&'static str],
    /// The files among them that may.
    pub(super) except: &'static [&'static str],
    pub(super) because: &'static str,
}

pub(super) const EDGES: &[Edge] = &[
    Edge {
        of: &["backend/src/**"],
        never: &["sea_orm", "sqlx"],
        except: &[
            "backend/src/db/**",
            "backend/src/events/**",
            "backend/src/**/store.rs",
            "backend/src/**/store/**",
            "backend/src/**/entity.rs",
            "backend/src/**/entity/**",
            "backend/src/**/convert.rs",
        ],
        because: "only store, entity, convert, db and the event log know the database",
    },
    Edge {
        of: &["backend/src/**"],
        never: &["async_graphql"],
        except: &["backend/src/schema.rs", "backend/src/**/graphql.rs", "backend/src/**/graphql/**"],
        because: "only graphql folders and schema.rs know the GraphQL library",
    },
    Edge {
        of: &["shared/src/**"],
        never: &[
            "std::env",
            "std::fs",
            "std::net",
            "std::process",
            "std::thread",
            "std::time::Instant",
            "std::time::SystemTime",
            "futures_util",
            "getrandom",
            "rand",
            "tokio",
        ],
        except: &[],
        because: "the engine is pure: time, ids and data come in as values",
    },
    Edge {
        of: &["frontend/src/ui/**"],
        never: &["crate::api", "crate::app", "crate::routes", "crate::state"],
        // What waits for the network, and what shows its dates, must know their types.
        except: &["frontend/src/ui/load_view.rs", "frontend/src/ui/when.rs"],
        because: "the design system knows nothing of the product",
    },
    Edge {
        of: &["frontend/src/state/**", "frontend/src/state.rs"],
        never: &["crate::app", "crate::ui"],
        except: &[],
        because: "state knows the network and nobody above it",
    },
    Edge {
        of: &["frontend/src/api/**"],
        never: &["crate::app", "crate::routes", "crate::state", "crate::ui"],
        except: &[],
        because: "the network knows nobody above it",
    },
];

/// Folders of the product's domains, in `backend/src` and `frontend/src`.
pub(super) const DOMAINS: &[&str] = &[
    "accounts",
    "admin",
    "analytics",
    "approvals",
    "boards",
    "campaigns",
    "committees",
    "deals",
    "delegations",
    "documents",
    "forecast",
    "identity",
    "inbox",
    "interchange",
    "leads",
    "notify",
    "orders",
    "partners",
    "process",
    "quotes",
    "registrations",
    "renewals",
    "search",
];

/// Technical ground of the server: serves every domain, imports none.
pub(super) const GROUND: &[&str] =
    &["config", "db", "graphql", "http", "mail", "outbox", "storage", "telemetry"];

/// Doors of domains that technical ground may use all the same.
pub(super) const OPEN_TO_GROUND: &[Exception] = &[
    Exception {
        name: "crate::identity::authenticate",
        because: "who is asking is the first thing a transport must know",
    },
    Exception { name: "crate::identity::reader", because: "the page of kept mails asks who reads it" },
];

/// Folders of the server that are neither: they stand between ground and domains.
pub(super) const BETWEEN: &[&str] = &["authz", "cli", "demo", "events", "jobs", "once", "seed"];

/// Doors a domain does not open to others.
pub(super) const PRIVATE_DOORS: &[&str] = &["convert", "entity", "store"];

/// Lines a file should stay under; those above are listed, not refused.
pub(super) const AIM: usize = 400;
/// Lines at which a file is refused, and a file of tests.
pub(super) const STOP: usize = 600;
pub(super) const STOP_FOR_TESTS: usize = 800;
/// Endings of the files whose size is watched.
pub(super) const SIZED: &[&str] = &["rs", "mjs", "js", "ts", "css"];

/// What may break a rule, and why: a file, or a name.
pub(super) struct Exception {
    pub(super) name: &'static str,
    #[expect(dead_code, reason = "for the reader, who must find a reason beside every exception")]
    pub(super) because: &'static str,
}

pub(super) const MAY_BE_LONG: &[Exception] = &[];
pub(super) const MAY_HOLD_COLOURS: &[Exception] =
    &[Exception { name: "frontend/styles/tokens.css", because: "defines them" }];
pub(super) const SAME_IN_EVERY_LANGUAGE: &[Exception] =
    &[Exception { name: "Stagewright", because: "the product's name" }];
pub(super) const MAY_NAME_ANYTHING: &[Exception] = &[
    Exception { name: "xtask/src/tidy/rules.rs", because: "this list" },
    Exception { name: "xtask/src/tidy/texts.rs", because: "its tests hold what they look for" },
];

/// Words that no file may hold, and what to do instead.
pub(super) const BANNED: &[(&str, &str)] = &[
    ("TODO", "finish it, or write it into an issue"),
    ("FIXME", "fix it, or write it into an issue"),
    ("XXX", "finish it, or write it into an issue"),
    ("todo!", "finish it"),
    ("unimplemented!", "finish it"),
    ("dbg!", "take it out"),
    ("test.only", "run all tests"),
    ("test.skip", "a test that does not run proves nothing"),
    ("#[ignore", "a test that does not run proves nothing"),
    ("/root/", "no path of one machine; derive it or make it a setting"),
    ("/home/", "no path of one machine; derive it or make it a setting"),
    ("/Users/", "no path of one machine; derive it or make it a setting"),
    ("static.crates.io", "no address of a package registry"),
    ("index.crates.io", "no address of a package registry"),
    ("registry.npmjs.org", "no address of a package registry"),
    ("deb.debian.org", "no address of a package registry"),
];
/// Files that tools write and people do not.
pub(super) const WRITTEN_BY_TOOLS: &[&str] = &["Cargo.lock", "**/package-lock.json", "**/*.snap"];

/// Where a colour is written out instead of named.
pub(super) const COLOUR_CALLS: &[&str] =
    &["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];
pub(super) const COLOURED: &[&str] = &["frontend/**/*.css", "frontend/src/**"];

// The API explorer. Everything from the server is shown as text, never as markup.
const $ = (id) => document.getElementById(id);
const START = `# Welcome. Run this with Ctrl + Enter.
query Me {
  viewer {
    user { name email }
    roles
    permissions
  }
}`;
const INTROSPECTION = `query Schema { __schema {
  queryType { name } mutationType { name } subscriptionType { name }
  types { kind name description
    fields(includeDeprecated: true) { name description isDeprecated deprecationReason type { ...T } args { name description type { ...T } defaultValue } }
    inputFields { name description type { ...T } defaultValue }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { name } interfaces { name } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

let token = null;
let running = null;
let types = new Map();
let roots = [];

function say(text, bad = false) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", bad);
}

function signedIn(email) {
  $("who").textContent = email ? `Signed in as ${email}` : "Not signed in";
  $("sign-in").hidden = Boolean(email);
  $("work").hidden = !email;
  $("sign-out").hidden = !email;
  (email ? $("query") : $("email")).focus();
}

async function post(body, accept, signal) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}`, accept };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(body), signal });
  if (response.status === 401) {
    token = null;
    signedIn(null);
    throw new Error("Your session has ended. Please sign in again.");
  }
  return response;
}

$("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  say("Signing in …");
  try {
    const body = JSON.stringify({ email: $("email").value, password: $("password").value });
    const response = await fetch("/auth/login", { method: "POST", headers: { "content-type": "application/json" }, body });
    const answer = await response.json().catch(() => ({}));
    if (!answer.accessToken) throw new Error("That did not work. Please check e-mail and password.");
    token = answer.accessToken;
    $("password").value = "";
    signedIn($("email").value);
    say("");
    await readSchema();
  } catch (error) {
    say(error.message, true);
  }
});

$("sign-out").addEventListener("click", () => {
  token = null;
  running?.abort();
  $("result").textContent = "";
  $("cost").textContent = "";
  signedIn(null);
  say("Signed out.");
});

function operation() {
  const text = $("variables").value.trim();
  let variables = null;
  if (text) {
    try {
      variables = JSON.parse(text);
    } catch (error) {
      throw new Error(`The variables are no JSON: ${error.message}`);
    }
  }
  return { query: $("query").value, variables, operationName: $("operation-name").value.trim() || null };
}

function show(result, append) {
  const { extensions, ...rest } = result;
  const text = JSON.stringify(rest, null, 2);
  $("result").textContent = append ? `${$("result").textContent}${text}\n` : text;
  const limit = extensions?.rateLimit;
  if (limit) $("cost").textContent = `Cost ${extensions.cost.requested} of at most ${extensions.cost.limit} points; ${limit.remaining} of ${limit.limit} points left this minute.`;
}

async function showStream(response) {
  $("result").textContent = "";
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const data = event.match(/^event: next\ndata: (.*)$/m);
      if (data) show(JSON.parse(data[1]), true);
    }
  }
}

async function run() {
  if (running) return;
  const streams = /^\s*subscription\b/m.test($("query").value);
  running = new AbortController();
  $("run").disabled = true;
  $("stop").hidden = !streams;
  say(streams ? "Listening …" : "Running …");
  try {
    const accept = streams ? "text/event-stream" : "application/graphql-response+json";
    const response = await post(operation(), accept, running.signal);
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) await showStream(response);
    else show(await response.json());
    say(streams ? "The stream ended." : `Done (${response.status}).`);
  } catch (error) {
    say(error.name === "AbortError" ? "Stopped." : error.message, error.name !== "AbortError");
  } finally {
    running = null;
    $("run").disabled = false;
    $("stop").hidden = true;
  }
}

$("run").addEventListener("click", run);
$("stop").addEventListener("click", () => running?.abort());
for (const id of ["query", "variables"]) {
  $(id).addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
}

async function readSchema() {
  const answer = await (await post({ query: INTROSPECTION }, "application/json")).json();
  if (!answer.data) throw new Error(answer.errors[0].message);
  const schema = answer.data.__schema;
  roots = [schema.queryType, schema.mutationType, schema.subscriptionType].filter(Boolean).map((type) => type.name);
  types = new Map(schema.types.filter((type) => !type.name.startsWith("__")).map((type) => [type.name, type]));
  listTypes();
  showType(roots[0]);
}

function element(tag, text, children = []) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function link(name) {
  const made = element("button", name);
  made.type = "button";
  made.className = "link";
  made.addEventListener("click", () => showType(name));
  return made;
}

function members(type) {
  return [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])];
}

function listTypes() {
  const wanted = $("search").value.trim().toLowerCase();
  const fits = (text) => text.toLowerCase().includes(wanted);
  const found = [...types.values()].filter((type) => fits(type.name) || members(type).some((member) => fits(member.name)));
  const order = (type) => [roots.includes(type.name) ? roots.indexOf(type.name) : roots.length, type.name];
  found.sort((one, other) => (String(order(one)) < String(order(other)) ? -1 : 1));
  const items = found.map((type) => element("li", "", [link(type.name)]));
  $("types").replaceChildren(items.length ? element("ul", "", items) : element("p", "Nothing found."));
}

$("search").addEventListener("input", listTypes);

// A type reference as text with its named type as a link.
function reference(type) {
  if (type.kind === "NON_NULL") return [...reference(type.ofType), "!"];
  if (type.kind === "LIST") return ["[", ...reference(type.ofType), "]"];
  return [types.has(type.name) ? link(type.name) : type.name];
}

function inputs(args) {
  if (!args?.length) return [];
  const parts = args.flatMap((arg, index) => [
    index ? ", " : "", `${arg.name}: `, ...reference(arg.type), arg.defaultValue ? ` = ${arg.defaultValue}` : "",
  ]);
  return ["(", ...parts, ")"];
}

function showType(name) {
  const type = types.get(name);
  if (!type) return;
  const list = document.createElement("dl");
  for (const member of members(type)) {
    const ends = member.type ? [": ", ...reference(member.type)] : [];
    list.append(element("dt", "", [member.name, ...inputs(member.args), ...ends]));
    const notes = [member.description, member.isDeprecated && `Deprecated: ${member.deprecationReason}`];
    list.append(element("dd", notes.filter(Boolean).join(" ")));
  }
  const also = [["Implements", type.interfaces], ["One of", type.possibleTypes]]
    .filter(([, others]) => others?.length)
    .map(([label, others]) => element("p", "", [`${label}: `, ...others.flatMap((other) => [link(other.name), " "])]));
  const kind = element("p", type.kind.toLowerCase().replace("_", " "));
  kind.className = "note";
  $("type").replaceChildren(element("h3", type.name), kind, element("p", type.description ?? ""), ...also, list);
}

$("query").value = START;
signedIn(null);

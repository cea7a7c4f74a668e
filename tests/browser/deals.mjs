// Deals brought to a point by the API, so that a test begins where it has something to say.

/** What an opportunity form needs when an architect is asked for, and no registration. */
const FORM = {
  text: {
    need_summary: 'Replace the switches of the head office',
    products_wanted: '48-port access switches',
    vendor: 'Nordwind Networks',
    customer_contact_name: 'Greta Olsen',
    customer_contact_email: 'greta.olsen@customer.example',
    current_environment: 'Six switches from 2017, two of them failing',
    locations: 'Head office and warehouse',
    technical_contact_name: 'Tom Hughes',
    technical_contact_email: 'tom.hughes@customer.example',
    constraints: 'Works only at night',
    growth: 'Forty more desks within a year',
  },
  flag: {
    strategic_customer: false,
    registration_needed: false,
    ess_affected: false,
    consulting_wanted: false,
    sa_needed: true,
    request_sa_task: true,
  },
  number: { quantity: '12' },
  date: { needed_by: '2027-02-26' },
  money: { estimated_amount: { amount: '90000', currency: 'EUR' } },
};

const facts = (values) =>
  Object.entries(values).flatMap(([kind, named]) =>
    Object.entries(named).map(([key, value]) => ({ key, [kind]: value })),
  );

async function complete(server, who, number, step, values) {
  const { dealByNumber } = await server.ask(who, 'query ($n: String!) { dealByNumber(number: $n) { id version } }', { n: number });
  const query = `mutation ($input: StepCompleteInput!) {
    stepComplete(input: $input) { deal { version } userErrors { message } } }`;
  const input = { deal: dealByNumber.id, expectedVersion: dealByNumber.version, step, facts: facts(values) };
  const { stepComplete } = await server.ask(who, query, { input });
  if (!stepComplete.deal) throw new Error(JSON.stringify(stepComplete.userErrors));
}

/** A new deal in the first column, of the account executive; its number. */
export async function newDeal(server, title) {
  return (await server.createDeal('ae', title, `${title} Holding`)).number;
}

/** A deal of a process made of a lead that came in some way, of a seller; its number. */
export async function dealFromLead(server, who, { process, source, company }) {
  const entered = `mutation ($input: LeadCreateInput!) { leadCreate(input: $input) { lead { id version } userErrors { message } } }`;
  const { leadCreate } = await server.ask(who, entered, { input: { company, contactName: 'Irma Vale', source } });
  const converted = `mutation ($input: LeadConvertInput!) {
    leadConvert(input: $input) { deal { number } userErrors { message } } }`;
  const { id, version } = leadCreate.lead;
  const input = { id, expectedVersion: version, process, title: `For ${company}` };
  const { leadConvert } = await server.ask(who, converted, { input });
  if (!leadConvert.deal) throw new Error(JSON.stringify(leadConvert.userErrors));
  return leadConvert.deal.number;
}

/** A deal that stands in Set up with nothing in its way to Scope; its number. */
export async function dealReadyForScope(server, title) {
  const number = await newDeal(server, title);
  await complete(server, 'ae', number, 'opportunity_form', FORM);
  await complete(server, 'sss', number, 'open_records', { text: { erp_opportunity: 'OPP-4711' } });
  return number;
}

/** The key of the stage in which a deal stands. */
export async function stageOf(server, number) {
  const query = 'query ($n: String!) { dealByNumber(number: $n) { stage { key } } }';
  return (await server.ask('ae', query, { n: number })).dealByNumber.stage.key;
}
